import GRDB
import GRDBSQLite

/// The rows of an SQLite table or view, read some dozens at a time.
///
/// Integers and reals are decimal text, blobs their bytes. In columns whose name ends in `_date` or `_datetime`, reals
/// and integers are seconds since 1970 in UTC, as OHDSI's DatabaseConnector stores dates, and become ISO text; integers
/// that can be read as yyyymmdd stay. Text stays as it is.
final class SQLiteRows: TableRows {
  let columns: [String]
  private(set) var position = 0
  var malformedRows: [MalformedRow] { malformed.rows }
  var malformedRowCount: Int { malformed.count }

  /// What numbers of a column mean.
  private enum NumberMeaning {
    case number
    case date
    case dateAndTime

    init(column: String) {
      let name = column.lowercased()
      self = name.hasSuffix("_datetime") ? .dateAndTime : name.hasSuffix("_date") ? .date : .number
    }
  }

  private enum State {
    case reading
    case finished
    case failed(code: CInt)
  }

  /// Enough that waking the database's queue costs nothing per row, little enough to stay in a processor's cache.
  private static let batchBytes = 1 << 16
  private static let batchRows = 512

  private let table: OMOPTable
  private let database: SQLiteDatabase
  private var statement: Statement?
  private let meanings: [NumberMeaning]
  private var state = State.reading
  private var malformed = MalformedRowLog()
  /// Rows of the table that were stepped over, malformed ones included.
  private var readCount = 0

  private var batch = CellBuffer()
  /// Their numbers in the table.
  private var batchPositions: [Int] = []
  private var row = -1

  init(statement: Statement, of table: OMOPTable, in database: SQLiteDatabase) {
    self.statement = statement
    self.table = table
    self.database = database
    columns = database.queue.unsafeRead { _ in statement.columnNames }
    meanings = columns.map(NumberMeaning.init(column:))
  }

  deinit {
    // Statements belong to the connection's queue.
    database.queue.unsafeRead { _ in statement = nil }
  }

  func next() throws(OMOPImportError) -> Bool {
    row += 1
    if row >= batchPositions.count {
      guard try fill() else { return false }
      row = 0
    }
    position = batchPositions[row]
    return true
  }

  func cell(_ index: Int) -> ArraySlice<UInt8> {
    guard columns.indices.contains(index), batchPositions.indices.contains(row) else { return [] }
    return batch.cell(row * columns.count + index)
  }

  /// Reads the next rows into the batch; false if there are none.
  private func fill() throws(OMOPImportError) -> Bool {
    batch.removeAll()
    batchPositions.removeAll(keepingCapacity: true)
    database.queue.unsafeRead { _ in step() }
    if !batchPositions.isEmpty { return true }
    // First: what reads as damage may be another program's half of a change.
    try database.checkUnchanged(about: table)
    if case .failed(let code) = state { throw database.error(code: code, about: table) }
    return false
  }

  private func step() {
    guard case .reading = state, let handle = statement?.sqliteStatement else { return }
    while case .reading = state, batchPositions.count < Self.batchRows, batch.bytes.count < Self.batchBytes {
      switch sqlite3_step(handle) {
      case SQLITE_ROW:
        readCount += 1
        if appendRow(handle) { batchPositions.append(readCount) }
      case SQLITE_DONE: state = .finished
      case let code: state = .failed(code: code)
      }
    }
  }

  /// False, and the batch is as before, if the row is malformed.
  private func appendRow(_ handle: SQLiteStatement) -> Bool {
    let cellCount = batch.ends.count
    let byteCount = batch.bytes.count
    for (index, meaning) in meanings.enumerated() {
      let room = database.rowLimitBytes - (batch.bytes.count - byteCount)
      guard append(handle, CInt(truncatingIfNeeded: index), meaning, room: room) else {
        batch.truncate(to: cellCount)
        return false
      }
      batch.endCell()
    }
    return true
  }

  private func append(_ handle: SQLiteStatement, _ index: CInt, _ meaning: NumberMeaning, room: Int) -> Bool {
    switch sqlite3_column_type(handle, index) {
    case SQLITE_NULL: return true
    case SQLITE_INTEGER:
      let value = sqlite3_column_int64(handle, index)
      if meaning == .number || Self.isCalendarDate(value) || !appendTime(Double(value), meaning) { batch.append(decimal: value) }
      return true
    case SQLITE_FLOAT:
      let value = sqlite3_column_double(handle, index)
      if meaning == .number || !appendTime(value, meaning) { batch.append(decimal: value) }
      return true
    case SQLITE_TEXT:
      // Before the byte count: it is of the text in UTF-8, which a UTF-16 database holds only from this call on.
      let text = sqlite3_column_text(handle, index)
      return append(text, of: handle, count: sqlite3_column_bytes(handle, index), room: room)
    default:
      let bytes = sqlite3_column_blob(handle, index)?.assumingMemoryBound(to: UInt8.self)
      return append(bytes, of: handle, count: sqlite3_column_bytes(handle, index), room: room)
    }
  }

  /// - Parameter text: SQLite's, valid until the next step; nil for no bytes, or when memory ran out.
  private func append(_ text: UnsafePointer<UInt8>?, of handle: SQLiteStatement, count: CInt, room: Int) -> Bool {
    guard let text else {
      guard sqlite3_errcode(sqlite3_db_handle(handle)) & 0xFF == SQLITE_NOMEM else { return true }
      state = .failed(code: SQLITE_NOMEM)
      return false
    }
    guard Int(count) <= room else {
      let limit = database.rowLimitBytes
      malformed.add(position: readCount, reason: "expected at most \(limit) bytes in a row, found a cell of \(count)")
      return false
    }
    batch.append(UnsafeBufferPointer(start: text, count: Int(count)))
    return true
  }

  private func appendTime(_ seconds: Double, _ meaning: NumberMeaning) -> Bool {
    batch.appendTime(seconds: seconds, leavesOutMidnight: meaning == .date)
  }

  /// Can be read as yyyymmdd, in a year that a patient may have lived in.
  ///
  /// As seconds these would be times of some weeks of 1970, and never a midnight: 86,400 is a multiple of 100.
  private static func isCalendarDate(_ value: Int64) -> Bool {
    (1700...2200).contains(value / 10_000) && (1...12).contains(value / 100 % 100) && (1...31).contains(value % 100)
  }
}
