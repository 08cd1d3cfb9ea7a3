/// Follows a text through a grammar byte by byte, all ways at once.
///
/// A way is a network state and the set of states to return to when its rule ends. Rules that are called at one place
/// share one such set, as in Earley's algorithm (1970), so that work per byte is polynomial whatever the grammar; a
/// call that ends its rule returns straight to the rule's callers, so that repetition by right recursion takes no room
/// (Leo 1991). Return sets and configurations (sets of ways) are numbered by content: inside a string, one character
/// after another gives the same configuration, and all that is known about it is found at once.
struct Recogniser: Sendable {
  /// Ways that a configuration may have; beyond, the text is given up.
  static let wayLimit = 1 << 14
  /// Ways and returns that may be remembered, in words; beyond, the tables are begun anew.
  static let storageLimit = 1 << 21

  /// No text: no way is left.
  static let dead: Int32 = -1
  private static let unknown: Int32 = -2
  /// In a set of returns: the whole text may end.
  private static let outside = UInt64.max

  private let network: TransitionNetwork
  /// Least cost from each network state to the end of its rule.
  private let costs: [Int]
  private let entries: [TransitionNetwork.Closure]
  private var returns = InternedSets()
  private var configurations = InternedSets()
  /// One per set of returns: the least cost of what follows.
  private var returnCosts: [Int] = []
  /// One per configuration.
  private(set) var restCosts: [Int] = []
  private var completes: [Bool] = []
  /// [configuration][byte class]
  private var successors: [Int32] = []
  private let classCount: Int

  init(_ network: TransitionNetwork, costs: [Int]) {
    self.network = network
    self.costs = costs
    entries = network.ruleStart.map { network.closure(of: $0) }
    classCount = network.byteOfClass.count
  }

  /// The configuration before any text, or `dead`.
  mutating func start() -> Int32 {
    var step = Step()
    step.add(call: Int32(network.root), frames: [Self.outside], order: network.callOrder)
    let isComplete = network.isNullable[network.root]
    return finish(&step, isComplete: isComplete)
  }

  func isComplete(_ configuration: Int32) -> Bool { configuration >= 0 && completes[Int(configuration)] }
  /// Whether more text may follow.
  func goesOn(_ configuration: Int32) -> Bool {
    configuration >= 0 && !configurations[configuration].isEmpty
  }
  /// Least cost to a complete text.
  func restCost(_ configuration: Int32) -> Int { restCosts[Int(configuration)] }
  var storage: Int { returns.storage + configurations.storage + successors.count / 2 }

  /// The configuration after one more byte, or `dead`.
  @inline(__always)
  mutating func advance(_ configuration: Int32, by byte: UInt8) -> Int32 {
    let slot = Int(configuration) * classCount + Int(network.classOfByte[Int(byte)])
    let known = successors[slot]
    if known != Self.unknown { return known }
    let next = step(from: configuration, byte: byte)
    successors[slot] = next
    return next
  }

  // MARK: one step

  /// What is gathered while ways are followed.
  private struct Step {
    var ways: Set<UInt64> = []
    /// Returns of each rule that is called here, by the rule's place in the call order.
    var calls: [Int32: (rule: Int32, frames: Set<UInt64>)] = [:]

    mutating func add(call rule: Int32, frames: some Sequence<UInt64>, order: [Int32]) {
      calls[order[Int(rule)], default: (rule, [])].frames.formUnion(frames)
    }
  }

  private static func pack(_ state: Int32, _ returns: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: state)) << 32 | UInt64(UInt32(bitPattern: returns))
  }

  private static func unpack(_ way: UInt64) -> (state: Int32, returns: Int32) {
    (Int32(truncatingIfNeeded: way >> 32), Int32(truncatingIfNeeded: way))
  }

  private mutating func step(from configuration: Int32, byte: UInt8) -> Int32 {
    var step = Step()
    var seen: Set<UInt64> = []
    var pending: [UInt64] = []
    var isComplete = false
    func visit(_ state: Int32, _ returns: Int32, _ costs: [Int], _ seen: inout Set<UInt64>, _ pending: inout [UInt64]) {
      guard costs[Int(state)] != ShortestTexts.unreachable else { return }
      let way = Self.pack(state, returns)
      if seen.insert(way).inserted { pending.append(way) }
    }
    for way in configurations[configuration] {
      let (state, returns) = Self.unpack(way)
      for arc in network.arcs(of: state) where arc.lower <= byte && byte <= arc.upper {
        visit(arc.target, returns, costs, &seen, &pending)
      }
    }
    // What was begun earlier: jumps, ends of rules, and calls, which are only gathered.
    while let way = pending.popLast() {
      guard seen.count <= Self.wayLimit else { return Self.dead }
      let (state, returnSet) = Self.unpack(way)
      if !network.arcs(of: state).isEmpty { step.ways.insert(way) }
      if network.isFinal[Int(state)] {
        for frame in returns[returnSet] {
          if frame == Self.outside {
            isComplete = true
          } else {
            let (state, returnSet) = Self.unpack(frame)
            visit(state, returnSet, costs, &seen, &pending)
          }
        }
      }
      for target in network.jumps(of: state) { visit(target, returnSet, costs, &seen, &pending) }
      for call in network.calls(of: state) {
        gather(call, returnSet, in: &step)
        if network.isNullable[Int(call.rule)] { visit(call.target, returnSet, costs, &seen, &pending) }
      }
    }
    return finish(&step, isComplete: isComplete)
  }

  private mutating func gather(_ call: TransitionNetwork.Call, _ returnSet: Int32, in step: inout Step) {
    guard costs[Int(call.target)] != ShortestTexts.unreachable,
      costs[Int(network.ruleStart[Int(call.rule)])] != ShortestTexts.unreachable
    else { return }
    if network.isTail[Int(call.target)] {
      step.add(call: call.rule, frames: returns[returnSet], order: network.callOrder)
    } else {
      step.add(
        call: call.rule, frames: CollectionOfOne(Self.pack(call.target, returnSet)), order: network.callOrder)
    }
  }

  /// Enters the called rules, callers before those they call, so that each rule's returns are all known.
  private mutating func finish(_ step: inout Step, isComplete: Bool) -> Int32 {
    while let place = step.calls.keys.min(), let (rule, frames) = step.calls.removeValue(forKey: place) {
      let returnSet = intern(returns: frames.sorted())
      let entry = entries[Int(rule)]
      for state in entry.readers where costs[Int(state)] != ShortestTexts.unreachable {
        step.ways.insert(Self.pack(state, returnSet))
      }
      for call in entry.calls { gather(call, returnSet, in: &step) }
      guard step.ways.count <= Self.wayLimit else { return Self.dead }
    }
    if step.ways.isEmpty && !isComplete { return Self.dead }
    return intern(ways: step.ways.sorted(), isComplete: isComplete)
  }

  // MARK: tables

  private func sum(_ cost: Int, _ other: Int) -> Int { min(cost + other, ShortestTexts.limit) }

  private mutating func intern(returns frames: [UInt64]) -> Int32 {
    let (number, isNew) = returns.intern(frames)
    if isNew {
      returnCosts.append(
        frames.reduce(ShortestTexts.limit) { least, frame in
          guard frame != Self.outside else { return 0 }
          let (state, returnSet) = Self.unpack(frame)
          return min(least, sum(costs[Int(state)], returnCosts[Int(returnSet)]))
        })
    }
    return number
  }

  private mutating func intern(ways: [UInt64], isComplete: Bool) -> Int32 {
    // The last word tells complete from incomplete texts with the same ways.
    let (number, isNew) = configurations.intern(ways, tag: isComplete)
    if isNew {
      completes.append(isComplete)
      restCosts.append(
        ways.reduce(isComplete ? 0 : ShortestTexts.limit) { least, way in
          let (state, returnSet) = Self.unpack(way)
          return min(least, sum(costs[Int(state)], returnCosts[Int(returnSet)]))
        })
      successors += [Int32](repeating: Self.unknown, count: classCount)
    }
    return number
  }

  /// Forgets all but one configuration; returns its new number.
  mutating func restart(at configuration: Int32) -> Int32 {
    let old = self
    returns = InternedSets()
    configurations = InternedSets()
    (returnCosts, restCosts, completes, successors) = ([], [], [], [])
    // Sets of returns only name sets with lower numbers.
    var isNeeded = [Bool](repeating: false, count: old.returns.count)
    for way in old.configurations[configuration] { isNeeded[Int(Self.unpack(way).returns)] = true }
    for number in isNeeded.indices.reversed() where isNeeded[number] {
      for frame in old.returns[Int32(number)] where frame != Self.outside {
        isNeeded[Int(Self.unpack(frame).returns)] = true
      }
    }
    var renumbered = [Int32](repeating: 0, count: old.returns.count)
    func moved(_ words: ArraySlice<UInt64>, _ renumbered: [Int32]) -> [UInt64] {
      words.map { word in
        guard word != Self.outside else { return word }
        let (state, returnSet) = Self.unpack(word)
        return Self.pack(state, renumbered[Int(returnSet)])
      }.sorted()
    }
    for number in isNeeded.indices where isNeeded[number] {
      renumbered[number] = intern(returns: moved(old.returns[Int32(number)], renumbered))
    }
    return intern(
      ways: moved(old.configurations[configuration], renumbered), isComplete: old.isComplete(configuration))
  }
}
