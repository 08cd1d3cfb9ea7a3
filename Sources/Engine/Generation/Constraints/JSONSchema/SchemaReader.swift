/// Typed access to one schema's keywords; a value of the wrong kind is an error that names the keyword and its place.
struct SchemaReader {
  let number: Int
  let value: JSONValue
  let pointer: String

  init(_ table: SchemaTable, _ number: Int) {
    self.number = number
    value = table.entries[number].value
    pointer = table.entries[number].pointer
  }

  func refused(_ keyword: String, _ reason: String) -> ConstraintError {
    .schema(pointer: pointer, keyword: keyword, reason: reason)
  }

  func has(_ keyword: String) -> Bool { value[keyword] != nil }

  /// A keyword here whose meaning the dialects give differently, if the schema does not say which it follows: what it
  /// admits in both is known, what it refuses in both is not.
  func ambiguousKeyword(in dialect: SchemaDialect) -> String? {
    guard dialect == .unspecified, case .object(let members) = value else { return nil }
    // Draft-07 ignores what stands beside a reference.
    let counts = members.count { member in
      if case .supported = SchemaKeyword.role(of: String(decoding: member.key, as: UTF8.self), in: dialect) {
        true
      } else {
        false
      }
    }
    if has("$ref") && counts > 1 { return "$ref" }
    if case .array? = value["items"] { return "items" }
    return [
      "prefixItems", "additionalItems", "dependencies", "dependentRequired", "dependentSchemas", "minContains",
      "unevaluatedItems", "unevaluatedProperties",
    ].first(where: has)
  }

  static let ambiguity = "here its meaning depends on the dialect: name it by $schema at the root"

  /// A count, possibly written as 2.0; large ones become `Int.max / 4`.
  func count(_ keyword: String) throws(ConstraintError) -> Int? {
    guard let number = try number(keyword) else { return nil }
    guard number.isInteger, !number.isNegative else { throw refused(keyword, "expected a whole number from 0") }
    let (value, _) = number.scaled(power: 0)
    return value >= 100_000_000_000_000_000 ? Int.max / 4 : value
  }

  func number(_ keyword: String) throws(ConstraintError) -> JSONNumber? {
    guard let found = value[keyword] else { return nil }
    guard case .number(let number) = found else { throw refused(keyword, "expected a number") }
    return number
  }

  func flag(_ keyword: String) throws(ConstraintError) -> Bool {
    guard let found = value[keyword] else { return false }
    guard case .bool(let flag) = found else { throw refused(keyword, "expected true or false") }
    return flag
  }

  func string(_ keyword: String) throws(ConstraintError) -> [UInt8]? {
    guard let found = value[keyword] else { return nil }
    guard case .string(let text) = found else { throw refused(keyword, "expected a string") }
    return text
  }

  func array(_ keyword: String) throws(ConstraintError) -> [JSONValue]? {
    guard let found = value[keyword] else { return nil }
    guard case .array(let items) = found else { throw refused(keyword, "expected an array") }
    return items
  }

  func members(_ keyword: String) throws(ConstraintError) -> [JSONMember] {
    guard let found = value[keyword] else { return [] }
    guard case .object(let members) = found else { throw refused(keyword, "expected an object") }
    return members
  }

  func names(_ keyword: String) throws(ConstraintError) -> [[UInt8]] {
    try names(keyword, array(keyword) ?? [])
  }

  func names(_ keyword: String, _ values: [JSONValue]) throws(ConstraintError) -> [[UInt8]] {
    var result: [[UInt8]] = []
    for value in values {
      guard case .string(let name) = value else { throw refused(keyword, "expected an array of strings") }
      if !result.contains(name) { result.append(name) }
    }
    return result
  }

  func pattern(_ keyword: String, _ text: [UInt8]) throws(ConstraintError) -> RegularExpression {
    do throws(RegularExpression.Unsupported) { return try RegularExpression(text) } catch {
      throw refused(keyword, "unsupported regular expression: \(error.reason)")
    }
  }

  /// The values that `enum` and `const` leave; nil without these keywords.
  func listedValues() throws(ConstraintError) -> [JSONValue]? {
    let listed = try array("enum")
    guard let constant = value["const"] else { return listed }
    guard let listed else { return [constant] }
    return listed.filter { $0.equals(constant) }
  }

  /// The allowed types; all without the keyword.
  func types() throws(ConstraintError) -> JSONTypes {
    switch value["type"] {
    case nil: return .all
    case .string(let name)?: return try types(named: [name])
    case .array(let items)?: return try types(named: names("type", items))
    default: throw refused("type", "expected a name or an array of names")
    }
  }

  private func types(named names: [[UInt8]]) throws(ConstraintError) -> JSONTypes {
    var result: JSONTypes = []
    for name in names {
      switch String(decoding: name, as: UTF8.self) {
      case "null": result.insert(.null)
      case "boolean": result.insert(.boolean)
      case "integer": result.insert(.integer)
      case "number": result.formUnion([.integer, .fraction])
      case "string": result.insert(.string)
      case "array": result.insert(.array)
      case "object": result.insert(.object)
      case let other: throw refused("type", "unknown type \(ConstraintError.quoted(other))")
      }
    }
    return result
  }

  /// `properties` and the like; `items` of one schema or of several.
  func children(_ keyword: String, _ table: inout SchemaTable) throws(ConstraintError) -> [Int] {
    guard let items = try array(keyword) else { return [] }
    var result: [Int] = []
    for (index, item) in items.enumerated() {
      result.append(try table.child(of: number, [keyword, String(index)], item))
    }
    return result
  }

  func child(_ keyword: String, _ table: inout SchemaTable) throws(ConstraintError) -> Int? {
    guard let found = value[keyword] else { return nil }
    return try table.child(of: number, [keyword], found)
  }

  func namedChildren(
    _ keyword: String, _ table: inout SchemaTable
  ) throws(ConstraintError) -> [(name: [UInt8], schema: Int)] {
    var result: [(name: [UInt8], schema: Int)] = []
    for member in try members(keyword) {
      let name = String(decoding: member.key, as: UTF8.self)
      result.append((member.key, try table.child(of: number, [keyword, name], member.value)))
    }
    return result
  }
}

/// Kinds of JSON values; numbers are split so that `integer` is a part of `number`.
struct JSONTypes: OptionSet, Sendable {
  let rawValue: Int
  static let null = JSONTypes(rawValue: 1)
  static let boolean = JSONTypes(rawValue: 2)
  static let integer = JSONTypes(rawValue: 4)
  static let fraction = JSONTypes(rawValue: 8)
  static let string = JSONTypes(rawValue: 16)
  static let array = JSONTypes(rawValue: 32)
  static let object = JSONTypes(rawValue: 64)
  static let all = JSONTypes(rawValue: 127)

  init(rawValue: Int) { self.rawValue = rawValue }

  init(of value: JSONValue) {
    self =
      switch value {
      case .null: .null
      case .bool: .boolean
      case .number(let number): number.isInteger ? .integer : .fraction
      case .string: .string
      case .array: .array
      case .object: .object
      }
  }
}
