/// Reads a file of WordNet line by line, and each line's fields, which blanks separate.
struct FieldReader {
  let path: String
  let bytes: [UInt8]
  /// Of the line in hand, from 1.
  private(set) var line = 0
  private(set) var lineStart = 0
  private var position = 0
  private var nextLine = 0

  init(path: String) throws(WordNetError) {
    self.path = path
    bytes = try FileBytes.read(path)
  }

  /// Goes on to the next line that is neither empty nor, as the licence at the start is, indented.
  mutating func advance() -> Bool {
    while nextLine < bytes.count {
      lineStart = nextLine
      position = lineStart
      line += 1
      while nextLine < bytes.count, bytes[nextLine] != UInt8(ascii: "\n") { nextLine += 1 }
      nextLine += 1
      if bytes[lineStart] != UInt8(ascii: " "), bytes[lineStart] != UInt8(ascii: "\n") { return true }
    }
    return false
  }

  /// The line's next field; empty at its end.
  mutating func field() -> ArraySlice<UInt8> {
    let end = min(nextLine - 1, bytes.count)
    while position < end, bytes[position] <= UInt8(ascii: " ") { position += 1 }
    let start = position
    while position < end, bytes[position] > UInt8(ascii: " ") { position += 1 }
    return bytes[start..<position]
  }

  mutating func word() throws(WordNetError) -> ArraySlice<UInt8> {
    let word = field()
    guard !word.isEmpty, word.allSatisfy({ $0 < 0x80 }) else { throw malformed("a word in ASCII") }
    return word
  }

  mutating func skip() throws(WordNetError) {
    if field().isEmpty { throw malformed("another field") }
  }

  mutating func number(radix: Int = 10) throws(WordNetError) -> Int {
    let digits = field()
    var number = 0
    for digit in digits {
      let value: Int
      switch digit {
      case 0x30...0x39: value = Int(digit) - 0x30
      case 0x61...0x66 where radix == 16: value = Int(digit) - 0x57
      default: throw malformed("a number")
      }
      number = number * radix + value
      if number > 1 << 32 { throw malformed("a number") }
    }
    guard !digits.isEmpty else { throw malformed("a number") }
    return number
  }

  func malformed(_ expected: String) -> WordNetError { .malformed(path: path, line: line, expected: expected) }
}
