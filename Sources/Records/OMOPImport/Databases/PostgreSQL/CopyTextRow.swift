/// A row of COPY's text format: cells between tabs, `\N` for NULL, backslashes before what would be taken for either.
///
/// Source: https://www.postgresql.org/docs/current/sql-copy.html, "Text Format".
struct CopyTextRow {
  private(set) var cells = CellBuffer()
  /// Of the row as it was sent, without its end.
  private(set) var byteCount = 0

  mutating func removeAll() {
    cells.removeAll()
    byteCount = 0
  }

  /// - Parameter text: the row with the newline that ends it.
  /// - Parameter limit: a longer row has no cells afterwards, only a `byteCount`.
  mutating func decode(_ text: UnsafeRawBufferPointer, limit: Int = .max) {
    removeAll()
    let end = text.last == UInt8(ascii: "\n") ? text.count - 1 : text.count
    byteCount = end
    guard end <= limit else { return }
    text.withMemoryRebound(to: UInt8.self) { bytes in cut(bytes[..<end]) }
  }

  private mutating func cut(_ text: UnsafeBufferPointer<UInt8>.SubSequence) {
    // What was passed over since `start` means itself.
    var start = 0
    var index = 0
    while index < text.endIndex {
      switch text[index] {
      case UInt8(ascii: "\t"):
        cells.append(text[start..<index])
        cells.endCell()
        index += 1
        start = index
      case UInt8(ascii: "\\"):
        cells.append(text[start..<index])
        index += 1
        appendEscape(text, &index)
        start = index
      default:
        index += 1
      }
    }
    cells.append(text[start..<text.endIndex])
    cells.endCell()
  }

  /// What a backslash and the characters at `index` mean; moves beyond them.
  private mutating func appendEscape(_ text: UnsafeBufferPointer<UInt8>.SubSequence, _ index: inout Int) {
    guard index < text.endIndex else { return cells.append(UInt8(ascii: "\\")) }
    let letter = text[index]
    index += 1
    switch letter {
    // NULL, always a cell of its own: the text \N is sent as \\N.
    case UInt8(ascii: "N"): break
    case UInt8(ascii: "b"): cells.append(0x08)
    case UInt8(ascii: "f"): cells.append(0x0C)
    case UInt8(ascii: "n"): cells.append(0x0A)
    case UInt8(ascii: "r"): cells.append(0x0D)
    case UInt8(ascii: "t"): cells.append(0x09)
    case UInt8(ascii: "v"): cells.append(0x0B)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      index -= 1
      cells.append(number(text, &index, base: 8, digits: 3))
    case UInt8(ascii: "x") where index < text.endIndex && Character(UnicodeScalar(text[index])).isHexDigit:
      cells.append(number(text, &index, base: 16, digits: 2))
    default: cells.append(letter)
    }
  }

  /// A byte in octal or hexadecimal digits, which no server sends but the format allows.
  private func number(
    _ text: UnsafeBufferPointer<UInt8>.SubSequence, _ index: inout Int, base: Int, digits: Int
  ) -> UInt8 {
    var value = 0
    let last = min(index + digits, text.endIndex)
    while index < last, let digit = Character(UnicodeScalar(text[index])).hexDigitValue, digit < base {
      value = value * base + digit
      index += 1
    }
    return UInt8(truncatingIfNeeded: value)
  }
}
