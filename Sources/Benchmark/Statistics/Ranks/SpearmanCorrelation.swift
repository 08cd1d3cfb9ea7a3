/// Spearman's rank correlation: Pearson's coefficient of the ranks, ties sharing the average rank.
///
/// As scipy.stats.spearmanr, with the p-value of Student's t with n − 2 degrees of freedom.
public struct SpearmanCorrelation: Sendable, Equatable {
  /// −1 … 1.
  public let coefficient: Double
  /// Items.
  public let count: Int
  /// Two-sided p-value of independence; 1 for two items.
  public let pValue: Double

  /// - Parameters:
  ///   - x: One value for each item; missing ones are dropped by `CompletePairs`. Infinite values are allowed.
  ///   - y: As many.
  /// - Returns: `nil` where it is undefined: fewer than two items, or one list has a single value throughout; also if
  ///   the lists differ in length or a value is not a number.
  public init?(x: [Double], y: [Double]) {
    guard x.count == y.count, let x = ranks(of: x), let y = ranks(of: y), let ranked = PearsonCorrelation(x: x, y: y)
    else { return nil }
    coefficient = ranked.coefficient
    count = ranked.count
    pValue = ranked.pValue
  }
}
