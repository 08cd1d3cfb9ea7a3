public import MedAlign
public import Statistics

/// For how many instructions a relevant record is among the first k.
///
/// An instruction is a hit if one of its first k records is marked relevant, a miss if all k are marked as not
/// relevant, else undecided: a record that nobody marked is not taken for irrelevant. The share is that of hits among
/// hits and misses.
public struct HitRate: Sendable, Equatable {
  public let k: Int
  public let hits: Int
  public let misses: Int
  public let undecided: Int

  /// `nil` if no instruction is decided.
  public var proportion: Proportion? { Proportion(successes: hits, trials: hits + misses) }

  /// What the share can be once all are decided.
  public var bounds: ClosedRange<Double>? {
    let all = hits + misses + undecided
    guard all > 0 else { return nil }
    return Double(hits) / Double(all)...Double(hits + undecided) / Double(all)
  }

  /// - Parameter outcomes: One for each instruction.
  init(k: Int, _ outcomes: [Bool?]) {
    self.k = k
    hits = outcomes.count { $0 == true }
    misses = outcomes.count { $0 == false }
    undecided = outcomes.count { $0 == nil }
  }
}

/// The marks of one method's records, by instruction and rank.
public struct MethodOutcomes: Sendable {
  /// By ascending instruction id.
  public let instructions: [InstructionID]
  /// The highest rank of all instructions.
  public let depth: Int
  /// Of each instruction the rank of the first relevant record, and how many ranks from 1 on are marked as not relevant
  /// without a gap. A rank that the ranking lacks counts as not marked.
  private let marks: [(firstRelevant: Int?, notRelevant: Int)]

  public init(_ pairs: [RankedPair], labels: RelevanceLabels, method: RankedPair.Method) {
    let groups = Dictionary(grouping: pairs.filter { $0.method == method }, by: \.instructionID)
    depth = groups.values.joined().map(\.rank).max() ?? 0
    instructions = groups.keys.sorted()
    marks = instructions.map { id in
      let own = groups[id] ?? []
      let misses = Set(own.filter { labels[$0.key] == false }.map(\.rank))
      var leading = 0
      while misses.contains(leading + 1) { leading += 1 }
      return (own.filter { labels[$0.key] == true }.map(\.rank).min(), leading)
    }
  }

  /// Hit, miss or undecided for each instruction.
  public func outcomes(k: Int) -> [Bool?] {
    marks.map { mark in
      if let first = mark.firstRelevant, first <= k { return true }
      return mark.notRelevant >= k ? false : nil
    }
  }

  public func hitRate(k: Int) -> HitRate { HitRate(k: k, outcomes(k: k)) }
}
