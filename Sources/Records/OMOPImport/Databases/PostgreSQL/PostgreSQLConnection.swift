import CLibPQ

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connection to a server, in one transaction from beginning to end; gives it up when released.
///
/// Belongs to one task, as libpq asks of its callers.
final class PostgreSQLConnection {
  let library: LibPQ
  /// `database@host`, where the host may be the folder of a socket.
  let name: String
  private let handle: OpaquePointer
  /// Rows are under way: the server takes no command until they are read or cancelled.
  private var isCopying = false
  private weak var copyReader: PostgreSQLRows?

  /// Connects and begins the transaction.
  /// - Throws: `database`, if the server refuses.
  init(_ text: ConnectionText, library: LibPQ) throws(OMOPImportError) {
    self.library = library
    if let problem = text.problem(library) { throw .database(source: "PostgreSQL", reason: problem) }
    // A later parameter prevails; libpq reads `dbname` for a whole connection string.
    guard let handle = Self.connect(["dbname": text.text, "fallback_application_name": "medalign"], library) else {
      throw .database(source: "PostgreSQL", reason: "out of memory")
    }
    self.handle = handle
    let database = library.db(handle).map { PlainLine.from(String(cString: $0)) } ?? ""
    let host = library.host(handle).map { PlainLine.from(String(cString: $0)) } ?? ""
    name = (database.isEmpty ? "PostgreSQL" : database) + (host.isEmpty ? "" : "@" + host)
    guard library.status(handle) == CONNECTION_OK else {
      let advice = library.connectionNeedsPassword(handle) != 0 ? "; give one in ~/.pgpass or PGPASSWORD" : ""
      throw error(ServerMessage.ofConnection(handle, library) + advice)
    }
    // What functions and views of the database have to say may be anything, and would go to standard error.
    _ = library.setNoticeProcessor(handle, { _, _ in }, nil)
    try begin()
  }

  deinit {
    if isCopying { cancel() }
    library.finish(handle)
  }

  private static func connect(_ parameters: KeyValuePairs<String, String>, _ library: LibPQ) -> OpaquePointer? {
    // Arrays of C strings, which libpq copies.
    let keywords = parameters.map { strdup($0.key) }
    let values = parameters.map { strdup($0.value) }
    defer { for text in keywords + values { free(text) } }
    return library.connectdbParams(
      keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
  }

  private func begin() throws(OMOPImportError) {
    // Bytes of a database without an encoding come as they are; the server would refuse to call them UTF-8.
    let serverEncoding = library.parameterStatus(handle, "server_encoding").map { String(cString: $0) }
    try run("SET client_encoding = '\(serverEncoding == "SQL_ASCII" ? "SQL_ASCII" : "UTF8")'")
    try run("SET DateStyle = 'ISO, YMD'")
    // Floats with as many digits as read back equal.
    try run("SET extra_float_digits = 3")
    // A table may take hours, and so may what is done between two of them. Older servers lack some of these.
    _ = try rows(
      """
      SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name IN ('statement_timeout',
      'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout')
      """)
    // All tables as they were at one moment.
    try run("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
  }

  // MARK: Commands

  /// - Parameter place: of the error, such as `the table person: `.
  func run(_ sql: String, place: String = "") throws(OMOPImportError) {
    let result = library.exec(handle, sql)
    defer { library.clear(result) }
    guard library.resultStatus(result) == PGRES_COMMAND_OK else { throw error(result, place: place) }
  }

  /// The rows of a small result.
  /// - Parameter parameters: the values of `$1`, `$2`, …
  func rows(
    _ sql: String, _ parameters: [String] = [], place: String = ""
  ) throws(OMOPImportError) -> [[String]] {
    let values = parameters.map { strdup($0) }
    defer { for value in values { free(value) } }
    let result = library.execParams(
      handle, sql, CInt(truncatingIfNeeded: values.count), nil, values.map { UnsafePointer($0) }, nil, nil, 0)
    defer { library.clear(result) }
    guard library.resultStatus(result) == PGRES_TUPLES_OK else { throw error(result, place: place) }
    return (0..<library.ntuples(result)).map { row in
      (0..<library.nfields(result)).map { column in
        library.getvalue(result, row, column).map { String(cString: $0) } ?? ""
      }
    }
  }

  /// The names of a query's columns; the query should have no rows.
  func columns(of sql: String, place: String) throws(OMOPImportError) -> [String] {
    let result = library.exec(handle, sql)
    defer { library.clear(result) }
    guard library.resultStatus(result) == PGRES_TUPLES_OK else { throw error(result, place: place) }
    return (0..<library.nfields(result)).map { column in
      library.fname(result, column).map { String(cString: $0) } ?? ""
    }
  }

  /// `text` as the server reads it for a name, whatever is in it.
  func identifier(_ text: String) throws(OMOPImportError) -> String {
    guard let quoted = library.escapeIdentifier(handle, text, text.utf8.count) else {
      throw error("a name that is not text in the connection's encoding")
    }
    defer { library.freemem(quoted) }
    return String(cString: quoted)
  }

  // MARK: Rows by COPY

  /// Begins a COPY whose rows `copyRow` gives.
  func beginCopy(_ sql: String, reader: PostgreSQLRows, place: String) throws(OMOPImportError) {
    // Without it, rows that were cancelled would end the transaction, and with it the one state of all tables.
    try run("SAVEPOINT rows", place: place)
    let result = library.exec(handle, sql)
    defer { library.clear(result) }
    guard library.resultStatus(result) == PGRES_COPY_OUT else {
      let failure = error(result, place: place)
      try? undo()
      throw failure
    }
    isCopying = true
    copyReader = reader
  }

  /// Makes the connection ready for a command: cancels the rows that nobody will read.
  func readyForCommand(place: String) throws(OMOPImportError) {
    guard isCopying else { return }
    guard copyReader == nil else { throw error(place + "another table's rows are still being read") }
    cancel()
    var row: UnsafeMutablePointer<CChar>?
    while library.getCopyData(handle, &row, 0) > 0 { library.freemem(row) }
    forEachResult { _ in }
    isCopying = false
    try undo()
  }

  /// Hands the next row, as COPY sends it, to `body`; false after the last one.
  /// - Parameter count: rows so far, for the check against the server's number and for errors.
  func copyRow(
    after count: Int, place: String, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(OMOPImportError) -> Bool {
    guard isCopying else { return false }
    var row: UnsafeMutablePointer<CChar>?
    let length = library.getCopyData(handle, &row, 0)
    guard length > 0 else {
      isCopying = false
      try endCopy(count: count, place: place)
      return false
    }
    defer { library.freemem(row) }
    body(UnsafeRawBufferPointer(start: row, count: Int(length)))
    return true
  }

  private func endCopy(count: Int, place: String) throws(OMOPImportError) {
    var failure: OMOPImportError?
    var sent: Int?
    forEachResult { result in
      if library.resultStatus(result) == PGRES_COMMAND_OK {
        sent = library.cmdTuples(result).flatMap { Int(String(cString: $0)) }
      } else if failure == nil {
        failure = error(result, place: "\(place)after \(count) rows: ")
      }
    }
    if let failure {
      try? undo()
      throw failure
    }
    guard sent == count else {
      throw error("\(place)the server sent \(sent.map { "\($0)" } ?? "an unknown number of") rows, \(count) arrived")
    }
    try run("RELEASE SAVEPOINT rows", place: place)
  }

  private func forEachResult(_ body: (OpaquePointer) -> Void) {
    while let result = library.getResult(handle) {
      defer { library.clear(result) }
      body(result)
      // libpq would give it again and again.
      if library.resultStatus(result) == PGRES_COPY_OUT { break }
    }
  }

  /// Back to before the last COPY, in the same transaction.
  private func undo() throws(OMOPImportError) {
    // A cancellation that comes late hits this command instead; there is no second one to hit it again.
    if (try? run("ROLLBACK TO SAVEPOINT rows")) == nil { try run("ROLLBACK TO SAVEPOINT rows") }
  }

  private func cancel() {
    guard let request = library.getCancel(handle) else { return }
    // The reason for a failure, which nobody reads.
    var reason = [CChar](repeating: 0, count: 256)
    _ = library.cancel(request, &reason, CInt(truncatingIfNeeded: reason.count))
    library.freeCancel(request)
  }

  // MARK: Errors

  func error(_ reason: String) -> OMOPImportError { .database(source: name, reason: reason) }

  private func error(_ result: OpaquePointer?, place: String) -> OMOPImportError {
    if library.status(handle) != CONNECTION_OK { return error(place + "the connection to the server was lost") }
    return error(place + (ServerMessage.of(result, library) ?? "the server's answer was not understood"))
  }
}
