/// The sign test: are differences as often above 0 as below? Differences of 0 do not count.
///
/// Two-sided binomial p-value with probability ½ (scipy.stats.binomtest).
public struct SignTest: Sendable, Equatable {
  public let positiveCount: Int
  public let negativeCount: Int
  /// Differences of 0.
  public let zeroCount: Int

  /// - Parameter differences: First less second, one for each instruction; missing ones are dropped by `CompletePairs`.
  /// - Returns: `nil` without differences, or if one is not a number.
  public init?(differences: [Double]) {
    guard !differences.isEmpty, !differences.contains(where: \.isNaN) else { return nil }
    positiveCount = differences.count { $0 > 0 }
    negativeCount = differences.count { $0 < 0 }
    zeroCount = differences.count - positiveCount - negativeCount
  }

  /// 1 if all differences are 0.
  public var pValue: Double {
    BinomialDistribution.twoSidedHalf(positiveCount, trials: positiveCount + negativeCount) ?? 1
  }
}
