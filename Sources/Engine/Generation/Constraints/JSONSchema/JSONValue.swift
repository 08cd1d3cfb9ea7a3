/// A JSON value that keeps the order of members and the exact numbers. Texts are UTF-8 bytes: Swift's strings would
/// take different spellings of one letter for equal.
package indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string([UInt8])
  case array([JSONValue])
  case object([JSONMember])

  package subscript(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key.elementsEqual(key.utf8) }?.value
  }

  /// Equality as JSON schema has it: numbers by value, members in any order.
  package func equals(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left.compare(right) == 0
    case (.string(let left), .string(let right)): left == right
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
    case (.object(let left), .object(let right)):
      left.count == right.count
        && left.allSatisfy { member in right.contains { $0.key == member.key && $0.value.equals(member.value) } }
    default: false
    }
  }

  /// Compact JSON: no spaces, members in order, numbers as they were written, only what must be is escaped.
  package var text: [UInt8] {
    switch self {
    case .null: return Array("null".utf8)
    case .bool(let value): return Array("\(value)".utf8)
    case .number(let number): return number.text
    case .string(let bytes): return Self.quoted(bytes)
    case .array(let items): return [0x5B] + Array(items.map(\.text).joined(separator: [0x2C])) + [0x5D]
    case .object(let members):
      return [0x7B] + Array(members.map { Self.quoted($0.key) + [0x3A] + $0.value.text }.joined(separator: [0x2C]))
        + [0x7D]
    }
  }

  package static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    [0x22] + bytes.flatMap { $0 < 0x80 ? escaped(ascii: $0) : [$0] } + [0x22]
  }

  /// How an ASCII character stands in a JSON string.
  static func escaped(ascii byte: UInt8) -> [UInt8] {
    switch byte {
    case 0x22, 0x5C: [0x5C, byte]
    case 0x08: Array(#"\b"#.utf8)
    case 0x09: Array(#"\t"#.utf8)
    case 0x0A: Array(#"\n"#.utf8)
    case 0x0C: Array(#"\f"#.utf8)
    case 0x0D: Array(#"\r"#.utf8)
    case 0..<0x20: Array((byte < 0x10 ? "\\u000" : "\\u00").utf8) + Array(String(byte, radix: 16).utf8)
    default: [byte]
    }
  }
}

package struct JSONMember: Sendable {
  package var key: [UInt8]
  package var value: JSONValue

  package init(key: [UInt8], value: JSONValue) {
    self.key = key
    self.value = value
  }
}

/// A decimal number, exactly: `±digits · 10^exponent`.
package struct JSONNumber: Sendable {
  /// As it was written.
  package let text: [UInt8]
  let isNegative: Bool
  /// Values 0 to 9, neither first nor last being 0; empty: zero.
  let digits: [UInt8]
  let exponent: Int

  /// - Parameters:
  ///   - text: of the form that JSON prescribes.
  init(text: [UInt8], isNegative: Bool, digits: [UInt8], exponent: Int) {
    self.text = text
    let leading = digits.prefix { $0 == 0 }.count
    let trailing = leading == digits.count ? 0 : digits.reversed().prefix { $0 == 0 }.count
    self.digits = Array(digits[leading..<digits.count - trailing])
    self.isNegative = isNegative && !self.digits.isEmpty
    self.exponent = self.digits.isEmpty ? 0 : exponent + trailing
  }

  var isInteger: Bool { exponent >= 0 }

  /// -1, 0 or 1.
  package func compare(_ other: JSONNumber) -> Int {
    let signs = (sign, other.sign)
    if signs.0 != signs.1 { return signs.0 < signs.1 ? -1 : 1 }
    if signs.0 == 0 { return 0 }
    return signs.0 * magnitudeCompare(other)
  }

  private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

  private func magnitudeCompare(_ other: JSONNumber) -> Int {
    let (size, otherSize) = (digits.count + exponent, other.digits.count + other.exponent)
    if size != otherSize { return size < otherSize ? -1 : 1 }
    for index in 0..<max(digits.count, other.digits.count) {
      let left = index < digits.count ? digits[index] : 0
      let right = index < other.digits.count ? other.digits[index] : 0
      if left != right { return left < right ? -1 : 1 }
    }
    return 0
  }

  /// The greatest integer not above the number times 10^`power`, and whether it is equal; magnitudes from 10^17 on
  /// become ±10^17.
  func scaled(power: Int) -> (floor: Int, isExact: Bool) {
    let limit = 100_000_000_000_000_000
    guard !digits.isEmpty else { return (0, true) }
    let shift = exponent + power
    guard digits.count + shift <= 17 else { return (isNegative ? -limit : limit, true) }
    var value = 0
    for digit in digits.prefix(max(0, digits.count + min(shift, 0))) { value = value * 10 + Int(digit) }
    for _ in 0..<max(shift, 0) { value *= 10 }
    let isExact = shift >= 0
    return isNegative ? (isExact ? -value : -value - 1, isExact) : (value, isExact)
  }
}
