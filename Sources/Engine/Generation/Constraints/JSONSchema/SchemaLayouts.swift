/// Which schemas one schema asks of the items of an array.
struct ArrayLayout {
  /// Of the first items; of all that follow, nil: none.
  let prefix: [Int]
  let rest: Int?

  /// `prefixItems` and `items` of 2020-12, or `items` and `additionalItems` of draft-07 where `items` is a list.
  init(_ reader: SchemaReader, _ table: inout SchemaTable) throws(ConstraintError) {
    if case .array? = reader.value["items"] {
      if table.dialect == .draft2020 { throw reader.refused("items", "expected a schema; a list is draft-07") }
      if reader.has("prefixItems") { throw reader.refused("items", "a list beside prefixItems is of no dialect") }
      prefix = try reader.children("items", &table)
      rest = try reader.child("additionalItems", &table)
    } else {
      prefix = try reader.children("prefixItems", &table)
      rest = try reader.child("items", &table)
    }
  }

  func schema(at index: Int) -> Int? { index < prefix.count ? prefix[index] : rest }
}

/// Which schemas one schema asks of the members of an object.
struct ObjectLayout {
  let properties: [(name: [UInt8], schema: Int)]
  let patterns: [(pattern: RegularExpression, schema: Int)]
  /// Of members that neither list speaks of; nil: none.
  let additional: Int?
  let reader: SchemaReader

  init(_ reader: SchemaReader, _ table: inout SchemaTable) throws(ConstraintError) {
    self.reader = reader
    properties = try reader.namedChildren("properties", &table)
    var patterns: [(RegularExpression, Int)] = []
    for (name, schema) in try reader.namedChildren("patternProperties", &table) {
      patterns.append((try reader.pattern("patternProperties", name), schema))
    }
    self.patterns = patterns
    additional = try reader.child("additionalProperties", &table)
  }

  /// What the member with this name must obey.
  func schemas(for name: [UInt8]) throws(ConstraintError) -> [Int] {
    var result = properties.filter { $0.name == name }.map(\.schema)
    for (pattern, schema) in patterns {
      guard let matches = pattern.matches(name) else {
        throw reader.refused("patternProperties", "readers of regular expressions differ on a property's name")
      }
      if matches { result.append(schema) }
    }
    return result.isEmpty ? additional.map { [$0] } ?? [] : result
  }
}
