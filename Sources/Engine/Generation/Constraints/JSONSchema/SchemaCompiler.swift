/// Turns a JSON schema into a grammar of JSON texts that are all valid under it.
///
/// Not every valid text is generated: the folder's README says which are, and lists the keywords. A schema whose
/// meaning
/// cannot be kept is refused with the keyword and its place.
package struct SchemaCompiler {
  private static let ruleLimit = 20_000
  private static let listLimit = 10_000
  private static let integerListLimit = 500

  var expansion: SchemaExpansion
  private var rules: [Grammar.Rule] = []
  /// The rule of the values that all of these schemas admit.
  private var valueRules: [[Int]: Int] = [:]
  private var pending: [(rule: Int, schemas: [Int])] = []
  private var characterRules: [ScalarSet: Int] = [:]

  /// - Parameter schema: UTF-8 JSON.
  /// - Throws: `ConstraintError`.
  package static func grammar(of schema: [UInt8]) throws(ConstraintError) -> Grammar {
    let root = try JSONReader.read(schema)
    var compiler = SchemaCompiler(expansion: SchemaExpansion(try SchemaTable(root)))
    return try compiler.compile()
  }

  private init(expansion: SchemaExpansion) { self.expansion = expansion }

  private mutating func compile() throws(ConstraintError) -> Grammar {
    let root = try rule(for: [0])
    while let (rule, schemas) = pending.popLast() { rules[rule].expression = try value(schemas) }
    return Grammar(rules: rules, root: root)
  }

  /// The rule of the values that all of `schemas` admit; made later if it is new.
  mutating func rule(for schemas: [Int]) throws(ConstraintError) -> Int {
    let key = schemas.sorted()
    if let known = valueRules[key] { return known }
    let number = try addRule("value \(rules.count)", .nothing)
    valueRules[key] = number
    pending.append((number, schemas))
    return number
  }

  mutating func addRule(_ name: String, _ expression: GrammarExpression) throws(ConstraintError) -> Int {
    guard rules.count < Self.ruleLimit else {
      throw .tooLarge(what: "rules of the schema's grammar", limit: Self.ruleLimit)
    }
    rules.append(Grammar.Rule(name: name, expression: expression))
    return rules.count - 1
  }

  // MARK: values

  private mutating func value(_ schemas: [Int]) throws(ConstraintError) -> GrammarExpression {
    var options: [GrammarExpression] = []
    var listed: Set<[UInt8]> = []
    for alternative in try expansion.alternatives(schemas) {
      if let values = try listedValues(alternative) {
        for value in values where !listed.contains(value.text) {
          if try holds(value, schemas) {
            listed.insert(value.text)
            options.append(.text(value.text))
          }
        }
      } else {
        options += try values(of: SchemaShape(alternative, &expansion))
      }
    }
    return .choice(options)
  }

  /// The shortest of the lists in `enum` and `const` of these schemas.
  private func listedValues(_ schemas: [Int]) throws(ConstraintError) -> [JSONValue]? {
    var shortest: [JSONValue]?
    for schema in schemas {
      let reader = SchemaReader(expansion.table, schema)
      guard let values = try reader.listedValues() else { continue }
      guard values.count <= Self.listLimit else {
        throw reader.refused("enum", "expected at most \(Self.listLimit) values")
      }
      if values.count < shortest?.count ?? .max { shortest = values }
    }
    return shortest
  }

  mutating func holds(_ value: JSONValue, _ schemas: [Int]) throws(ConstraintError) -> Bool {
    var evaluator = SchemaEvaluator(expansion: expansion)
    defer { expansion = evaluator.expansion }
    for schema in schemas where try !evaluator.holds(value, schema) { return false }
    return true
  }

  /// All values that schemas admit, if they list them or admit only null and truth values; else nil.
  mutating func finiteValues(_ schemas: [Int]) throws(ConstraintError) -> [JSONValue]? {
    var result: [JSONValue] = []
    for alternative in try expansion.alternatives(schemas) {
      var values = try listedValues(alternative)
      if values == nil {
        guard let simple = try simpleValues(SchemaShape(alternative, &expansion)) else { return nil }
        values = simple
      }
      for value in values ?? [] where !result.contains(where: { $0.equals(value) }) {
        if try holds(value, schemas) { result.append(value) }
      }
    }
    return result
  }

  /// The values of a shape that admits null, truth values and few integers only; else nil.
  private func simpleValues(_ shape: SchemaShape) throws(ConstraintError) -> [JSONValue]? {
    guard shape.types.isSubset(of: [.null, .boolean, .integer]) else { return nil }
    var result: [JSONValue] = shape.types.contains(.null) ? [.null] : []
    if shape.types.contains(.boolean) { result += [.bool(false), .bool(true)] }
    guard shape.types.contains(.integer) else { return result }
    let (low, high) = try shape.numbers.range(places: 0)
    guard high - low <= Self.integerListLimit else { return nil }
    return result + (low <= high ? (low...high).map(JSONValue.whole) : [])
  }

  private mutating func values(of shape: SchemaShape) throws(ConstraintError) -> [GrammarExpression] {
    var options: [GrammarExpression] = []
    if shape.types.contains(.null) { options.append(.text("null")) }
    if shape.types.contains(.boolean) { options += [.text("true"), .text("false")] }
    if shape.types.contains(.integer) {
      options.append(try numbers(shape.numbers, admitsFractions: shape.types.contains(.fraction)))
    }
    if shape.types.contains(.string) { options.append(try strings(shape.strings, beginning: nil)) }
    if shape.types.contains(.array) { options.append(try arrays(shape.arrays)) }
    if shape.types.contains(.object) { options.append(try objects(shape.objects)) }
    return options
  }

  // MARK: numbers

  /// Multiples of a step that are generated at most: those nearest to zero.
  private static let multipleLimit = 2000

  private func numbers(_ numbers: NumberConstraint, admitsFractions: Bool) throws(ConstraintError) -> GrammarExpression
  {
    let (low, high) = try numbers.range(places: 0)
    if numbers.step > 1 || numbers.stepReader != nil {
      return Self.multiples(of: numbers.step, low, high)
    }
    if admitsFractions {
      // Usually six decimals; more only where the bounds leave no number else.
      for places in [6, 0, 12] {
        let (low, high) = try numbers.range(places: places)
        if low <= high { return DecimalLanguage.decimals(low, high, places: places) }
      }
    }
    return DecimalLanguage.integers(low, high)
  }

  private static func multiples(of step: Int, _ low: Int, _ high: Int) -> GrammarExpression {
    guard low <= high else { return .nothing }
    // Rounded up and down to multiples; division itself rounds towards zero.
    let first = low / step + (low > 0 && low % step != 0 ? 1 : 0)
    let last = high / step - (high < 0 && high % step != 0 ? 1 : 0)
    guard first <= last else { return .nothing }
    let nearest = min(max(0, first), last)
    let start = max(first, nearest - multipleLimit / 2)
    let end = min(last, nearest + multipleLimit / 2)
    return .choice((start...end).map { .text("\($0 * step)") })
  }

  // MARK: strings

  private static let lengthLimit = 4096
  /// Of strings with a pattern and a greater `maxLength`.
  private static let patternLengthLimit = 256
  /// Characters of strings without a pattern: no control characters but those with an escape of their own.
  private static let freeText = ScalarSet([8...10, 12...13, 0x20...0x7E, 0xA0...0x10FFFF])
  /// What stands in a JSON string as it is.
  static let plainText = ScalarSet([0x20...0x21, 0x23...0x5B, 0x5D...0x10FFFF])

  /// - Parameter beginning: the set of the first character; nil: any, and the empty string, too.
  mutating func strings(
    _ strings: StringConstraint, beginning: ScalarSet?
  ) throws(ConstraintError) -> GrammarExpression {
    if strings.minimum > Self.lengthLimit, let reader = strings.minimumReader {
      throw reader.refused("minLength", "supported up to \(Self.lengthLimit)")
    }
    let hasPattern = !strings.patterns.isEmpty
    let limit = hasPattern ? Self.patternLengthLimit : Self.lengthLimit
    let maximum = strings.maximum.map { min($0, max(limit, strings.minimum)) }
    guard strings.minimum <= maximum ?? .max else { return .nothing }
    if !hasPattern {
      let any = GrammarExpression.rule(try characterRule(Self.freeText))
      guard let beginning else {
        return Self.quoted(.repeated(any, minimum: strings.minimum, maximum: maximum))
      }
      guard maximum != 0 else { return .nothing }
      let rest = GrammarExpression.repeated(any, minimum: max(strings.minimum, 1) - 1, maximum: maximum.map { $0 - 1 })
      return Self.quoted(.sequence([.rule(try characterRule(beginning)), rest]))
    }
    let automaton: ScalarAutomaton
    do throws(ConstraintError) {
      automaton = try Self.automaton(strings, maximum, beginning)
    } catch {
      throw strings.patternReader?.refused("pattern", "with the lengths around it, \(error)") ?? error
    }
    return Self.quoted(try expression(automaton))
  }

  private static func automaton(
    _ strings: StringConstraint, _ maximum: Int?, _ beginning: ScalarSet?
  ) throws(ConstraintError) -> ScalarAutomaton {
    var automaton = ScalarAutomaton(moves: [[.init(set: .all, target: 0)]], isFinal: [true])
    for pattern in strings.patterns { automaton = try automaton.intersection(pattern.automaton) }
    if strings.minimum > 0 || maximum != nil {
      automaton = try automaton.intersection(ScalarAutomaton(.all, minimum: strings.minimum, maximum: maximum))
    }
    if let beginning { automaton = try automaton.intersection(.beginning(with: beginning, in: .all)) }
    return automaton
  }

  static func quoted(_ content: GrammarExpression) -> GrammarExpression {
    .sequence([.text("\""), content, .text("\"")])
  }

  /// The automaton's texts as they stand in a JSON string.
  mutating func expression(_ automaton: ScalarAutomaton) throws(ConstraintError) -> GrammarExpression {
    var graph = GrammarGraph(stateCount: automaton.moves.count)
    graph.isFinal = automaton.isFinal
    for (state, moves) in automaton.moves.enumerated() {
      for move in moves { graph.addArc(from: state, .rule(try characterRule(move.set)), to: move.target) }
    }
    return .graph(graph)
  }

  /// One character of the set, in its one form within a JSON string.
  mutating func characterRule(_ set: ScalarSet) throws(ConstraintError) -> Int {
    if let known = characterRules[set] { return known }
    var options = [GrammarExpression.scalar(set.intersection(Self.plainText))]
    for range in set.subtracting(Self.plainText).ranges {
      for scalar in range { options.append(.text(JSONValue.escaped(ascii: UInt8(truncatingIfNeeded: scalar)))) }
    }
    let rule = try addRule("character \(characterRules.count)", .choice(options))
    characterRules[set] = rule
    return rule
  }
}

extension ScalarAutomaton {
  /// Texts over `universe` whose first scalar is of `set`.
  static func beginning(with set: ScalarSet, in universe: ScalarSet) -> ScalarAutomaton {
    ScalarAutomaton(
      moves: [[Move(set: set.intersection(universe), target: 1)], [Move(set: universe, target: 1)]],
      isFinal: [false, true])
  }

  /// Just these texts.
  init(words: [[UInt8]]) {
    self.init(moves: [[]], isFinal: [false])
    for word in words {
      var state = 0
      for scalar in String(decoding: word, as: UTF8.self).unicodeScalars {
        let set = ScalarSet(scalar.value)
        if let move = moves[state].first(where: { $0.set == set }) {
          state = move.target
        } else {
          moves[state].append(Move(set: set, target: moves.count))
          state = moves.count
          moves.append([])
          isFinal.append(false)
        }
      }
      isFinal[state] = true
    }
  }
}

extension TokenConstraint {
  /// - Parameter jsonSchema: UTF-8 JSON, of draft-07 or 2020-12.
  /// - Throws: `ConstraintError`, naming a keyword that is not supported and its place.
  public init(jsonSchema: [UInt8], _ trie: TokenTrie) throws(ConstraintError) {
    try self.init(try SchemaCompiler.grammar(of: jsonSchema), trie)
  }
}
