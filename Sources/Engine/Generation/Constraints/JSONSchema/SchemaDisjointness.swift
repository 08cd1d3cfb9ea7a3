/// Whether no value can satisfy two lists of schemas at once, as far as that is easily seen.
enum SchemaDisjointness {
  private static let listLimit = 1000

  static func areDisjoint(
    _ left: [Int], _ right: [Int], _ expansion: inout SchemaExpansion
  ) throws(ConstraintError) -> Bool {
    let key = [left, right]
    if let known = expansion.disjoint[key] { return known }
    expansion.disjoint[key] = false
    let (first, second) = (try expansion.alternatives(left), try expansion.alternatives(right))
    for one in first {
      for other in second where try !exclude(one, other, &expansion) { return false }
    }
    expansion.disjoint[key] = true
    return true
  }

  private static func exclude(
    _ left: [Int], _ right: [Int], _ expansion: inout SchemaExpansion
  ) throws(ConstraintError) -> Bool {
    for schema in left + right {
      if SchemaReader(expansion.table, schema).ambiguousKeyword(in: expansion.table.dialect) != nil { return false }
    }
    for (listing, other) in [(left, right), (right, left)] {
      for schema in listing {
        guard let values = try SchemaReader(expansion.table, schema).listedValues(), values.count <= listLimit else {
          continue
        }
        if try noneHolds(values, listing + other, &expansion) { return true }
      }
    }
    let (one, two) = (try SchemaShape(left, &expansion), try SchemaShape(right, &expansion))
    var shared = one.types.intersection(two.types)
    if one.numbers.isApart(from: two.numbers) { shared.subtract([.integer, .fraction]) }
    if one.strings.isApart(from: two.strings) { shared.remove(.string) }
    if one.arrays.isApart(from: two.arrays) { shared.remove(.array) }
    if shared.contains(.object), try objectsExclude(one.objects, two.objects, &expansion) { shared.remove(.object) }
    return shared.isEmpty
  }

  private static func noneHolds(
    _ values: [JSONValue], _ schemas: [Int], _ expansion: inout SchemaExpansion
  ) throws(ConstraintError) -> Bool {
    var evaluator = SchemaEvaluator(expansion: expansion)
    defer { expansion = evaluator.expansion }
    for value in values {
      var holds = true
      for schema in schemas where holds {
        holds = try evaluator.holds(value, schema, isCertain: true)
      }
      if holds { return false }
    }
    return true
  }

  /// A member that one requires is of another kind in the other.
  private static func objectsExclude(
    _ left: ObjectConstraint, _ right: ObjectConstraint, _ expansion: inout SchemaExpansion
  ) throws(ConstraintError) -> Bool {
    if left.minimum > right.maximum ?? .max || right.minimum > left.maximum ?? .max { return true }
    for name in left.required.union(right.required) {
      let (one, two) = (try left.schemas(for: name), try right.schemas(for: name))
      if try areDisjoint(one, two, &expansion) { return true }
    }
    return false
  }
}
