/// What it takes at least to get from each state of a network to the end of its rule (Knuth 1977, a generalisation of
/// Dijkstra's algorithm to grammars).
enum ShortestTexts {
  /// No way to the end.
  static let unreachable = Int.max
  /// Sums are cut off here: rules that double each other reach any number.
  static let limit = 1 << 40

  /// A way from one state to another of the same rule.
  struct Shortcut {
    var from, to: Int32
    var cost: Int
  }

  /// - Parameters:
  ///   - cost: of reading a byte by an arc, at least 0; nil: it cannot be read.
  ///   - shortcuts: further ways.
  /// - Returns: one per state; `unreachable` where there is no way. O(n log n) in the network's size.
  static func costs(
    of network: TransitionNetwork, shortcuts: [Shortcut] = [], cost: (TransitionNetwork.Arc) -> Int?
  ) -> [Int] {
    // Ways and calls by the state that they lead to, and calls by rule.
    var waysTo = [[(from: Int32, cost: Int)]](repeating: [], count: network.stateCount)
    var callsTo = [[(from: Int32, rule: Int32)]](repeating: [], count: network.stateCount)
    var callsOf = [[(from: Int32, to: Int32)]](repeating: [], count: network.ruleStart.count)
    var rulesAt = [[Int]](repeating: [], count: network.stateCount)
    for state in 0..<Int32(network.stateCount) {
      for arc in network.arcs(of: state) {
        if let cost = cost(arc) { waysTo[Int(arc.target)].append((state, cost)) }
      }
      for target in network.jumps(of: state) { waysTo[Int(target)].append((state, 0)) }
      for call in network.calls(of: state) {
        callsTo[Int(call.target)].append((state, call.rule))
        callsOf[Int(call.rule)].append((state, call.target))
      }
    }
    for shortcut in shortcuts { waysTo[Int(shortcut.to)].append((shortcut.from, shortcut.cost)) }
    for (rule, start) in network.ruleStart.enumerated() { rulesAt[Int(start)].append(rule) }

    var costs = [Int](repeating: unreachable, count: network.stateCount)
    var heap = Heap()
    for state in 0..<network.stateCount where network.isFinal[state] { heap.insert((0, Int32(state))) }
    while let (cost, state) = heap.removeFirst() {
      guard costs[Int(state)] == unreachable else { continue }
      costs[Int(state)] = cost
      for way in waysTo[Int(state)] where costs[Int(way.from)] == unreachable {
        heap.insert((min(cost + way.cost, limit), way.from))
      }
      for call in callsTo[Int(state)] where costs[Int(call.from)] == unreachable {
        let called = costs[Int(network.ruleStart[Int(call.rule)])]
        if called != unreachable { heap.insert((min(cost + called, limit), call.from)) }
      }
      for rule in rulesAt[Int(state)] {
        for call in callsOf[rule] where costs[Int(call.from)] == unreachable {
          let rest = costs[Int(call.to)]
          if rest != unreachable { heap.insert((min(cost + rest, limit), call.from)) }
        }
      }
    }
    return costs
  }

  /// A binary heap; the least first.
  private struct Heap {
    private var entries: [(cost: Int, state: Int32)] = []

    mutating func insert(_ entry: (Int, Int32)) {
      entries.append(entry)
      var index = entries.count - 1
      while index > 0, entries[index].cost < entries[(index - 1) / 2].cost {
        entries.swapAt(index, (index - 1) / 2)
        index = (index - 1) / 2
      }
    }

    mutating func removeFirst() -> (Int, Int32)? {
      guard let first = entries.first, let last = entries.popLast() else { return nil }
      guard !entries.isEmpty else { return first }
      entries[0] = last
      var index = 0
      while true {
        var least = index
        for child in [2 * index + 1, 2 * index + 2]
        where child < entries.count && entries[child].cost < entries[least].cost { least = child }
        if least == index { return first }
        entries.swapAt(index, least)
        index = least
      }
    }
  }
}
