/// Takes schemas apart into alternatives: lists of schemas whose own keywords (all but those that combine schemas)
/// must all hold.
///
/// `$ref` and `allOf` add schemas to a list, `anyOf`, `oneOf` and what is derived from `not`, `if` and `dependent…`
/// make several lists of one.
struct SchemaExpansion {
  private static let alternativeLimit = 256
  private static let depthLimit = 64

  var table: SchemaTable
  /// Alternatives of single schemas: schemas may refer to one in exponentially many ways.
  private var known: [Int: [[Int]]] = [:]
  /// Pairs of lists of schemas that are known to exclude each other, or not; false while it is being found out.
  var disjoint: [[[Int]]: Bool] = [:]

  init(_ table: SchemaTable) { self.table = table }

  /// The alternatives of a value that all of `schemas` must admit.
  mutating func alternatives(_ schemas: [Int]) throws(ConstraintError) -> [[Int]] {
    var result: [[Int]] = [[]]
    for schema in schemas { result = try product(result, expand(schema, [])) }
    return result
  }

  private func product(_ left: [[Int]], _ right: [[Int]]) throws(ConstraintError) -> [[Int]] {
    var result: [[Int]] = []
    var seen: Set<[Int]> = []
    for first in left {
      for second in right {
        var joint = first
        for schema in second where !joint.contains(schema) { joint.append(schema) }
        if seen.insert(joint.sorted()).inserted { result.append(joint) }
        guard result.count <= Self.alternativeLimit else {
          throw .tooLarge(what: "combinations of anyOf, oneOf and their kin at one place", limit: Self.alternativeLimit)
        }
      }
    }
    return result
  }

  /// - Parameter ancestors: the schemas that this one is a part of, for the same value.
  private mutating func expand(_ number: Int, _ ancestors: [Int]) throws(ConstraintError) -> [[Int]] {
    if let result = known[number] { return result }
    let result = try expandAnew(number, ancestors)
    known[number] = result
    return result
  }

  private mutating func expandAnew(_ number: Int, _ ancestors: [Int]) throws(ConstraintError) -> [[Int]] {
    let reader = SchemaReader(table, number)
    switch reader.value {
    case .bool(true): return [[]]
    case .bool(false): return []
    case .object: break
    default: throw reader.refused("", "expected a schema: an object, true or false")
    }
    guard !ancestors.contains(number) else { throw reader.refused("$ref", "the schema refers to itself without end") }
    guard ancestors.count < Self.depthLimit else {
      throw .tooLarge(what: "schemas within schemas for one value", limit: Self.depthLimit)
    }
    let path = ancestors + [number]
    if let reference = reader.value["$ref"] {
      let target = try table.target(of: reference, at: number)
      // In draft-07 a reference stands for all.
      if table.dialect == .draft7 { return try expand(target, path) }
      try checkKeywords(reader)
      return try restricted(product(combine(reader, path), expand(target, path)), reader)
    }
    try checkKeywords(reader)
    return try restricted(combine(reader, path), reader)
  }

  private mutating func combine(_ reader: SchemaReader, _ path: [Int]) throws(ConstraintError) -> [[Int]] {
    var result = [[reader.number]]
    for schema in try reader.children("allOf", &table) { result = try product(result, expand(schema, path)) }
    for (keyword, options) in try choices(reader) {
      var union: [[Int]] = []
      for option in options { union += try expand(option, path) }
      guard union.count <= Self.alternativeLimit else { throw reader.refused(keyword, "too many combinations") }
      result = try product(result, union)
    }
    return result
  }

  func checkKeywords(_ reader: SchemaReader) throws(ConstraintError) {
    guard case .object(let members) = reader.value else { return }
    for member in members {
      let keyword = String(decoding: member.key, as: UTF8.self)
      switch SchemaKeyword.role(of: keyword, in: table.dialect) {
      case .supported, .annotation: break
      case .identification:
        if reader.number != 0 { throw reader.refused(keyword, "supported at the root only") }
      case .refused(let reason): throw reader.refused(keyword, reason)
      }
    }
  }

  // MARK: choices

  /// Each keyword that leaves a choice, with its options as schemas.
  private mutating func choices(_ reader: SchemaReader) throws(ConstraintError) -> [(String, [Int])] {
    var result: [(String, [Int])] = []
    if reader.has("anyOf") { result.append(("anyOf", try nonEmpty("anyOf", reader))) }
    if reader.has("oneOf") { result.append(("oneOf", try exclusive(reader))) }
    if let negated = try reader.child("not", &table) { result.append(("not", try negation(of: negated, reader))) }
    if let condition = reader.value["if"], reader.has("then") || reader.has("else") {
      let negated = JSONValue.schema("not", condition)
      let met = JSONValue.schema("allOf", .array([condition, reader.value["then"] ?? .bool(true)]))
      let unmet = JSONValue.schema("allOf", .array([negated, reader.value["else"] ?? .bool(true)]))
      result.append(
        (
          "if",
          [try table.derived(from: reader.number, "if", met), try table.derived(from: reader.number, "else", unmet)]
        ))
    }
    for keyword in ["dependentRequired", "dependentSchemas", "dependencies"] {
      for (index, member) in try reader.members(keyword).enumerated() {
        result.append((keyword, try dependency(member, keyword, index, reader)))
      }
    }
    return result
  }

  private mutating func nonEmpty(_ keyword: String, _ reader: SchemaReader) throws(ConstraintError) -> [Int] {
    let schemas = try reader.children(keyword, &table)
    guard !schemas.isEmpty else { throw reader.refused(keyword, "expected at least one schema") }
    return schemas
  }

  /// Without the property, or with it and what it asks for.
  private mutating func dependency(
    _ member: JSONMember, _ keyword: String, _ index: Int, _ reader: SchemaReader
  ) throws(ConstraintError) -> [Int] {
    let absent = JSONValue.schema("properties", .object([JSONMember(key: member.key, value: .bool(false))]))
    var present = [
      JSONMember(key: Array("type".utf8), value: .string(Array("object".utf8))),
      JSONMember(key: Array("required".utf8), value: .array([.string(member.key)])),
    ]
    if case .array(let names) = member.value {
      guard keyword != "dependentSchemas" else { throw reader.refused(keyword, "expected schemas") }
      _ = try reader.names(keyword, names)
      present[1].value = .array([.string(member.key)] + names)
    } else {
      guard keyword != "dependentRequired" else { throw reader.refused(keyword, "expected arrays of names") }
      present.append(JSONMember(key: Array("allOf".utf8), value: .array([member.value])))
    }
    return [
      try table.derived(from: reader.number, "without \(keyword) \(index)", absent),
      try table.derived(from: reader.number, "with \(keyword) \(index)", .object(present)),
    ]
  }

  /// The options of `oneOf`, each without the others that it is not known to exclude.
  private mutating func exclusive(_ reader: SchemaReader) throws(ConstraintError) -> [Int] {
    let schemas = try nonEmpty("oneOf", reader)
    var result: [Int] = []
    for (index, schema) in schemas.enumerated() {
      var all = [table.entries[schema].value]
      for (otherIndex, other) in schemas.enumerated() where otherIndex != index {
        if try !SchemaDisjointness.areDisjoint([schema], [other], &self) {
          all.append(.schema("not", table.entries[other].value))
        }
      }
      result.append(
        all.count == 1 ? schema : try table.derived(from: reader.number, "one\(index)", .schema("allOf", .array(all))))
    }
    return result
  }
}

extension JSONValue {
  /// A schema of one keyword.
  static func schema(_ keyword: String, _ value: JSONValue) -> JSONValue {
    .object([JSONMember(key: Array(keyword.utf8), value: value)])
  }
}
