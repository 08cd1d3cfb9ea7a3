extension SchemaExpansion {
  /// Schemas of which each admits only values that `number` does not.
  ///
  /// Where a keyword has no simple opposite, the values that fail it alone are left out; a schema without any keyword
  /// that has one is refused.
  mutating func negation(of number: Int, _ parent: SchemaReader) throws(ConstraintError) -> [Int] {
    let reader = SchemaReader(table, number)
    if reader.value.isBool(true) { return [] }
    if reader.value.isBool(false) { return [try table.derived(from: number, "true", .bool(true))] }
    guard case .object(let members) = reader.value else {
      throw parent.refused("not", "expected a schema: an object, true or false")
    }
    if let reference = reader.value["$ref"], table.dialect == .draft7 || members.count == 1 {
      let target = try table.target(of: reference, at: number)
      return [try table.derived(from: number, "not $ref", .schema("not", table.entries[target].value))]
    }
    try checkKeywords(reader)
    var options: [JSONValue] = []
    var isUnsupported = false
    for member in members {
      let keyword = String(decoding: member.key, as: UTF8.self)
      if case .annotation = SchemaKeyword.role(of: keyword, in: table.dialect) { continue }
      guard let opposites = try opposites(of: keyword, member.value, reader) else {
        isUnsupported = true
        continue
      }
      options += opposites
    }
    if options.isEmpty && isUnsupported { throw parent.refused("not", "no keyword in it has a supported opposite") }
    var result: [Int] = []
    for (index, option) in options.enumerated() {
      result.append(try table.derived(from: number, "not\(index)", option))
    }
    return result
  }

  /// Schemas for the values that fail one keyword; nil: not supported.
  private func opposites(
    of keyword: String, _ value: JSONValue, _ reader: SchemaReader
  ) throws(ConstraintError) -> [JSONValue]? {
    func typed(_ type: String, _ keyword: String, _ value: JSONValue) -> JSONValue {
      .object([
        JSONMember(key: Array("type".utf8), value: .string(Array(type.utf8))),
        JSONMember(key: Array(keyword.utf8), value: value),
      ])
    }
    /// The opposite of a least count is a greatest one less by one, and the other way round.
    func bounded(_ type: String, _ opposite: String, _ step: Int) throws(ConstraintError) -> [JSONValue] {
      guard let count = try reader.count(keyword) else { return [] }
      guard count + step >= 0 else { return [] }
      return [typed(type, opposite, .whole(count + step))]
    }
    switch keyword {
    case "type": return [JSONTypes.all.subtracting(try reader.types().withoutSplitNumbers).schema]
    case "const": return [JSONTypes.all.subtracting(JSONTypes(of: value).withoutSplitNumbers).schema]
    case "enum":
      let types = try (reader.array(keyword) ?? []).reduce(JSONTypes([])) { $0.union(JSONTypes(of: $1)) }
      return [JSONTypes.all.subtracting(types.withoutSplitNumbers).schema]
    case "required":
      return try reader.names(keyword).map {
        typed("object", "properties", .object([JSONMember(key: $0, value: .bool(false))]))
      }
    case "properties":
      return try reader.members(keyword).map { member in
        .object([
          JSONMember(key: Array("type".utf8), value: .string(Array("object".utf8))),
          JSONMember(key: Array("required".utf8), value: .array([.string(member.key)])),
          JSONMember(
            key: Array("properties".utf8),
            value: .object([JSONMember(key: member.key, value: .schema("not", member.value))])),
        ])
      }
    case "minimum": return [typed("number", "exclusiveMaximum", value)]
    case "maximum": return [typed("number", "exclusiveMinimum", value)]
    case "exclusiveMinimum": return [typed("number", "maximum", value)]
    case "exclusiveMaximum": return [typed("number", "minimum", value)]
    case "minLength": return try bounded("string", "maxLength", -1)
    case "maxLength": return try bounded("string", "minLength", 1)
    case "minItems": return try bounded("array", "maxItems", -1)
    case "maxItems": return try bounded("array", "minItems", 1)
    case "minProperties": return try bounded("object", "maxProperties", -1)
    case "maxProperties": return try bounded("object", "minProperties", 1)
    case "not": return [value]
    case "$ref": return [.schema("not", .schema("$ref", value))]
    case "anyOf": return [.schema("allOf", .array(try (reader.array(keyword) ?? []).map { .schema("not", $0) }))]
    case "allOf": return try (reader.array(keyword) ?? []).map { .schema("not", $0) }
    default: return nil
    }
  }
}

extension JSONTypes {
  /// With whole and broken numbers both or neither: `type` has no word for broken ones alone.
  var withoutSplitNumbers: JSONTypes {
    isDisjoint(with: [.integer, .fraction]) ? self : union([.integer, .fraction])
  }

  /// A schema that admits these types, numbers both or neither.
  var schema: JSONValue {
    if isEmpty { return .bool(false) }
    let names: [(JSONTypes, String)] = [
      (.null, "null"), (.boolean, "boolean"), (.integer, "number"), (.string, "string"), (.array, "array"),
      (.object, "object"),
    ]
    return .schema("type", .array(names.filter { contains($0.0) }.map { .string(Array($0.1.utf8)) }))
  }
}

extension JSONValue {
  func isBool(_ wanted: Bool) -> Bool {
    if case .bool(wanted) = self { true } else { false }
  }

  static func whole(_ value: Int) -> JSONValue {
    let digits = Array(String(value).utf8)
    return .number(JSONNumber(text: digits, isNegative: false, digits: digits.map { $0 - 48 }, exponent: 0))
  }
}
