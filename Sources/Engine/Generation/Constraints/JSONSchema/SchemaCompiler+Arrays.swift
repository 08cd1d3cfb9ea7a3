extension SchemaCompiler {
  /// Items that are generated at most, whatever greater number `maxItems` admits.
  private static let itemLimit = 1000
  private static let containedLimit = 50

  mutating func arrays(_ array: ArrayConstraint) throws(ConstraintError) -> GrammarExpression {
    if array.minimum > Self.itemLimit, let reader = array.minimumReader {
      throw reader.refused("minItems", "supported up to \(Self.itemLimit)")
    }
    let maximum = array.maximum.map { min($0, Self.itemLimit) }
    guard array.minimum <= maximum ?? .max else { return .nothing }
    if let reader = array.uniqueReader, maximum ?? .max > 1 { return try uniqueItems(array, maximum, reader) }

    // One state for each number of items; an unbounded array stays in the last.
    let last = maximum ?? max(1, array.longestPrefix + 1, array.minimum)
    let wanted = array.contained?.count ?? 0
    guard wanted <= Self.containedLimit else {
      throw .tooLarge(what: "minContains", limit: Self.containedLimit)
    }
    let width = wanted + 1
    var graph = GrammarGraph(stateCount: (last + 1) * width)
    for index in 0...last where index < last || maximum == nil {
      let schemas = array.schemas(at: index)
      let item = try self.item(schemas, isFirst: index == 0)
      let next = min(index + 1, last)
      for found in 0..<width {
        graph.addArc(from: index * width + found, item, to: next * width + found)
        if found < wanted, let schema = array.contained?.schema {
          graph.addArc(
            from: index * width + found, try self.item(schemas + [schema], isFirst: index == 0),
            to: next * width + found + 1)
        }
      }
    }
    for index in 0...last where index >= array.minimum { graph.isFinal[index * width + wanted] = true }
    return .sequence([.text("["), .graph(graph), .text("]")])
  }

  private mutating func item(_ schemas: [Int], isFirst: Bool) throws(ConstraintError) -> GrammarExpression {
    let value = GrammarExpression.rule(try rule(for: schemas))
    return isFirst ? value : .sequence([.text(","), value])
  }

  /// Items that differ by construction: listed values in the list's order, or strings in the order of their first
  /// characters.
  private mutating func uniqueItems(
    _ array: ArrayConstraint, _ maximum: Int?, _ reader: SchemaReader
  ) throws(ConstraintError) -> GrammarExpression {
    guard array.longestPrefix == 0, array.contained == nil else {
      throw reader.refused("uniqueItems", "not supported beside prefixItems, a list of items, or contains")
    }
    let schemas = array.schemas(at: 0)
    var slots = SchemaSlots(minimum: array.minimum, maximum: maximum)
    if let values = try finiteValues(schemas) {
      for value in values {
        slots.slots.append(.init(rule: try addRule("unique item", .text(value.text)), isRequired: false))
      }
    } else {
      let alternatives = try expansion.alternatives(schemas)
      guard alternatives.count == 1, case let shape = try SchemaShape(alternatives[0], &expansion),
        shape.types == .string
      else {
        throw reader.refused(
          "uniqueItems", "supported where items are strings or listed values, or with maxItems of at most 1")
      }
      for group in Self.firstCharacters {
        let text = try strings(shape.strings, beginning: group)
        slots.slots.append(.init(rule: try addRule("unique item", text), isRequired: false))
      }
    }
    return .sequence([.text("["), try slots.expression(), .text("]")])
  }

  /// Sets of characters, apart from each other, by which names and unique strings are told apart.
  static let firstCharacters: [ScalarSet] = {
    let singles = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".unicodeScalars)
    let ascii = singles.map { ScalarSet($0.value) }
    let others = ScalarSet([0x23...0x7E]).intersection(plainText)
    return ascii + [ascii.reduce(others) { $0.subtracting($1) }, ScalarSet([0xA0...0x10FFFF])]
  }()
}
