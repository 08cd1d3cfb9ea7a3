/// A nondeterministic finite automaton over Unicode scalars, without empty moves. State 0 begins.
struct ScalarAutomaton: Sendable {
  static let stateLimit = 1 << 14
  static let powersetLimit = 1 << 10

  struct Move: Sendable {
    var set: ScalarSet
    var target: Int
  }

  var moves: [[Move]]
  var isFinal: [Bool]

  init(moves: [[Move]], isFinal: [Bool]) {
    self.moves = moves
    self.isFinal = isFinal
  }

  /// All texts of `minimum` to `maximum` (nil: any number of) scalars of the set.
  init(_ set: ScalarSet, minimum: Int, maximum: Int?) throws(ConstraintError) {
    let last = maximum ?? minimum
    guard last < Self.stateLimit else { throw .tooLarge(what: "characters of a string", limit: Self.stateLimit - 1) }
    moves = (0..<last).map { [Move(set: set, target: $0 + 1)] } + [maximum == nil ? [Move(set: set, target: last)] : []]
    isFinal = (0...last).map { $0 >= minimum }
  }

  func accepts(_ text: some Sequence<Unicode.Scalar>) -> Bool {
    var states: Set<Int> = [0]
    for scalar in text {
      var next: Set<Int> = []
      for state in states {
        for move in moves[state] where move.set.contains(scalar.value) { next.insert(move.target) }
      }
      states = next
    }
    return states.contains { isFinal[$0] }
  }

  /// The texts that both accept.
  func intersection(_ other: ScalarAutomaton) throws(ConstraintError) -> ScalarAutomaton {
    var numbers: [[Int]: Int] = [[0, 0]: 0]
    var pairs = [[0, 0]]
    var result = ScalarAutomaton(moves: [], isFinal: [])
    while result.moves.count < pairs.count {
      let pair = pairs[result.moves.count]
      var joint: [Move] = []
      for left in moves[pair[0]] {
        for right in other.moves[pair[1]] {
          let set = left.set.intersection(right.set)
          guard !set.isEmpty else { continue }
          let target = [left.target, right.target]
          if numbers[target] == nil {
            numbers[target] = pairs.count
            pairs.append(target)
          }
          joint.append(Move(set: set, target: numbers[target] ?? 0))
        }
      }
      guard pairs.count <= Self.stateLimit else { throw Self.tooLarge }
      result.moves.append(joint)
      result.isFinal.append(isFinal[pair[0]] && other.isFinal[pair[1]])
    }
    return result.trimmed()
  }

  /// The texts of scalars of `universe` that this does not accept (by the powerset construction).
  func complement(in universe: ScalarSet) throws(ConstraintError) -> ScalarAutomaton {
    var numbers: [Set<Int>: Int] = [[0]: 0]
    var sets: [Set<Int>] = [[0]]
    var result = ScalarAutomaton(moves: [], isFinal: [])
    while result.moves.count < sets.count {
      let states = sets[result.moves.count]
      // Scalars between two neighboring cuts are treated alike.
      let all = states.flatMap { moves[$0] }
      var cuts = Set(universe.ranges.map(\.lowerBound))
      for move in all {
        for range in move.set.ranges {
          cuts.insert(range.lowerBound)
          cuts.insert(range.upperBound + 1)
        }
      }
      let order = cuts.sorted()
      var joint: [Set<Int>: ScalarSet] = [:]
      for (index, cut) in order.enumerated() {
        let end = index + 1 < order.count ? order[index + 1] - 1 : 0x10FFFF
        guard cut <= end else { continue }
        let piece = ScalarSet([cut...end]).intersection(universe)
        guard let sample = piece.ranges.first?.lowerBound else { continue }
        let targets = Set(all.filter { $0.set.contains(sample) }.map(\.target))
        joint[targets] = joint[targets]?.union(piece) ?? piece
      }
      var next: [Move] = []
      for (targets, set) in joint.sorted(by: {
        ($0.value.ranges.first?.lowerBound ?? 0) < ($1.value.ranges.first?.lowerBound ?? 0)
      }) {
        if numbers[targets] == nil {
          numbers[targets] = sets.count
          sets.append(targets)
        }
        next.append(Move(set: set, target: numbers[targets] ?? 0))
      }
      guard sets.count <= Self.powersetLimit else {
        throw .tooLarge(what: "states of the opposite of a string's automaton", limit: Self.powersetLimit)
      }
      result.moves.append(next)
      result.isFinal.append(!states.contains { isFinal[$0] })
    }
    return result.trimmed()
  }

  var isEmpty: Bool { !isFinal.contains(true) }

  /// Without states from which no text is accepted; without any final state if no text is.
  private func trimmed() -> ScalarAutomaton {
    var origins = [[Int]](repeating: [], count: moves.count)
    for (state, moves) in moves.enumerated() { for move in moves { origins[move.target].append(state) } }
    var useful = isFinal
    var pending = isFinal.indices.filter { isFinal[$0] }
    while let state = pending.popLast() {
      for origin in origins[state] where !useful[origin] {
        useful[origin] = true
        pending.append(origin)
      }
    }
    guard useful[0] else { return ScalarAutomaton(moves: [[]], isFinal: [false]) }
    var numbers = [Int](repeating: 0, count: moves.count)
    var count = 0
    for state in useful.indices where useful[state] {
      numbers[state] = count
      count += 1
    }
    let kept = useful.indices.filter { useful[$0] }
    return ScalarAutomaton(
      moves: kept.map { state in
        moves[state].filter { useful[$0.target] }.map { Move(set: $0.set, target: numbers[$0.target]) }
      }, isFinal: kept.map { isFinal[$0] })
  }

  private static let tooLarge = ConstraintError.tooLarge(what: "states of a string's automaton", limit: stateLimit)
}
