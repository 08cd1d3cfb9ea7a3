/// Which of two systems was preferred, and how often: counts for every pair, from rankings with ties.
///
/// ```swift
/// let table = HeadToHead(rankings)            // [instructions][systems], 1 is best
/// table?.preference(0, over: 1)               // P(preferred | not tied), Fig. 2
/// table?.winRate(of: 0)                       // its mean over opponents, Table 3
/// ```
public struct HeadToHead: Sendable, Equatable {
  public let systemCount: Int
  /// Pairs of judgements of one instruction of which one or both are missing: they count nowhere.
  public let missingPairCount: Int
  /// [systems, systems], row-major: the row's system was preferred.
  private var wins: [Int]
  /// [systems, systems], symmetric.
  private var ties: [Int]

  /// - Parameters:
  ///   - judgements: [instructions][systems]; ranks with ties, or scores.
  ///   - better: Which of two values wins.
  /// - Returns: `nil` without two systems, if instructions differ in their number, or if a value is not a number.
  public init?(_ judgements: [[Double?]], better: Better = .lower) {
    guard let comparisons = Comparisons(judgements, better: better) else { return nil }
    self = comparisons.table()
  }

  /// From counts known already.
  /// - Parameters:
  ///   - wins: [systems][systems], the row's system preferred; the diagonal is ignored.
  ///   - ties: [systems][systems], symmetric; no ties if left out.
  public init(wins: [[Int]], ties: [[Int]]? = nil) throws(StatisticsError) {
    let count = wins.count
    let ties = ties ?? wins.map { $0.map { _ in 0 } }
    guard count > 1, ties.count == count, (wins + ties).allSatisfy({ $0.count == count && $0.allSatisfy { $0 >= 0 } }),
      (0..<count).allSatisfy({ i in (0..<count).allSatisfy { ties[i][$0] == ties[$0][i] } })
    else { throw .badComparisons(systemCount: count) }
    systemCount = count
    missingPairCount = 0
    self.wins = wins.flatMap(\.self)
    self.ties = ties.flatMap(\.self)
    for i in 0..<count {
      self.wins[i * count + i] = 0
      self.ties[i * count + i] = 0
    }
  }

  init(systemCount: Int, wins: [Int], ties: [Int], missingPairCount: Int) {
    self.systemCount = systemCount
    self.wins = wins
    self.ties = ties
    self.missingPairCount = missingPairCount
  }

  /// Instructions where `system` was preferred to `opponent`.
  public func wins(of system: Int, over opponent: Int) -> Int { wins[system * systemCount + opponent] }

  /// Instructions where the two were equal.
  public func ties(_ system: Int, _ opponent: Int) -> Int { ties[system * systemCount + opponent] }

  /// P(`system` preferred to `opponent` | not tied) = wins / (wins + losses); `nil` if no instruction decided.
  public func preference(_ system: Int, over opponent: Int) -> Double? {
    let (won, lost) = (wins(of: system, over: opponent), wins(of: opponent, over: system))
    return won + lost > 0 ? Double(won) / Double(won + lost) : nil
  }

  /// The paper's win rate: the mean over opponents of `preference`; `nil` if no opponent has one.
  public func winRate(of system: Int) -> WinRate? {
    WinRate(preferences: (0..<systemCount).filter { $0 != system }.map { preference(system, over: $0) })
  }

  /// (wins + ½ ties) / comparisons, all opponents taken together; `nil` without a comparison. Not the paper's win rate.
  public func winRateWithHalfTies(of system: Int) -> Double? {
    var (points, comparisons) = (0.0, 0)
    for opponent in 0..<systemCount where opponent != system {
      points += Double(wins(of: system, over: opponent)) + 0.5 * Double(ties(system, opponent))
      comparisons +=
        wins(of: system, over: opponent) + wins(of: opponent, over: system) + ties(system, opponent)
    }
    return comparisons > 0 ? points / Double(comparisons) : nil
  }
}
