/// The rows of a table in PostgreSQL, one at a time as the server sends them.
///
/// Cells are the server's text of values: ISO dates and times, decimal numbers, `t` and `f`.
final class PostgreSQLRows: TableRows {
  let columns: [String]
  private(set) var position = 0
  var malformedRows: [MalformedRow] { malformed.rows }
  var malformedRowCount: Int { malformed.count }

  private let place: String
  private let rowLimitBytes: Int
  private let connection: PostgreSQLConnection
  private var row = CopyTextRow()
  private var malformed = MalformedRowLog()
  private var failure: OMOPImportError?
  private var isFinished = false

  init(columns: [String], place: String, rowLimitBytes: Int, connection: PostgreSQLConnection) {
    self.columns = columns
    self.place = place
    self.rowLimitBytes = rowLimitBytes
    self.connection = connection
  }

  func next() throws(OMOPImportError) -> Bool {
    if let failure { throw failure }
    // Without this, rows of the table that was opened next would be read here.
    if isFinished { return false }
    do {
      while try connection.copyRow(after: position, place: place, { row.decode($0, limit: rowLimitBytes) }) {
        position += 1
        if let problem { malformed.add(position: position, reason: problem) } else { return true }
      }
    } catch {
      failure = error
      row.removeAll()
      throw error
    }
    isFinished = true
    row.removeAll()
    return false
  }

  func cell(_ index: Int) -> ArraySlice<UInt8> { row.cells.cell(index) }

  /// Why the row that was read is none.
  private var problem: String? {
    if row.byteCount > rowLimitBytes {
      return "expected at most \(rowLimitBytes) bytes in a row, found \(row.byteCount)"
    }
    let count = row.cells.ends.count
    return count == columns.count ? nil : "expected \(columns.count) cells, found \(count)"
  }
}
