/// Cuts a byte stream into rows of cells: the state machine of pandas' C tokenizer, one row at a time.
struct RowScanner {
  private enum State {
    case cellStart, cell, quotedCell, quoteInQuotedCell
  }

  /// The row's cells one after the other, without delimiters and enclosing quotes.
  private(set) var row: [UInt8] = []
  /// Where each cell ends in `row`.
  private(set) var ends: [Int] = []
  /// The line the current row starts on, and the line reached, from 1.
  private(set) var firstLine = 1
  private(set) var line = 1
  /// The file ended inside quotes.
  private(set) var isUnterminated = false

  private let source: ByteSource
  private let name: String
  private let delimiter: UInt8
  private let hasQuotes: Bool
  private let limits: DelimitedReader.Limits
  private var chunk: [UInt8] = []
  private var position = 0
  private var previousWasReturn = false
  private var isAtStart = true

  init(source: ByteSource, name: String, format: DelimitedFormat, limits: DelimitedReader.Limits) {
    self.source = source
    self.name = name
    delimiter = format.delimiter
    hasQuotes = format.quoting == .doubleQuotes
    self.limits = limits
  }

  /// Scans the next row that is not blank; false at the end of the file.
  mutating func scanRow() throws(DelimitedTextError) -> Bool {
    row.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    isUnterminated = false
    var state = State.cellStart
    var sawQuote = false
    firstLine = line
    while true {
      if position == chunk.count {
        guard try refill() else { break }
      }
      let byte = chunk[position]
      if byte == ASCII.lineFeed, previousWasReturn, state != .quotedCell {
        position += 1  // second half of CRLF: the row ended, and the line was counted, at the return
        previousWasReturn = false
        if row.isEmpty, ends.isEmpty, !sawQuote { firstLine = line }
        continue
      }
      switch state {
      case .quotedCell:
        try appendQuotedRun()
        if position < chunk.count {
          position += 1
          state = .quoteInQuotedCell
        }
        continue
      case .quoteInQuotedCell where byte == ASCII.quote:
        row.append(byte)
        position += 1
        state = .quotedCell
        continue
      case .cellStart where hasQuotes && byte == ASCII.quote:
        sawQuote = true
        previousWasReturn = false
        position += 1
        state = .quotedCell
        continue
      default: break
      }
      previousWasReturn = byte == ASCII.carriageReturn
      if byte == delimiter {
        try endCell()
        position += 1
        state = .cellStart
      } else if byte == ASCII.lineFeed || byte == ASCII.carriageReturn {
        position += 1
        line += 1
        if row.isEmpty, ends.isEmpty, !sawQuote {
          firstLine = line  // a blank line
          continue
        }
        try endCell()
        return true
      } else {
        try appendPlainRun()
        state = .cell
      }
    }
    if row.isEmpty, ends.isEmpty, !sawQuote { return false }
    isUnterminated = state == .quotedCell
    try endCell()
    return true
  }

  private mutating func endCell() throws(DelimitedTextError) {
    ends.append(row.count)
    if ends.count > limits.cells { throw .tooManyCells(file: name, line: firstLine, limit: limits.cells) }
  }

  /// Takes bytes of the chunk up to a delimiter or line end.
  private mutating func appendPlainRun() throws(DelimitedTextError) {
    var end = position
    while end < chunk.count {
      let byte = chunk[end]
      if byte == delimiter || byte == ASCII.lineFeed || byte == ASCII.carriageReturn { break }
      end += 1
    }
    try append(upTo: end)
  }

  /// Takes bytes of the chunk up to a quote, counting lines.
  private mutating func appendQuotedRun() throws(DelimitedTextError) {
    var end = position
    while end < chunk.count {
      let byte = chunk[end]
      if byte == ASCII.quote {
        previousWasReturn = false
        break
      }
      if byte == ASCII.carriageReturn || byte == ASCII.lineFeed && !previousWasReturn { line += 1 }
      previousWasReturn = byte == ASCII.carriageReturn
      end += 1
    }
    try append(upTo: end)
  }

  private mutating func append(upTo end: Int) throws(DelimitedTextError) {
    guard row.count + (end - position) <= limits.rowBytes else {
      throw .rowTooLong(file: name, line: firstLine, limitBytes: limits.rowBytes)
    }
    row.append(contentsOf: chunk[position..<end])
    position = end
  }

  private mutating func refill() throws(DelimitedTextError) -> Bool {
    position = 0
    try source.read(into: &chunk)
    if isAtStart {
      isAtStart = false
      if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
      if chunk.starts(with: [0xFF, 0xFE]) || chunk.starts(with: [0xFE, 0xFF]) {
        throw .notText(file: name, found: "a UTF-16 byte order mark")
      }
      if chunk.starts(with: [0x1F, 0x8B]) {
        throw .notText(file: name, found: "gzip-compressed bytes; unpack it first")
      }
    }
    return position < chunk.count
  }
}
