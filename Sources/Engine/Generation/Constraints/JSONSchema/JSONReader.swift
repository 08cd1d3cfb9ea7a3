/// Reads JSON strictly (RFC 8259) and within fixed limits: no duplicate member names, no lone surrogates.
package struct JSONReader {
  package static let byteLimit = 4 << 20
  package static let nestingLimit = 96
  private static let digitLimit = 400
  private static let exponentLimit = 1000

  private let bytes: [UInt8]
  private var position = 0

  /// - Throws: `ConstraintError.jsonSyntax` with the place, or `.tooLarge`.
  package static func read(_ bytes: [UInt8]) throws(ConstraintError) -> JSONValue {
    guard bytes.count <= byteLimit else { throw .tooLarge(what: "bytes of JSON", limit: byteLimit) }
    guard String(validating: bytes, as: UTF8.self) != nil else { throw .jsonSyntax(offset: 0, expected: "UTF-8") }
    var reader = JSONReader(bytes: bytes)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.peek == nil else { throw reader.expected("the end of the text") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func value(depth: Int) throws(ConstraintError) -> JSONValue {
    guard depth <= Self.nestingLimit else { throw .tooLarge(what: "values within values", limit: Self.nestingLimit) }
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return .object(try members(depth))
    case UInt8(ascii: "["): return .array(try items(depth))
    case UInt8(ascii: "\""): return .string(try string())
    case let byte? where byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte:
      return .number(try number())
    default: break
    }
    for (word, value) in [("null", JSONValue.null), ("true", .bool(true)), ("false", .bool(false))]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw expected("a value")
  }

  private mutating func members(_ depth: Int) throws(ConstraintError) -> [JSONMember] {
    position += 1
    var members: [JSONMember] = []
    var keys: Set<[UInt8]> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return members }
    repeat {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw expected("a member name") }
      let start = position
      let key = try string()
      guard keys.insert(key).inserted else { throw .jsonSyntax(offset: start, expected: "each member name once") }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw expected("\":\"") }
      members.append(JSONMember(key: key, value: try value(depth: depth + 1)))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw expected("\",\" or \"}\"") }
    return members
  }

  private mutating func items(_ depth: Int) throws(ConstraintError) -> [JSONValue] {
    position += 1
    var items: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return items }
    repeat {
      items.append(try value(depth: depth + 1))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw expected("\",\" or \"]\"") }
    return items
  }

  private mutating func string() throws(ConstraintError) -> [UInt8] {
    position += 1
    var text: [UInt8] = []
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw expected("control characters to be escaped") }
      position += 1
      if byte == UInt8(ascii: "\\") { text += String(try escaped()).utf8 } else { text.append(byte) }
    }
    guard take(UInt8(ascii: "\"")) else { throw expected("a closing quotation mark") }
    return text
  }

  private mutating func escaped() throws(ConstraintError) -> Unicode.Scalar {
    let byte = peek
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var value = try hexadecimal()
      if 0xD800...0xDBFF ~= value, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
        let low = try hexadecimal()
        guard 0xDC00...0xDFFF ~= low else { throw expected("the second half of a surrogate pair") }
        value = 0x1_0000 + (value - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(value) else { throw expected("surrogates in pairs only") }
      return scalar
    default: throw expected("an escape that JSON has")
    }
  }

  private mutating func hexadecimal() throws(ConstraintError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw expected("four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private mutating func number() throws(ConstraintError) -> JSONNumber {
    let start = position
    let isNegative = take(UInt8(ascii: "-"))
    var digits = digits()
    guard !digits.isEmpty, digits.count == 1 || digits[0] != 0 else {
      throw expected("a number without needless zeros")
    }
    var exponent = 0
    if take(UInt8(ascii: ".")) {
      let fraction = self.digits()
      guard !fraction.isEmpty else { throw expected("digits after the point") }
      digits += fraction
      exponent = -fraction.count
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      let isSmall = take(UInt8(ascii: "-"))
      if !isSmall { _ = take(UInt8(ascii: "+")) }
      let power = self.digits()
      guard !power.isEmpty else { throw expected("digits of the exponent") }
      let size = power.reduce(0) { min($0 * 10 + Int($1), Self.exponentLimit + 1) }
      guard size <= Self.exponentLimit else { throw expected("an exponent up to \(Self.exponentLimit)") }
      exponent += isSmall ? -size : size
    }
    guard digits.count <= Self.digitLimit else { throw expected("a number of up to \(Self.digitLimit) digits") }
    return JSONNumber(
      text: Array(bytes[start..<position]), isNegative: isNegative, digits: digits, exponent: exponent)
  }

  private mutating func digits() -> [UInt8] {
    var digits: [UInt8] = []
    while let byte = peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
      digits.append(byte - UInt8(ascii: "0"))
      position += 1
    }
    return digits
  }

  // MARK: the text

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func expected(_ what: String) -> ConstraintError { .jsonSyntax(offset: position, expected: what) }
}
