/// Cuts UTF-8 into tokens in one pass. Letters and digits are never in one token.
struct Tokenizer {
  private enum Kind {
    case blank, lineEnd, digit, letter
    case symbol(UInt8)
  }

  private let bytes: [UInt8]
  private var position = 0
  private var tokens: [Token] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    tokens.reserveCapacity(bytes.count / 4)
  }

  mutating func run() -> [Token] {
    while position < bytes.count {
      let start = position
      let (kind, length) = character(at: start)
      position += length
      switch kind {
      case .blank: break
      case .lineEnd: append(start, .lineEnd, 0)
      case .symbol(let code): append(start, .symbol, UInt64(code))
      case .digit: number(from: start)
      case .letter: word(from: start)
      }
    }
    return tokens
  }

  private mutating func append(_ start: Int, _ shape: Token.Shape, _ code: UInt64, _ classes: WordClass = []) {
    tokens.append(Token(start: start, end: position, shape: shape, classes: classes, code: code))
  }

  private mutating func number(from start: Int) {
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    let digits = bytes[start..<position]
    append(start, .number, digits.count > 18 ? 0 : digits.reduce(0) { $0 * 10 + UInt64($1 - 0x30) })
  }

  private mutating func word(from start: Int) {
    var hasApostrophe = false
    while position < bytes.count {
      let (kind, length) = character(at: position)
      if case .letter = kind {
        position += length
      } else if case .symbol(UInt8(ascii: "'")) = kind, position == start + 1, isPrefix(bytes[start]),
        position + length < bytes.count, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[position + length])
      {
        hasApostrophe = true
        position += length
      } else {
        break
      }
    }
    var code = WordCode.code(of: bytes[start..<position])
    if hasApostrophe {
      // A typographic apostrophe has three bytes, none of them a letter's.
      code = WordCode.code(of: bytes[start..<position].filter { $0 < 0x80 })
    }
    append(start, shape(of: start..<position), code, WordClass.byCode[code] ?? [])
  }

  /// O'Brien, D'Angelo, L'Heureux.
  private func isPrefix(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "O") || byte == UInt8(ascii: "D") || byte == UInt8(ascii: "L")
  }

  private func shape(of range: Range<Int>) -> Token.Shape {
    let first = bytes[range.lowerBound]
    let isUpper: Bool
    if first < 0x80 {
      isUpper = first < UInt8(ascii: "a")
    } else {
      // Alphabets without case count as capitals: their names look like their words.
      isUpper = String(decoding: bytes[range], as: UTF8.self).unicodeScalars.first?.properties.isLowercase == false
    }
    guard isUpper else { return .lower }
    if range.count == 1 { return .initial }
    return bytes[range].contains { $0 >= UInt8(ascii: "a") && $0 < 0x80 } ? .capitalised : .capitals
  }

  /// What the character at `index` is, and its length in bytes.
  private func character(at index: Int) -> (Kind, Int) {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return (.digit, 1)
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return (.letter, 1)
    case UInt8(ascii: "\n"): return (.lineEnd, 1)
    case 0...0x20, 0x7F: return (.blank, 1)
    case 0x21..<0x80: return (.symbol(byte), 1)
    default: break
    }
    let second = index + 1 < bytes.count ? bytes[index + 1] : 0
    let third = index + 2 < bytes.count ? bytes[index + 2] : 0
    let length = min(byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4, bytes.count - index)
    switch (byte, second) {
    case (0xC2, 0xA0): return (.blank, length)
    case (0xC2, 0xAA), (0xC2, 0xB5), (0xC2, 0xBA): return (.letter, length)
    case (0xC2, _), (0xC3, 0x97), (0xC3, 0xB7): return (.symbol(0), length)
    case (0xE2, 0x80): return (punctuation(third), length)
    case (0xE2, 0x88) where third == 0x92: return (.symbol(UInt8(ascii: "-")), length)
    case (0xE2, 0x80...0xAF), (0xE3, 0x80), (0xEF, 0xB8...0xBF), (0xF0, 0x9F): return (.symbol(0), length)
    default: return (.letter, length)
    }
  }

  /// U+2000...U+203F by its last byte.
  private func punctuation(_ last: UInt8) -> Kind {
    switch last {
    case 0x80...0x8F, 0xAF: .blank
    case 0x90...0x95: .symbol(UInt8(ascii: "-"))
    case 0x98...0x9B: .symbol(UInt8(ascii: "'"))
    case 0x9C...0x9F: .symbol(UInt8(ascii: "\""))
    default: .symbol(0)
    }
  }
}
