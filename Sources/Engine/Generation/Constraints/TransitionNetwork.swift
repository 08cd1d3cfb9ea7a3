/// A grammar as finite automata over bytes that call each other, one for each rule (a recursive transition network;
/// Woods 1970).
///
/// A state has arcs that read a byte, jumps that read nothing, and calls that read a text of another rule. Numbers
/// index flat arrays: state `s` has `arcs[arcStart[s]..<arcStart[s + 1]]`, and so for jumps and calls.
struct TransitionNetwork: Sendable {
  struct Arc: Sendable {
    var lower, upper: UInt8
    var target: Int32
  }

  struct Call: Sendable {
    var rule, target: Int32
  }

  let arcs: [Arc], arcStart: [Int32]
  let jumps: [Int32], jumpStart: [Int32]
  let calls: [Call], callStart: [Int32]
  /// Whether a rule's text may end in the state.
  let isFinal: [Bool]
  /// Where each rule begins.
  let ruleStart: [Int32]
  let root: Int
  /// Whether a rule admits the empty text.
  private(set) var isNullable: [Bool] = []
  /// A number for each rule, smaller than those of the rules that it can begin with.
  private(set) var callOrder: [Int32] = []
  /// States after which nothing follows in their rule but its end.
  private(set) var isTail: [Bool] = []
  /// Bytes that no arc tells apart have one class.
  private(set) var classOfByte: [UInt8] = []
  /// One byte of each class.
  private(set) var byteOfClass: [UInt8] = []

  var stateCount: Int { isFinal.count }

  /// - Throws: `ConstraintError.tooLarge`, `.leftRecursion`, `.unsatisfiable`.
  init(_ grammar: Grammar) throws(ConstraintError) {
    var builder = NetworkBuilder()
    for rule in grammar.rules { try builder.add(rule) }
    let states = builder.states
    var flatArcs: [Arc] = []
    var flatJumps: [Int32] = []
    var flatCalls: [Call] = []
    var starts: (arcs: [Int32], jumps: [Int32], calls: [Int32]) = ([0], [0], [0])
    for state in states {
      flatArcs += state.arcs
      flatJumps += state.jumps
      flatCalls += state.calls
      starts.arcs.append(Int32(flatArcs.count))
      starts.jumps.append(Int32(flatJumps.count))
      starts.calls.append(Int32(flatCalls.count))
    }
    (arcs, arcStart) = (flatArcs, starts.arcs)
    (jumps, jumpStart) = (flatJumps, starts.jumps)
    (calls, callStart) = (flatCalls, starts.calls)
    isFinal = states.map(\.isFinal)
    ruleStart = builder.ruleStart
    root = grammar.root
    let lengths = ShortestTexts.costs(of: self) { _ in 1 }
    isNullable = ruleStart.map { lengths[Int($0)] == 0 }
    isTail = findTails()
    callOrder = try orderRules(names: grammar.rules.map(\.name))
    guard lengths[Int(ruleStart[root])] != ShortestTexts.unreachable else { throw .unsatisfiable }
    classifyBytes()
  }

  func arcs(of state: Int32) -> ArraySlice<Arc> { arcs[Int(arcStart[Int(state)])..<Int(arcStart[Int(state) + 1])] }
  func jumps(of state: Int32) -> ArraySlice<Int32> {
    jumps[Int(jumpStart[Int(state)])..<Int(jumpStart[Int(state) + 1])]
  }
  func calls(of state: Int32) -> ArraySlice<Call> { calls[Int(callStart[Int(state)])..<Int(callStart[Int(state) + 1])] }

  /// What a state reaches within its rule without reading: states with arcs, calls, and whether the rule may end.
  struct Closure {
    var readers: [Int32] = []
    var calls: [Call] = []
    var isFinal = false
  }

  func closure(of start: Int32) -> Closure {
    var result = Closure()
    var seen: Set<Int32> = [start]
    var pending = [start]
    while let state = pending.popLast() {
      if isFinal[Int(state)] { result.isFinal = true }
      let arcs = arcs(of: state)
      if !arcs.isEmpty { result.readers.append(state) }
      for target in jumps(of: state) where seen.insert(target).inserted { pending.append(target) }
      for call in calls(of: state) {
        result.calls.append(call)
        if isNullable[Int(call.rule)], seen.insert(call.target).inserted { pending.append(call.target) }
      }
    }
    return result
  }

  private func findTails() -> [Bool] {
    var origins = [[Int]](repeating: [], count: stateCount)
    for state in 0..<stateCount { for target in jumps(of: Int32(state)) { origins[Int(target)].append(state) } }
    func reaching(_ isGoal: (Int) -> Bool) -> [Bool] {
      var pending = (0..<stateCount).filter(isGoal)
      var reaches = [Bool](repeating: false, count: stateCount)
      for state in pending { reaches[state] = true }
      while let state = pending.popLast() {
        for origin in origins[state] where !reaches[origin] {
          reaches[origin] = true
          pending.append(origin)
        }
      }
      return reaches
    }
    let goesOn = reaching { !arcs(of: Int32($0)).isEmpty || !calls(of: Int32($0)).isEmpty }
    return zip(reaching { isFinal[$0] }, goesOn).map { $0 && !$1 }
  }

  /// Sorts the rules by what they can begin with (Kahn 1962).
  private func orderRules(names: [String]) throws(ConstraintError) -> [Int32] {
    let beginners = ruleStart.map { start in Set(closure(of: start).calls.map { Int($0.rule) }) }
    var callers = [Int](repeating: 0, count: ruleStart.count)
    for rules in beginners { for rule in rules { callers[rule] += 1 } }
    var ready = callers.indices.filter { callers[$0] == 0 }
    var order = [Int32](repeating: -1, count: ruleStart.count)
    var next: Int32 = 0
    while let rule = ready.popLast() {
      order[rule] = next
      next += 1
      for called in beginners[rule] {
        callers[called] -= 1
        if callers[called] == 0 { ready.append(called) }
      }
    }
    guard let stuck = order.firstIndex(of: -1) else { return order }
    // Each rule that is left is begun with by another that is left: going back in that relation ends in a circle.
    var caller = [Int](repeating: stuck, count: ruleStart.count)
    for (rule, begun) in beginners.enumerated() where order[rule] < 0 { for other in begun { caller[other] = rule } }
    var rule = stuck
    for _ in order { rule = caller[rule] }
    throw .leftRecursion(rule: names[rule])
  }

  private mutating func classifyBytes() {
    var isCut = [Bool](repeating: false, count: 257)
    for arc in arcs {
      isCut[Int(arc.lower)] = true
      isCut[Int(arc.upper) + 1] = true
    }
    for byte in 0...255 {
      if byte == 0 || isCut[byte] { byteOfClass.append(UInt8(byte)) }
      classOfByte.append(UInt8(byteOfClass.count - 1))
    }
  }
}
