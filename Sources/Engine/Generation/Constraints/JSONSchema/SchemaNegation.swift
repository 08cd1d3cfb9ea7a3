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
    if let keyword = reader.ambiguousKeyword(in: table.dialect) {
      throw reader.refused(keyword, SchemaReader.ambiguity)
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
    /// The opposite of a least count is a greatest one less by one, and the other way round.
    func bounded(_ type: String, _ opposite: String, _ step: Int) throws(ConstraintError) -> [JSONValue] {
      guard let count = try reader.count(keyword) else { return [] }
      guard count + step >= 0 else { return [] }
      return [JSONValue.typed(type, opposite, .whole(count + step))]
    }
    let typed = JSONValue.typed
    switch keyword {
    case "type": return [JSONTypes.all.subtracting(try reader.types().withoutSplitNumbers).schema]
    case "const": return JSONValue.schemas(besides: [value])
    case "enum": return try JSONValue.schemas(besides: reader.array(keyword) ?? [])
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
  /// A schema of one type and one more keyword.
  static func typed(_ type: String, _ keyword: String, _ value: JSONValue) -> JSONValue {
    .object([
      JSONMember(key: Array("type".utf8), value: .string(Array(type.utf8))),
      JSONMember(key: Array(keyword.utf8), value: value),
    ])
  }

  /// Schemas that admit none of the values: other types, numbers beyond them, longer and shorter strings.
  static func schemas(besides values: [JSONValue]) -> [JSONValue] {
    let types = values.reduce(JSONTypes([])) { $0.union(JSONTypes(of: $1)) }.withoutSplitNumbers
    var result = [JSONTypes.all.subtracting(types).schema]
    var numbers: [JSONNumber] = []
    var lengths: [Int] = []
    var truths: [Bool] = []
    for value in values {
      switch value {
      case .number(let number): numbers.append(number)
      case .string(let text): lengths.append(String(decoding: text, as: UTF8.self).unicodeScalars.count)
      case .bool(let truth): truths.append(truth)
      case .null, .array, .object: break
      }
    }
    if let least = numbers.min(by: { $0.compare($1) < 0 }), let greatest = numbers.max(by: { $0.compare($1) < 0 }) {
      result.append(typed("number", "exclusiveMaximum", .number(least)))
      result.append(typed("number", "exclusiveMinimum", .number(greatest)))
    }
    if let least = lengths.min(), let greatest = lengths.max() {
      if least > 0 { result.append(typed("string", "maxLength", .whole(least - 1))) }
      result.append(typed("string", "minLength", .whole(greatest + 1)))
    }
    if let truth = truths.first, !truths.contains(!truth) { result.append(.schema("const", .bool(!truth))) }
    return result
  }

  func isBool(_ wanted: Bool) -> Bool {
    if case .bool(wanted) = self { true } else { false }
  }

  static func whole(_ value: Int) -> JSONValue {
    let digits = String(value.magnitude).utf8.map { $0 - 48 }
    return .number(JSONNumber(text: Array("\(value)".utf8), isNegative: value < 0, digits: digits, exponent: 0))
  }
}
