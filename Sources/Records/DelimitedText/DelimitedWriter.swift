/// Writes rows so that `DelimitedReader` with the same format reads the same cells back.
///
/// Quotes a cell only when it must, doubles quotes inside, ends rows with a line feed: what pandas writes.
public struct DelimitedWriter: Sendable {
  public let format: DelimitedFormat
  /// Everything written so far, UTF-8.
  public private(set) var bytes: [UInt8] = []
  private var rowCount = 0

  public init(format: DelimitedFormat) { self.format = format }

  /// Appends one row.
  /// - Throws: `unwritableCell` when the format has no quote character and a cell needs one; nothing is appended.
  public mutating func append(_ cells: [String]) throws(DelimitedTextError) {
    var row: [UInt8] = []
    for (column, cell) in cells.enumerated() {
      if column > 0 { row.append(format.delimiter) }
      guard needsQuotes(cell, isOnlyCell: cells.count == 1, isFirst: bytes.isEmpty && column == 0) else {
        row.append(contentsOf: cell.utf8)
        continue
      }
      guard format.quoting == .doubleQuotes else {
        throw .unwritableCell(row: rowCount + 1, column: column + 1, format: format.description)
      }
      row.append(ASCII.quote)
      for byte in cell.utf8 {
        if byte == ASCII.quote { row.append(byte) }
        row.append(byte)
      }
      row.append(ASCII.quote)
    }
    row.append(ASCII.lineFeed)
    bytes.append(contentsOf: row)
    rowCount += 1
  }

  /// Hands over what is written and starts anew, for writing a long table in pieces.
  public mutating func drain() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  private func needsQuotes(_ cell: String, isOnlyCell: Bool, isFirst: Bool) -> Bool {
    if cell.isEmpty { return isOnlyCell }  // a blank line would be skipped
    if isFirst, cell.unicodeScalars.first == "\u{FEFF}" { return true }  // else taken for a byte order mark
    return cell.utf8.contains { byte in
      byte == format.delimiter || byte == ASCII.lineFeed || byte == ASCII.carriageReturn
        || (byte == ASCII.quote && format.quoting == .doubleQuotes)
    }
  }
}
