import GRDB
import GRDBSQLite

/// Some dozens of rows of an SQLite statement, as text.
///
/// A value of its own, so that a row costs no more than its cells: a class's properties are checked at each access.
struct SQLiteBatch {
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

  enum State: Equatable {
    case reading
    case finished
    case failed(code: CInt)
  }

  /// Enough that waking the database's queue costs nothing per row, little enough to stay in a processor's cache.
  private static let bytes = 1 << 16
  private static let rows = 512

  private let meanings: [NumberMeaning]
  private let rowLimitBytes: Int
  private(set) var state = State.reading
  private(set) var malformed = MalformedRowLog()
  /// Rows of the table that were stepped over, malformed ones included.
  private var readCount = 0
  private var cells = CellBuffer()
  /// The rows' numbers in the table.
  private(set) var positions: [Int] = []

  init(columns: [String], rowLimitBytes: Int) {
    meanings = columns.map(NumberMeaning.init(column:))
    self.rowLimitBytes = rowLimitBytes
  }

  /// The cell of the batch's row `row`; empty if there is none.
  func cell(_ index: Int, ofRow row: Int) -> ArraySlice<UInt8> {
    guard meanings.indices.contains(index), positions.indices.contains(row) else { return [] }
    return cells.cell(row * meanings.count + index)
  }

  /// Takes the next rows in place of those that are there; none at the end or after a failure.
  mutating func fill(from statement: SQLiteStatement) {
    cells.removeAll()
    positions.removeAll(keepingCapacity: true)
    while state == .reading, positions.count < Self.rows, cells.bytes.count < Self.bytes {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        readCount += 1
        if appendRow(statement) { positions.append(readCount) }
      case SQLITE_DONE: state = .finished
      case let code: state = .failed(code: code)
      }
    }
  }

  /// False, and the batch is as before, if the row is malformed.
  private mutating func appendRow(_ statement: SQLiteStatement) -> Bool {
    let cellCount = cells.ends.count
    let byteCount = cells.bytes.count
    for index in meanings.indices {
      let room = rowLimitBytes - (cells.bytes.count - byteCount)
      guard append(statement, CInt(truncatingIfNeeded: index), meanings[index], room: room) else {
        cells.truncate(to: cellCount)
        return false
      }
      cells.endCell()
    }
    return true
  }

  private mutating func append(
    _ statement: SQLiteStatement, _ index: CInt, _ meaning: NumberMeaning, room: Int
  ) -> Bool {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_NULL: return true
    case SQLITE_INTEGER:
      let value = sqlite3_column_int64(statement, index)
      if meaning == .number || Self.isCalendarDate(value) || !appendTime(Double(value), meaning) {
        cells.append(decimal: value)
      }
      return true
    case SQLITE_FLOAT:
      let value = sqlite3_column_double(statement, index)
      if meaning == .number || !appendTime(value, meaning) { cells.append(decimal: value) }
      return true
    case SQLITE_TEXT:
      // Before the byte count: it is of the text in UTF-8, which a UTF-16 database holds only from this call on.
      let text = sqlite3_column_text(statement, index)
      return append(text, of: statement, count: sqlite3_column_bytes(statement, index), room: room)
    default:
      let bytes = sqlite3_column_blob(statement, index)?.assumingMemoryBound(to: UInt8.self)
      return append(bytes, of: statement, count: sqlite3_column_bytes(statement, index), room: room)
    }
  }

  /// - Parameter text: SQLite's, valid until the next step; nil for no bytes, or when memory ran out.
  private mutating func append(
    _ text: UnsafePointer<UInt8>?, of statement: SQLiteStatement, count: CInt, room: Int
  ) -> Bool {
    guard let text else {
      guard sqlite3_errcode(sqlite3_db_handle(statement)) & 0xFF == SQLITE_NOMEM else { return true }
      state = .failed(code: SQLITE_NOMEM)
      return false
    }
    guard Int(count) <= room else {
      malformed.add(
        position: readCount, reason: "expected at most \(rowLimitBytes) bytes in a row, found a cell of \(count)")
      return false
    }
    cells.append(UnsafeBufferPointer(start: text, count: Int(count)))
    return true
  }

  private mutating func appendTime(_ value: Double, _ meaning: NumberMeaning) -> Bool {
    cells.appendTime(seconds: Self.seconds(value, meaning), leavesOutMidnight: meaning == .date)
  }

  /// SQLite has no dates; a number is seconds since 1970 (OHDSI's DatabaseConnector), days since 1970 (R's DBI), or
  /// Julian days (SQLite's own functions). They are told apart by size: as seconds, small numbers of a date would be
  /// hours of 1970-01-01, and Julian days of our time hours of 1970-01-27 to 31, where dates are whole days.
  private static func seconds(_ value: Double, _ meaning: NumberMeaning) -> Double {
    if value.remainder(dividingBy: 86_400) == 0 { return value }
    if meaning == .date, abs(value) < 86_400 { return value * 86_400 }
    if (2_300_000..<2_600_000).contains(value) { return ((value - 2_440_587.5) * 86_400).rounded() }
    return value
  }

  /// Can be read as yyyymmdd, in a year that a patient may have lived in.
  ///
  /// As seconds these would be times of some weeks of 1970, and never a midnight: 86,400 is a multiple of 100.
  private static func isCalendarDate(_ value: Int64) -> Bool {
    (1700...2200).contains(value / 10_000) && (1...12).contains(value / 100 % 100) && (1...31).contains(value % 100)
  }
}
