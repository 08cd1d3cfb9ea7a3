import EHR

/// The words of a stretch of bytes with their places: what phrases are compared by.
///
/// - Letters and digits from a letter on make a word, with apostrophes inside; case does not matter.
/// - Digits make a number, with points and commas between them. Numbers are the same word if they have the same value:
///   `7.20` = `7.2` = `07.2`, `1,200` = `1200`. Letters after a number are a word of their own: `5mg` = `5 mg`.
/// - `<`, `>`, `≤`, `≥`, `%` and a minus sign are signs of their own. All other characters only separate.
struct WordScanner {
  struct Word {
    enum Kind { case word, number, sign }

    let range: Range<Int>
    /// Equal for equal words; others share it as seldom as 64 bits allow.
    let key: UInt64
    let kind: Kind
    /// Characters, of a number its digits.
    let length: Int
  }

  private let text: XMLPullReader
  private let hasReferences: Bool
  private let end: Int
  private var position: Int
  /// The character before `position`; 0 at the beginning.
  private var previous: UInt32 = 0
  private var digits: [UInt8] = []

  /// - Parameter hasReferences: whether `&amp;` and its like stand for characters.
  init(_ text: XMLPullReader, _ range: Range<Int>, hasReferences: Bool) {
    self.text = text
    self.hasReferences = hasReferences
    (position, end) = (range.lowerBound, range.upperBound)
  }

  mutating func next() -> Word? {
    while position < end {
      let start = position
      let (scalar, next) = character(start)
      if Self.isDigit(scalar) { return number(start) }
      if Self.isWordCharacter(scalar) { return word(start) }
      if scalar == 0x2E, isDigit(at: next), !Self.isDigit(previous) { return number(start) }
      if let sign = sign(scalar, next) { return sign }
      (position, previous) = (next, scalar)
    }
    return nil
  }

  private mutating func word(_ start: Int) -> Word {
    var key = WordKey(.word)
    var length = 0
    while position < end {
      let (scalar, next) = character(position)
      if scalar == 0x27 || scalar == 0x2019 {
        guard next < end, Self.isLetter(character(next).scalar) else { break }
        key.add(0x27)
      } else if scalar < 0x80 {
        guard Self.isLetter(scalar) || Self.isDigit(scalar) else { break }
        key.add(Self.isDigit(scalar) ? scalar : scalar | 0x20)
      } else if Self.isWordCharacter(scalar) {
        for lower in Self.lowerCase(scalar) { key.add(lower) }
      } else {
        break
      }
      length += 1
      (position, previous) = (next, scalar)
    }
    return Word(range: start..<position, key: key.value, kind: .word, length: length)
  }

  private mutating func number(_ start: Int) -> Word {
    digits.removeAll(keepingCapacity: true)
    while position < end {
      let (scalar, next) = character(position)
      guard Self.isDigit(scalar) || ((scalar == 0x2E || scalar == 0x2C) && isDigit(at: next)) else { break }
      digits.append(UInt8(truncatingIfNeeded: scalar))
      (position, previous) = (next, scalar)
    }
    let length = digits.count { $0 >= 0x30 }
    return Word(range: start..<position, key: WordKey.number(digits), kind: .number, length: length)
  }

  private mutating func sign(_ scalar: UInt32, _ next: Int) -> Word? {
    var (name, end) = (scalar, next)
    switch scalar {
    case 0x25, 0x2264, 0x2265: break
    case 0x3C, 0x3E:
      if next < self.end, character(next).scalar == 0x3D {
        name = scalar == 0x3C ? 0x2264 : 0x2265
        end = character(next).next
      }
    case 0x2D, 0x2212:
      // As `LabValueReader` tells a sign from a dash.
      guard isDigit(at: next), [0, 0x20, 0x09, 0x0A, 0x0D, 0x28, 0x5B, 0x3C, 0x3E, 0x3D, 0x3A].contains(previous)
      else { return nil }
      name = 0x2D
    default: return nil
    }
    defer { (position, previous) = (end, scalar) }
    var key = WordKey(.sign)
    key.add(name)
    return Word(range: position..<end, key: key.value, kind: .sign, length: 1)
  }

  // MARK: characters

  @inline(__always)
  private func character(_ index: Int) -> (scalar: UInt32, next: Int) {
    let byte = text.bytes[index]
    if byte < 0x80, byte != UInt8(ascii: "&") || !hasReferences { return (UInt32(byte), index + 1) }
    return text.character(at: index, before: end, hasReferences: hasReferences)
  }

  private func isDigit(at index: Int) -> Bool { index < end && Self.isDigit(character(index).scalar) }

  @inline(__always)
  private static func isDigit(_ scalar: UInt32) -> Bool { scalar &- 0x30 < 10 }

  /// A letter, or a mark or digit of other scripts, which are taken for letters.
  @inline(__always)
  private static func isLetter(_ scalar: UInt32) -> Bool {
    scalar < 0x80 ? (scalar | 0x20) &- 0x61 < 26 : isForeignLetter(scalar)
  }

  @inline(__always)
  private static func isWordCharacter(_ scalar: UInt32) -> Bool { isLetter(scalar) || isDigit(scalar) }

  private static func isForeignLetter(_ scalar: UInt32) -> Bool {
    guard let properties = Unicode.Scalar(scalar)?.properties else { return false }
    if properties.isAlphabetic || properties.numericType != nil { return true }
    return properties.generalCategory == .nonspacingMark || properties.generalCategory == .spacingMark
  }

  private static func lowerCase(_ scalar: UInt32) -> [UInt32] {
    // The micro sign and the Greek letter look alike, and both are written.
    if scalar == 0xB5 { return [0x3BC] }
    guard let properties = Unicode.Scalar(scalar)?.properties, properties.changesWhenLowercased else { return [scalar] }
    return properties.lowercaseMapping.unicodeScalars.map(\.value)
  }
}

/// The key of a word, put together character by character.
struct WordKey {
  enum Kind: UInt64 { case word = 1, number, sign }

  private var state: UInt64

  init(_ kind: Kind) { state = kind.rawValue &* 0x9E37_79B9_7F4A_7C15 }

  @inline(__always)
  mutating func add(_ scalar: UInt32) {
    state = (state ^ UInt64(scalar)) &* 0x9E37_79B9_7F4A_7C15
    state ^= state >> 32
  }

  var value: UInt64 { state &* 0xBF58_476D_1CE4_E5B9 }

  /// Of a word in lower case.
  static func word(_ text: String) -> UInt64 {
    var key = WordKey(.word)
    for scalar in text.unicodeScalars { key.add(scalar.value) }
    return key.value
  }

  static func number(_ value: Int) -> UInt64 { number(Array(String(value).utf8)) }

  /// Of digits with points and commas between: the same for numbers of the same value. A comma before three digits
  /// separates thousands, else it is the point; what has several points is no number and compared as written.
  static func number(_ text: [UInt8]) -> UInt64 {
    var plain: [UInt8] = []
    var points = 0
    for (index, byte) in text.enumerated() {
      if byte == 0x2C {
        let next = text[(index + 1)...].firstIndex { $0 < 0x30 } ?? text.count
        if next - index == 4, points == 0, text.first != 0x30 { continue }
      }
      if byte < 0x30 { points += 1 } else if plain.isEmpty, byte == 0x30 { continue }
      plain.append(byte < 0x30 ? 0x2E : byte)
    }
    if points == 1 {
      while plain.last == 0x30 { plain.removeLast() }
      if plain.last == 0x2E { plain.removeLast() }
    }
    var key = WordKey(.number)
    for byte in plain { key.add(UInt32(byte)) }
    return key.value
  }
}
