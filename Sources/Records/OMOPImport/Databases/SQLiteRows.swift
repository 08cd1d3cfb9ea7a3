import GRDB

/// The rows of an SQLite table or view, read some dozens at a time.
///
/// Integers and reals are decimal text, blobs their bytes. In columns whose name ends in `_date` or `_datetime`, reals
/// and integers are seconds since 1970 in UTC, as OHDSI's DatabaseConnector stores dates, and become ISO text; integers
/// that can be read as yyyymmdd stay. Text stays as it is.
final class SQLiteRows: TableRows {
  let columns: [String]
  private(set) var position = 0
  var malformedRows: [MalformedRow] { batch.malformed.rows }
  var malformedRowCount: Int { batch.malformed.count }

  private let table: OMOPTable
  private let database: SQLiteDatabase
  private var statement: Statement?
  private var batch: SQLiteBatch
  /// In the batch.
  private var row = -1

  init(statement: Statement, of table: OMOPTable, in database: SQLiteDatabase) {
    self.statement = statement
    self.table = table
    self.database = database
    columns = database.queue.unsafeRead { _ in statement.columnNames }
    batch = SQLiteBatch(columns: columns, rowLimitBytes: database.rowLimitBytes)
  }

  deinit {
    // Statements belong to the connection's queue.
    database.queue.unsafeRead { _ in statement = nil }
  }

  func next() throws(OMOPImportError) -> Bool {
    row += 1
    if row >= batch.positions.count {
      guard try fill() else { return false }
      row = 0
    }
    position = batch.positions[row]
    return true
  }

  func cell(_ index: Int) -> ArraySlice<UInt8> { batch.cell(index, ofRow: row) }

  /// Reads the next rows into the batch; false if there are none.
  private func fill() throws(OMOPImportError) -> Bool {
    database.queue.unsafeRead { _ in
      if let statement { batch.fill(from: statement.sqliteStatement) }
    }
    if !batch.positions.isEmpty { return true }
    // First: what reads as damage may be another program's half of a change.
    try database.checkUnchanged(about: table)
    if case .failed(let code) = batch.state { throw database.error(code: code, about: table) }
    return false
  }
}
