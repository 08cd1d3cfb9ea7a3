/// Wilcoxon's signed-rank test (1945): are paired differences symmetric around 0? Differences of 0 are dropped, equal
/// sizes share the average rank.
///
/// As scipy.stats.wilcoxon with its default `zero_method`, without continuity correction; but up to 50 differences the
/// p-value counts all assignments of signs, with ties too, where scipy counts them only up to 13.
public struct WilcoxonSignedRank: Sendable, Equatable {
  /// Sum of the ranks of positive differences.
  public let positiveRankSum: Double
  /// Sum of the ranks of negative differences.
  public let negativeRankSum: Double
  /// Differences other than 0.
  public let count: Int
  /// Differences of 0.
  public let zeroCount: Int
  /// Two-sided.
  public let pValue: Double
  /// Whether `pValue` counts assignments of signs; else it is normal, with tie correction.
  public let isPValueExact: Bool

  /// scipy's statistic: the smaller rank sum.
  public var statistic: Double { min(positiveRankSum, negativeRankSum) }

  private static let exactLimit = 50

  /// - Parameter differences: First less second, one for each instruction; missing ones are dropped by `CompletePairs`.
  /// - Returns: `nil` if all differences are 0, or one is not a number.
  public init?(differences: [Double]) {
    let moved = differences.filter { $0 != 0 }
    guard !moved.isEmpty, let ranks = ranks(of: moved.map { abs($0) }) else { return nil }
    count = moved.count
    zeroCount = differences.count - moved.count
    var sums = (positive: 0.0, negative: 0.0)
    for (difference, rank) in zip(moved, ranks) {
      if difference > 0 { sums.positive += rank } else { sums.negative += rank }
    }
    (positiveRankSum, negativeRankSum) = sums
    isPValueExact = count <= Self.exactLimit
    let smaller = min(sums.positive, sums.negative)
    pValue = isPValueExact ? Self.exact(smaller, ranks) : Self.normal(smaller, ranks)
  }

  /// Twice the share of sign assignments whose positive ranks sum to `smaller` or less. Average ranks are halves at
  /// worst, so doubled ones count in whole numbers.
  private static func exact(_ smaller: Double, _ ranks: [Double]) -> Double {
    let limit = Int((2 * smaller).rounded())
    var shares = [Double](repeating: 0, count: limit + 1)
    shares[0] = 1
    for rank in ranks {
      let step = Int((2 * rank).rounded())
      for sum in stride(from: limit, through: 0, by: -1) {
        shares[sum] = 0.5 * (shares[sum] + (sum >= step ? shares[sum - step] : 0))
      }
    }
    return min(2 * shares.reduce(0, +), 1)
  }

  private static func normal(_ smaller: Double, _ ranks: [Double]) -> Double {
    let n = Double(ranks.count)
    // Σ ranks² = n (n + 1)(2 n + 1) / 6 less the tie correction; each sign is worth ± rank / 2 around the mean.
    let variance = ranks.reduce(0) { $0 + $1 * $1 } / 4
    return NormalDistribution.twoSided((smaller - n * (n + 1) / 4) / variance.squareRoot())
  }
}
