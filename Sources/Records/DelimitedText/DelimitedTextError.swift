/// Why a table cannot be read or written at all. A single bad row is a `DelimitedIssue`, not an error.
public enum DelimitedTextError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file cannot be opened or read; `reason` is the system's text.
  case unreadable(file: String, reason: String)
  /// The file holds no header row.
  case noHeader(file: String)
  /// A quote in the header row is never closed.
  case openQuoteInHeader(file: String)
  /// The gzip data are damaged, or end in the middle.
  case damagedCompression(file: String, unpackedBytes: Int)
  /// The bytes start with a UTF-16 mark or, in memory, with gzip's magic bytes.
  case notText(file: String, found: String)
  /// A row is larger than the cap: usually a quote that is never closed.
  case rowTooLong(file: String, line: Int, limitBytes: Int)
  /// A row has more cells than the cap.
  case tooManyCells(file: String, line: Int, limit: Int)
  /// Columns that the caller needs are not in the header.
  case missingColumns(file: String, names: [String])
  /// The format has no way to write this cell (a tab or line end without a quote character).
  case unwritableCell(row: Int, column: Int, format: String)

  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .noHeader(let file): "\(file):1: expected a header row, found an empty file"
    case .openQuoteInHeader(let file): "\(file):1: a quote in the header row is never closed"
    case .damagedCompression(let file, let bytes):
      "\(file): the gzip data are damaged or end in the middle, after \(bytes) bytes of text"
    case .notText(let file, let found): "\(file): expected UTF-8 text, found \(found)"
    case .rowTooLong(let file, let line, let limit):
      "\(file):\(line): the row that starts here is longer than \(limit) bytes; is a quote left open?"
    case .tooManyCells(let file, let line, let limit):
      "\(file):\(line): the row that starts here has more than \(limit) cells"
    case .missingColumns(let file, let names):
      "\(file):1: the header lacks the column\(names.count == 1 ? "" : "s") \(names.joined(separator: ", "))"
    case .unwritableCell(let row, let column, let format):
      "row \(row), column \(column): the cell holds a delimiter or a line end, which a \(format) table cannot hold"
    }
  }
}

/// One row that was skipped, with the reason. Never holds the row's text.
public struct DelimitedIssue: Sendable, Equatable, CustomStringConvertible {
  public enum Reason: Sendable, Equatable {
    case tooFewCells(expected: Int, found: Int)
    case tooManyCells(expected: Int, found: Int)
    /// A quote was opened and the file ended before it was closed: everything up to `lastLine` is in this row.
    case unterminatedQuote(lastLine: Int)
  }

  /// The line the row starts on, counted from 1 (the header is line 1).
  public let line: Int
  public let reason: Reason

  public init(line: Int, reason: Reason) {
    self.line = line
    self.reason = reason
  }

  public var description: String {
    switch reason {
    case .tooFewCells, .tooManyCells: "line \(line): \(reasonText); row skipped"
    case .unterminatedQuote(let last): "line \(line): \(reasonText); lines \(line) to \(last) skipped"
    }
  }

  /// The reason alone, without the place.
  public var reasonText: String {
    switch reason {
    case .tooFewCells(let expected, let found), .tooManyCells(let expected, let found):
      "expected \(expected) cells, found \(found)"
    case .unterminatedQuote: "a quote is opened and never closed"
    }
  }
}
