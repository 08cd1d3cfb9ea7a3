extension SchemaExpansion {
  /// `unevaluatedProperties` and `unevaluatedItems` as schemas of their own, one for each alternative: there it is
  /// known
  /// which properties and items the other keywords speak of.
  mutating func restricted(_ alternatives: [[Int]], _ reader: SchemaReader) throws(ConstraintError) -> [[Int]] {
    var result = alternatives
    for keyword in ["unevaluatedProperties", "unevaluatedItems"] {
      guard let schema = reader.value[keyword] else { continue }
      for index in result.indices {
        // A schema under `not` says nothing about what is evaluated, but it is no longer seen here what came from it.
        if result[index].contains(where: { table.entries[$0].key.contains("~not") }) {
          throw reader.refused(keyword, "not supported beside not, else or options of oneOf that overlap")
        }
        let rest =
          keyword == "unevaluatedItems"
          ? try itemsRest(result[index], schema, reader) : try propertiesRest(result[index], schema, reader)
        if let rest {
          result[index].append(try table.derived(from: reader.number, "\(keyword) \(index)", rest))
        }
      }
    }
    return result
  }

  /// The schema for all properties that no other keyword speaks of; nil: there are none.
  private func propertiesRest(
    _ schemas: [Int], _ rest: JSONValue, _ parent: SchemaReader
  ) throws(ConstraintError) -> JSONValue? {
    var (properties, patterns): ([JSONMember], [JSONMember]) = ([], [])
    for schema in schemas {
      let reader = SchemaReader(table, schema)
      if reader.has("additionalProperties") { return nil }
      if schema != parent.number && reader.has("unevaluatedProperties") { return nil }
      for (keyword, isPattern) in [("properties", false), ("patternProperties", true)] {
        for member in try reader.members(keyword) {
          let open = JSONMember(key: member.key, value: .bool(true))
          if isPattern {
            if !patterns.contains(where: { $0.key == open.key }) { patterns.append(open) }
          } else if !properties.contains(where: { $0.key == open.key }) {
            properties.append(open)
          }
        }
      }
    }
    return .object([
      JSONMember(key: Array("properties".utf8), value: .object(properties)),
      JSONMember(key: Array("patternProperties".utf8), value: .object(patterns)),
      JSONMember(key: Array("additionalProperties".utf8), value: rest),
    ])
  }

  private mutating func itemsRest(
    _ schemas: [Int], _ rest: JSONValue, _ parent: SchemaReader
  ) throws(ConstraintError) -> JSONValue? {
    var count = 0
    for schema in schemas {
      let reader = SchemaReader(table, schema)
      if schema != parent.number && reader.has("unevaluatedItems") { return nil }
      let layout = try ArrayLayout(reader, &table)
      if layout.rest != nil { return nil }
      count = max(count, layout.prefix.count)
    }
    return .object([
      JSONMember(key: Array("prefixItems".utf8), value: .array([JSONValue](repeating: .bool(true), count: count))),
      JSONMember(key: Array("items".utf8), value: rest),
    ])
  }
}
