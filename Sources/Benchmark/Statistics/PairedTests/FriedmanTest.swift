/// Friedman's test (1937): do systems differ in their ranks over the same instructions? And Nemenyi's test (1963) of
/// which ones do.
///
/// χ² = [12 Σ R_j² / (n k (k + 1)) − 3 n (k + 1)] / (1 − Σ (t³ − t) / (n (k³ − k))), R_j rank sums, t groups of ties
/// inside an instruction. As scipy.stats.friedmanchisquare; Nemenyi as in Demšar (2006).
public struct FriedmanTest: Sendable, Equatable {
  /// Mean ranks, and how many instructions were dropped.
  public let meanRanks: MeanRanks
  /// Chi-square with k − 1 degrees of freedom.
  public let statistic: Double
  public let pValue: Double

  /// - Parameters:
  ///   - judgements: [instructions][systems]; ranks with ties, or scores. Instructions with a missing one are dropped.
  ///   - better: Which value gets rank 1; no influence on the p-value.
  /// - Returns: `nil` for fewer than two systems, without a complete instruction, if all values are tied in all
  ///   instructions, if instructions differ in their number of systems, or if a value is not a number.
  public init?(_ judgements: [[Double?]], better: Better = .lower) {
    guard let meanRanks = MeanRanks(judgements, better: better), meanRanks.ranks.count > 1 else { return nil }
    let n = Double(meanRanks.count)
    let k = Double(meanRanks.ranks.count)
    var ties = 0.0
    for row in judgements {
      let values = row.compactMap(\.self)
      guard values.count == meanRanks.ranks.count else { continue }
      let sorted = values.sorted()
      var start = 0
      for place in 1...sorted.count where place == sorted.count || sorted[place] != sorted[start] {
        let t = Double(place - start)
        ties += t * t * t - t
        start = place
      }
    }
    let correction = 1 - ties / (n * (k * k * k - k))
    guard correction > 0 else { return nil }
    let squares = meanRanks.ranks.reduce(0) { $0 + ($1 - (k + 1) / 2) * ($1 - (k + 1) / 2) }
    // 12 n Σ (R̄ − (k + 1) / 2)² / (k (k + 1)): the same without the cancellation.
    statistic = 12 * n * squares / (k * (k + 1)) / correction
    guard let p = ChiSquareDistribution.above(statistic, degrees: meanRanks.ranks.count - 1) else { return nil }
    pValue = p
    self.meanRanks = meanRanks
  }

  /// Nemenyi's critical difference: two mean ranks farther apart than this differ at the level.
  /// - Parameter level: Between 0 and 1.
  /// - Returns: `nil` for another level.
  public func criticalDifference(level: Double = 0.05) -> Double? {
    StudentizedRange.upperQuantile(level, groups: meanRanks.ranks.count).map { $0 * standardError }
  }

  /// Nemenyi's p-value of the difference of two systems' mean ranks, adjusted for all pairs.
  public func nemenyiPValue(_ first: Int, _ second: Int) -> Double? {
    let gap = abs(meanRanks.ranks[first] - meanRanks.ranks[second])
    return StudentizedRange.above(gap / standardError, groups: meanRanks.ranks.count)
  }

  /// sqrt(k (k + 1) / (12 n)): the scale of the studentised range, whose q contains the √2 of a difference.
  private var standardError: Double {
    let k = Double(meanRanks.ranks.count)
    return (k * (k + 1) / (12 * Double(meanRanks.count))).squareRoot()
  }
}
