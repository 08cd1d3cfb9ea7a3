/// Decides whether a given value is valid: the values of `enum` and `const` are only written if they are.
struct SchemaEvaluator {
  private static let depthLimit = 200
  var expansion: SchemaExpansion

  /// - Parameter isCertain: whether "no" must be right, too, whatever the dialect.
  /// - Throws: where a keyword is not supported, or its meaning for this value is not certain.
  mutating func holds(
    _ value: JSONValue, _ schema: Int, isCertain: Bool = false, depth: Int = 0
  ) throws(ConstraintError) -> Bool {
    let reader = SchemaReader(expansion.table, schema)
    if reader.value.isBool(true) { return true }
    if reader.value.isBool(false) { return false }
    guard case .object = reader.value else { throw reader.refused("", "expected a schema: an object, true or false") }
    guard depth < Self.depthLimit else { throw reader.refused("$ref", "the schema refers to itself without end") }
    if isCertain, let keyword = reader.ambiguousKeyword(in: expansion.table.dialect) {
      throw reader.refused(keyword, SchemaReader.ambiguity)
    }
    if let reference = reader.value["$ref"] {
      let target = try expansion.table.target(of: reference, at: schema)
      let holds = try holds(value, target, isCertain: isCertain, depth: depth + 1)
      if !holds || expansion.table.dialect == .draft7 { return holds }
    }
    try expansion.checkKeywords(reader)
    for keyword in ["unevaluatedProperties", "unevaluatedItems"] where reader.has(keyword) {
      guard JSONTypes(of: value).isDisjoint(with: [.array, .object]) else {
        throw reader.refused(keyword, "not supported where values are listed")
      }
    }
    guard try reader.types().contains(JSONTypes(of: value)) else { return false }
    if let listed = try reader.listedValues(), !listed.contains(where: { $0.equals(value) }) { return false }
    guard try combinationsHold(value, reader, isCertain, depth + 1) else { return false }
    switch value {
    case .number(let number): return try numberHolds(number, reader)
    case .string(let text): return try stringHolds(text, reader)
    case .array(let items): return try arrayHolds(items, reader, isCertain, depth + 1)
    case .object(let members): return try objectHolds(members, reader, isCertain, depth + 1)
    case .null, .bool: return true
    }
  }

  private mutating func combinationsHold(
    _ value: JSONValue, _ reader: SchemaReader, _ isCertain: Bool, _ depth: Int
  ) throws(ConstraintError) -> Bool {
    func count(_ keyword: String, _ evaluator: inout SchemaEvaluator) throws(ConstraintError) -> (Int, of: Int) {
      let schemas = try reader.children(keyword, &evaluator.expansion.table)
      var count = 0
      for schema in schemas
      where try evaluator.holds(value, schema, isCertain: isCertain || keyword == "oneOf", depth: depth) { count += 1 }
      return (count, schemas.count)
    }
    let all = try count("allOf", &self)
    if all.0 < all.of { return false }
    if reader.has("anyOf"), try count("anyOf", &self).0 == 0 { return false }
    if reader.has("oneOf"), try count("oneOf", &self).0 != 1 { return false }
    if let negated = try reader.child("not", &expansion.table), try holds(value, negated, isCertain: true, depth: depth)
    {
      return false
    }
    if let condition = try reader.child("if", &expansion.table), reader.has("then") || reader.has("else") {
      let branch = try holds(value, condition, isCertain: true, depth: depth) ? "then" : "else"
      if let schema = try reader.child(branch, &expansion.table),
        try !holds(value, schema, isCertain: isCertain, depth: depth)
      {
        return false
      }
    }
    return true
  }

  private func numberHolds(_ number: JSONNumber, _ reader: SchemaReader) throws(ConstraintError) -> Bool {
    if let bound = try reader.number("minimum"), number.compare(bound) < 0 { return false }
    if let bound = try reader.number("maximum"), number.compare(bound) > 0 { return false }
    if let bound = try reader.number("exclusiveMinimum"), number.compare(bound) <= 0 { return false }
    if let bound = try reader.number("exclusiveMaximum"), number.compare(bound) >= 0 { return false }
    if let divisor = try reader.number("multipleOf") {
      guard let step = NumberConstraint.wholeStep(divisor) else {
        throw reader.refused("multipleOf", NumberConstraint.stepReason)
      }
      if divisor.isInteger && !number.isInteger { return false }
      let (value, isExact) = number.scaled(power: 0)
      guard isExact, abs(value) < 100_000_000_000_000_000 else {
        throw reader.refused("multipleOf", "expected listed values to be whole numbers up to 10^17")
      }
      // A multiple of the divisor need not be one of the step.
      guard value % step == 0 || divisor.isInteger else {
        throw reader.refused("multipleOf", "expected listed values to be multiples of \(step)")
      }
      if value % step != 0 { return false }
    }
    return true
  }

  private func stringHolds(_ text: [UInt8], _ reader: SchemaReader) throws(ConstraintError) -> Bool {
    let length = String(decoding: text, as: UTF8.self).unicodeScalars.count
    if let minimum = try reader.count("minLength"), length < minimum { return false }
    if let maximum = try reader.count("maxLength"), length > maximum { return false }
    guard let pattern = try reader.string("pattern") else { return true }
    return try certain(reader.pattern("pattern", pattern).matches(text), "pattern", reader)
  }

  private func certain(_ matches: Bool?, _ keyword: String, _ reader: SchemaReader) throws(ConstraintError) -> Bool {
    guard let matches else {
      throw reader.refused(keyword, "readers of regular expressions differ on a listed text or name")
    }
    return matches
  }

  private mutating func arrayHolds(
    _ items: [JSONValue], _ reader: SchemaReader, _ isCertain: Bool, _ depth: Int
  ) throws(ConstraintError) -> Bool {
    if let minimum = try reader.count("minItems"), items.count < minimum { return false }
    if let maximum = try reader.count("maxItems"), items.count > maximum { return false }
    let layout = try ArrayLayout(reader, &expansion.table)
    for (index, item) in items.enumerated() {
      if let schema = layout.schema(at: index), try !holds(item, schema, isCertain: isCertain, depth: depth) {
        return false
      }
    }
    if try reader.flag("uniqueItems") {
      for (index, item) in items.enumerated() where items[..<index].contains(where: { $0.equals(item) }) {
        return false
      }
    }
    guard let schema = try reader.child("contains", &expansion.table) else { return true }
    var count = 0
    for item in items where try holds(item, schema, isCertain: isCertain, depth: depth) { count += 1 }
    if count < (try ArrayConstraint.leastContained(reader, expansion.table.dialect)) { return false }
    if let maximum = try reader.count("maxContains"), count > maximum { return false }
    return true
  }

  private mutating func objectHolds(
    _ members: [JSONMember], _ reader: SchemaReader, _ isCertain: Bool, _ depth: Int
  ) throws(ConstraintError) -> Bool {
    if let minimum = try reader.count("minProperties"), members.count < minimum { return false }
    if let maximum = try reader.count("maxProperties"), members.count > maximum { return false }
    for name in try reader.names("required") where !members.contains(where: { $0.key == name }) { return false }
    let layout = try ObjectLayout(reader, &expansion.table)
    for member in members {
      for schema in try layout.schemas(for: member.key)
      where try !holds(member.value, schema, isCertain: isCertain, depth: depth) {
        return false
      }
      if let schema = try reader.child("propertyNames", &expansion.table),
        try !holds(.string(member.key), schema, isCertain: isCertain, depth: depth)
      {
        return false
      }
    }
    for keyword in ["dependentRequired", "dependentSchemas", "dependencies"] {
      for dependency in try reader.members(keyword) where members.contains(where: { $0.key == dependency.key }) {
        if case .array(let names) = dependency.value, keyword != "dependentSchemas" {
          for name in try reader.names(keyword, names) where !members.contains(where: { $0.key == name }) {
            return false
          }
        } else {
          let name = String(decoding: dependency.key, as: UTF8.self)
          let schema = try expansion.table.child(of: reader.number, [keyword, name], dependency.value)
          if try !holds(.object(members), schema, isCertain: isCertain, depth: depth) { return false }
        }
      }
    }
    return true
  }
}
