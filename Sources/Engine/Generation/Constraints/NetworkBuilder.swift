/// Turns expressions into the states of a `TransitionNetwork`, arc by arc (Thompson 1968).
///
/// `build` only ever adds ways out of the state it begins at, so that several expressions may begin at one state.
struct NetworkBuilder {
  static let stateLimit = 1 << 18
  static let ruleLimit = 1 << 16

  struct State {
    var arcs: [TransitionNetwork.Arc] = []
    var jumps: [Int32] = []
    var calls: [TransitionNetwork.Call] = []
    var isFinal = false
  }

  private(set) var states: [State] = []
  private(set) var ruleStart: [Int32] = []

  mutating func add(_ rule: Grammar.Rule) throws(ConstraintError) {
    guard ruleStart.count < Self.ruleLimit else { throw .tooLarge(what: "rules", limit: Self.ruleLimit) }
    let start = try newState()
    ruleStart.append(start)
    let end = try build(rule.expression, from: start)
    states[Int(end)].isFinal = true
  }

  private mutating func newState() throws(ConstraintError) -> Int32 {
    guard states.count < Self.stateLimit else {
      throw .tooLarge(what: "states of the grammar's automaton (repetitions count)", limit: Self.stateLimit)
    }
    states.append(State())
    return Int32(states.count - 1)
  }

  private mutating func jump(from: Int32, to: Int32) { states[Int(from)].jumps.append(to) }

  private mutating func arc(_ range: ClosedRange<UInt8>, from: Int32, to: Int32) {
    states[Int(from)].arcs.append(.init(lower: range.lowerBound, upper: range.upperBound, target: to))
  }

  /// The state where the expression's text, begun at `from`, ends.
  private mutating func build(_ expression: GrammarExpression, from: Int32) throws(ConstraintError) -> Int32 {
    switch expression {
    case .text(let bytes):
      var state = from
      for byte in bytes {
        let next = try newState()
        arc(byte...byte, from: state, to: next)
        state = next
      }
      return state
    case .scalar(let set):
      let end = try newState()
      try buildScalar(set, from: from, to: end)
      return end
    case .sequence(let parts):
      var state = from
      for part in parts { state = try build(part, from: state) }
      return state
    case .choice(let options):
      let end = try newState()
      for option in options { jump(from: try build(option, from: from), to: end) }
      return end
    case .rule(let rule):
      let end = try newState()
      states[Int(from)].calls.append(.init(rule: Int32(rule), target: end))
      return end
    case .repeated(let part, let minimum, let maximum):
      return try buildRepeated(part, minimum, maximum, from: from)
    case .graph(let graph):
      return try buildGraph(graph, from: from)
    }
  }

  private mutating func buildRepeated(
    _ part: GrammarExpression, _ minimum: Int, _ maximum: Int?, from: Int32
  ) throws(ConstraintError) -> Int32 {
    var state = from
    // A state for each round, even of the empty text, so that the limit on states bounds the rounds.
    func round(_ builder: inout NetworkBuilder) throws(ConstraintError) {
      let begin = try builder.newState()
      builder.jump(from: state, to: begin)
      state = try builder.build(part, from: begin)
    }
    for _ in 0..<minimum { try round(&self) }
    let end = try newState()
    if let maximum {
      for _ in minimum..<max(maximum, minimum) {
        jump(from: state, to: end)
        try round(&self)
      }
    } else {
      let loop = try newState()
      jump(from: state, to: loop)
      jump(from: try build(part, from: loop), to: loop)
      state = loop
    }
    jump(from: state, to: end)
    return end
  }

  private mutating func buildGraph(_ graph: GrammarGraph, from: Int32) throws(ConstraintError) -> Int32 {
    var numbers: [Int32] = []
    for _ in graph.isFinal { numbers.append(try newState()) }
    let end = try newState()
    if let first = numbers.first { jump(from: from, to: first) }
    for arc in graph.arcs {
      jump(from: try build(arc.label, from: numbers[arc.from]), to: numbers[arc.to])
    }
    for (number, isFinal) in zip(numbers, graph.isFinal) where isFinal { jump(from: number, to: end) }
    return end
  }

  /// Ends of byte sequences are shared: a set's many ranges mostly end alike.
  private mutating func buildScalar(_ set: ScalarSet, from: Int32, to end: Int32) throws(ConstraintError) {
    var shared: [ArraySlice<ClosedRange<UInt8>>: Int32] = [[]: end]
    for sequence in set.utf8Sequences {
      var target = end
      for index in stride(from: sequence.count - 1, to: 0, by: -1) {
        let suffix = sequence[index...]
        if let known = shared[suffix] {
          target = known
        } else {
          let state = try newState()
          arc(sequence[index], from: state, to: target)
          shared[suffix] = state
          target = state
        }
      }
      arc(sequence[0], from: from, to: target)
    }
  }
}
