/// Reads a delimited table row by row in bounded memory, whatever the file's size.
///
/// ```swift
/// let reader = try DelimitedReader(path: "tables/person.csv", format: .csv)
/// while let row = try reader.next() { use(row["person_id"]) }
/// for issue in reader.issues { print(issue) }
/// ```
///
/// Cells may hold newlines, quotes and CRLF; a byte order mark is skipped; blank lines are skipped as pandas
/// does. Rows with too few or too many cells are skipped and reported in `issues`, never lost silently.
/// Invalid UTF-8 becomes U+FFFD and is counted. Any byte sequence ends in rows, issues or a typed error.
/// A class because it owns an open file; belongs to one task.
public final class DelimitedReader {
  /// Caps on what one row may hold, so that an open quote cannot take all memory.
  public struct Limits: Sendable {
    public var rowBytes = 64 << 20
    public var cells = 16_384
    /// Issues kept in full; all are counted.
    public var keptIssues = 1_000
    public init() {}
  }

  /// The file's path or the name given, for messages.
  public let name: String
  public let format: DelimitedFormat
  public private(set) var header = DelimitedHeader([])
  /// The first skipped rows (`Limits.keptIssues` of them); `skippedRowCount` counts all.
  public private(set) var issues: [DelimitedIssue] = []
  public private(set) var skippedRowCount = 0
  /// Ill-formed UTF-8 sequences replaced by U+FFFD so far, the header's included.
  public private(set) var repairedSequenceCount = 0

  private let limits: Limits
  private var scanner: RowScanner
  private var finished = false

  /// Opens `path` and reads its header row.
  /// - Throws: `unreadable`, `notText`, `noHeader`, `openQuoteInHeader`, or a cap's error for the header row.
  public convenience init(path: String, format: DelimitedFormat, limits: Limits = Limits()) throws(DelimitedTextError) {
    try self.init(source: try ByteSource(path: path), name: path, format: format, limits: limits)
  }

  /// Reads from memory; `name` stands for the file in messages.
  public convenience init(
    bytes: [UInt8], name: String, format: DelimitedFormat, limits: Limits = Limits()
  ) throws(DelimitedTextError) {
    try self.init(source: ByteSource(bytes: bytes, name: name), name: name, format: format, limits: limits)
  }

  private init(
    source: ByteSource, name: String, format: DelimitedFormat, limits: Limits
  ) throws(DelimitedTextError) {
    self.name = name
    self.format = format
    self.limits = limits
    scanner = RowScanner(source: source, name: name, format: format, limits: limits)
    guard try scanner.scanRow() else { throw .noHeader(file: name) }
    if scanner.isUnterminated { throw .openQuoteInHeader(file: name) }
    header = DelimitedHeader(takeCells())
  }

  /// The next well-formed row; nil at the end. After an error it stays nil.
  public func next() throws(DelimitedTextError) -> DelimitedRow? {
    guard try advance() else { return nil }
    return DelimitedRow(line: scanner.firstLine, cells: takeCells(), header: header)
  }

  /// Moves to the next well-formed row, for `cell(_:)` and `line`: `next()` without making strings, for large tables.
  /// False at the end; after an error it stays false.
  public func advance() throws(DelimitedTextError) -> Bool {
    while !finished {
      do {
        guard try scanner.scanRow() else {
          finished = true
          return false
        }
      } catch {
        finished = true
        throw error
      }
      let expected = header.names.count
      let found = scanner.ends.count
      if scanner.isUnterminated {
        report(.unterminatedQuote(lastLine: scanner.line))
      } else if found != expected {
        report(
          found < expected
            ? .tooFewCells(expected: expected, found: found) : .tooManyCells(expected: expected, found: found))
      } else {
        return true
      }
    }
    return false
  }

  /// The current row's cell as bytes, quotes resolved, UTF-8 unchecked; empty outside the row. Valid until `advance()`.
  public func cell(_ index: Int) -> ArraySlice<UInt8> {
    guard scanner.ends.indices.contains(index) else { return [] }
    return scanner.row[(index == 0 ? 0 : scanner.ends[index - 1])..<scanner.ends[index]]
  }

  /// The line that the current row starts on, from 1.
  public var line: Int { scanner.firstLine }

  /// Throws `missingColumns` unless the header has all of `columns`.
  public func require(_ columns: [String]) throws(DelimitedTextError) {
    let missing = header.missing(columns)
    if !missing.isEmpty { throw .missingColumns(file: name, names: missing) }
  }

  private func report(_ reason: DelimitedIssue.Reason) {
    skippedRowCount += 1
    if issues.count < limits.keptIssues { issues.append(DelimitedIssue(line: scanner.firstLine, reason: reason)) }
  }

  private func takeCells() -> [String] {
    var cells: [String] = []
    cells.reserveCapacity(scanner.ends.count)
    var start = 0
    for end in scanner.ends {
      cells.append(decode(scanner.row[start..<end]))
      start = end
    }
    return cells
  }

  private func decode(_ bytes: ArraySlice<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = ""
    var iterator = bytes.makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    scalars: while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded): text.unicodeScalars.append(Unicode.UTF8.decode(encoded))
      case .error:
        repairedSequenceCount += 1
        text.unicodeScalars.append("\u{FFFD}")
      case .emptyInput: break scalars
      }
    }
    return text
  }
}
