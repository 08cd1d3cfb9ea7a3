import GRDB
import GRDBSQLite

/// OMOP tables in an SQLite file, such as OHDSI's Eunomia data sets; opened for reading, and never written to.
///
/// ```swift
/// let source = try SQLiteDatabase(path: "eunomia.sqlite")
/// if let rows = try source.open(.person) {
///   while try rows.next() { use(rows.cell(0)) }
/// }
/// ```
///
/// Tables and views are found in any case. Several tables may be open at a time. No lock is taken and no file is made,
/// unless a write-ahead log or a journal beside the file holds rows of it. A file that another program changes
/// meanwhile is an error, since its rows could be of two states. Belongs to one task.
package final class SQLiteDatabase: TableSource {
  package let name: String
  private let file: SQLiteFile
  let queue: DatabaseQueue
  let rowLimitBytes: Int
  /// Of the file as it was opened; nil where SQLite's locks keep the rows in one state.
  private let stamp: SQLiteFile.Stamp?

  /// - Parameter rowLimitBytes: rows that take more are malformed.
  /// - Throws: `database`, if the file is missing, no SQLite database, encrypted or damaged.
  package init(path: String, rowLimitBytes: Int = RowLimit.bytes) throws(OMOPImportError) {
    name = path
    self.rowLimitBytes = rowLimitBytes
    let file = SQLiteFile(path: path)
    self.file = file
    try file.check()
    // SQLite ignores the log and the journal of an immutable file, and would give rows as they were before.
    let isImmutable = !file.hasPendingChanges && sqlite3_compileoption_used("USE_URI") != 0
    stamp = isImmutable ? file.stamp : nil
    var configuration = Configuration()
    configuration.label = "medalign OMOP tables"
    configuration.readonly = true
    configuration.busyMode = .timeout(30)
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { db in
      // The file is not ours: functions with side effects stay out of its views, and damaged pages are noticed.
      try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
      // One state for all tables. (Ends with the connection.)
      if !isImmutable { try db.execute(sql: "BEGIN DEFERRED TRANSACTION") }
    }
    do {
      queue = try DatabaseQueue(path: isImmutable ? file.immutableURI : path, configuration: configuration)
    } catch {
      throw Self.translate(error, file: file, about: nil)
    }
  }

  package func open(_ table: OMOPTable) throws(OMOPImportError) -> (any TableRows)? {
    try checkUnchanged(about: table)
    let statement: Statement?
    do {
      // Tables made with a list of columns keep the order of that list.
      statement = try queue.unsafeRead { db in
        let sql = "SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view') AND lower(name) = ?"
        guard let found = try String.fetchOne(db, sql: sql, arguments: [table.rawValue]) else { return nil }
        return try db.makeStatement(sql: "SELECT * FROM main.\(Self.quoted(found))")
      }
    } catch {
      throw Self.translate(error, file: file, about: table)
    }
    return statement.map { SQLiteRows(statement: $0, of: table, in: self) }
  }

  /// - Throws: `database`, if another program changed the file, or removed it.
  func checkUnchanged(about table: OMOPTable) throws(OMOPImportError) {
    guard let stamp, stamp != file.stamp else { return }
    throw file.error("the table \(table.rawValue): another program changed the file while it was read")
  }

  func error(code: CInt, about table: OMOPTable) -> OMOPImportError {
    Self.error(code: code, message: nil, file: file, about: table)
  }

  private static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private static func translate(_ error: any Error, file: SQLiteFile, about table: OMOPTable?) -> OMOPImportError {
    guard let error = error as? DatabaseError else { return file.error("SQLite failed") }
    return Self.error(
      code: error.extendedResultCode.rawValue,
      // What SQLite says of a statement that it cannot prepare names tables and columns; while it runs one, or finds
      // damage, it may quote anything.
      message: error.resultCode == .SQLITE_ERROR ? error.message : nil, file: file, about: table)
  }

  private static func error(
    code: CInt, message: String?, file: SQLiteFile, about table: OMOPTable?
  ) -> OMOPImportError {
    let reason =
      switch code & 0xFF {
      case SQLITE_NOTADB: "is not an SQLite database, or an encrypted one"
      case SQLITE_CORRUPT: "the file is damaged"
      case SQLITE_BUSY, SQLITE_LOCKED: "another program is writing to the database"
      case SQLITE_CANTOPEN, SQLITE_READONLY:
        "changes wait in a -wal or -journal file beside the database, and SQLite cannot read them here; "
          + "open the database once with the program that wrote it"
      case SQLITE_NOMEM: "out of memory"
      default: message.map(PlainLine.from) ?? String(cString: sqlite3_errstr(code))
      }
    let place = table.map { "the table \($0.rawValue): " } ?? ""
    return file.error("\(place)\(reason) (SQLite \(code))")
  }
}
