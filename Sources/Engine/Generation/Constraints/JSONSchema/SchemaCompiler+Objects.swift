extension SchemaCompiler {
  /// Declared properties in their order, then others in the order of their names' first characters.
  mutating func objects(_ object: ObjectConstraint) throws(ConstraintError) -> GrammarExpression {
    var slots = SchemaSlots(minimum: object.minimum, maximum: object.maximum)
    for name in object.names {
      let isRequired = object.required.contains(name)
      let schemas = try object.schemas(for: name)
      let isNamed = try holds(.string(name), object.nameSchemas)
      let isForbidden = !isNamed || schemas.contains { expansion.table.entries[$0].value.isBool(false) }
      if isForbidden {
        if isRequired { return .nothing }
        continue
      }
      slots.slots.append(.init(rule: try property(.text(JSONValue.quoted(name)), schemas), isRequired: isRequired))
    }
    if object.describesOthers || object.names.isEmpty || object.minimum > slots.slots.count {
      for rule in try others(object) { slots.slots.append(.init(rule: rule, isRequired: false)) }
    }
    return .sequence([.text("{"), try slots.expression(), .text("}")])
  }

  private mutating func property(_ name: GrammarExpression, _ schemas: [Int]) throws(ConstraintError) -> Int {
    try addRule("property", .sequence([name, .text(":"), .rule(try rule(for: schemas))]))
  }

  // MARK: undeclared properties

  /// Rules of properties that are not declared, no two of which admit the same name.
  private mutating func others(_ object: ObjectConstraint) throws(ConstraintError) -> [Int] {
    let (names, listed) = try admittedNames(object)
    if let listed {
      var result: [Int] = []
      for name in listed {
        result.append(try property(.text(JSONValue.quoted(name)), object.schemas(for: name)))
      }
      return result
    }
    var result: [Int] = []
    for (kind, schemas) in try kinds(object) {
      if schemas.contains(where: { expansion.table.entries[$0].value.isBool(false) }) { continue }
      for group in Self.firstCharacters {
        guard let name = try self.name(beginning: group, kind + names, object.names) else { continue }
        result.append(try property(name, schemas))
      }
    }
    return result
  }

  /// What undeclared names must match, with the schemas of their values: one pattern of `patternProperties` and no
  /// other, or none.
  private func kinds(_ object: ObjectConstraint) throws(ConstraintError) -> [([ScalarAutomaton], [Int])] {
    let patterns = object.layouts.flatMap(\.patterns)
    guard !patterns.isEmpty else { return [([], object.layouts.compactMap(\.additional))] }
    // Over the scalars that all patterns are exact on.
    let universe = patterns.reduce(Self.plainText) { $0.intersection($1.pattern.universe) }
    var opposites: [ScalarAutomaton] = []
    for layout in object.layouts {
      for (pattern, _) in layout.patterns {
        do throws(ConstraintError) { opposites.append(try pattern.automaton.complement(in: universe)) } catch {
          throw layout.reader.refused("patternProperties", "\(error)")
        }
      }
    }
    var result: [([ScalarAutomaton], [Int])] = [(opposites, object.layouts.compactMap(\.additional))]
    for chosen in patterns.indices {
      var automata = [ScalarAutomaton(moves: [[.init(set: universe, target: 0)]], isFinal: [true])]
      for (index, opposite) in opposites.enumerated() {
        automata.append(index == chosen ? patterns[index].pattern.automaton : opposite)
      }
      var schemas: [Int] = []
      var index = 0
      for layout in object.layouts {
        let own = index..<index + layout.patterns.count
        index = own.upperBound
        if own.contains(chosen) {
          schemas.append(patterns[chosen].schema)
        } else if let additional = layout.additional {
          schemas.append(additional)
        }
      }
      result.append((automata, schemas))
    }
    return result
  }

  /// What `propertyNames` admits: names by automata, or a list of undeclared names.
  private mutating func admittedNames(
    _ object: ObjectConstraint
  ) throws(ConstraintError) -> (automata: [ScalarAutomaton], listed: [[UInt8]]?) {
    guard let first = object.nameSchemas.first else { return ([], nil) }
    if let values = try finiteValues(object.nameSchemas) {
      var listed: [[UInt8]] = []
      for case .string(let name) in values where !object.names.contains(name) { listed.append(name) }
      return ([], listed)
    }
    let alternatives = try expansion.alternatives(object.nameSchemas)
    guard alternatives.count == 1 else {
      throw SchemaReader(expansion.table, first).refused("", "propertyNames with a choice of schemas is not supported")
    }
    let shape = try SchemaShape(alternatives[0], &expansion)
    guard shape.types.contains(.string) else { return ([], []) }
    var automata = shape.strings.patterns.map(\.automaton)
    if shape.strings.minimum > 0 || shape.strings.maximum != nil {
      automata.append(
        try ScalarAutomaton(
          .all, minimum: shape.strings.minimum, maximum: shape.strings.maximum.map { min($0, 256) }))
    }
    return (automata, nil)
  }

  /// Quoted names that begin in `group`, match all automata and are none of `declared`; nil: there are none, or they
  /// take too large an automaton and are left out.
  private mutating func name(
    beginning group: ScalarSet, _ automata: [ScalarAutomaton], _ declared: [[UInt8]]
  ) throws(ConstraintError) -> GrammarExpression? {
    let excluded = declared.filter {
      String(decoding: $0, as: UTF8.self).unicodeScalars.first.map { group.contains($0.value) } ?? false
    }
    if excluded.isEmpty && automata.isEmpty {
      let rest = GrammarExpression.repeated(.rule(try characterRule(Self.nameText)), minimum: 0, maximum: nil)
      return Self.quoted(.sequence([.rule(try characterRule(group)), rest]))
    }
    var automaton = ScalarAutomaton.beginning(with: group, in: Self.nameText)
    do throws(ConstraintError) {
      for other in automata { automaton = try automaton.intersection(other) }
      if !excluded.isEmpty {
        automaton = try automaton.intersection(ScalarAutomaton(words: excluded).complement(in: Self.nameText))
      }
    } catch { return nil }
    return automaton.isEmpty ? nil : Self.quoted(try expression(automaton))
  }

  /// Characters of undeclared names: none that is escaped, so that a name has one form.
  private static let nameText = plainText.intersection(ScalarSet([0x20...0x7E, 0xA0...0x10FFFF]))
}
