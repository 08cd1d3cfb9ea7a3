/// Intraclass correlation of a fixed set of raters, for consistency: ICC(3,1) of one rater and ICC(3,k) of their mean
/// (Shrout & Fleiss 1979; MedHELM's agreement of a jury with clinicians).
///
/// Two-way analysis of variance with mean squares of items MS_R and of the residual MS_E:
/// ICC(3,1) = (MS_R − MS_E) / (MS_R + (k − 1) MS_E), ICC(3,k) = (MS_R − MS_E) / MS_R.
public struct IntraclassCorrelation: Sendable, Equatable {
  /// ICC(3,1).
  public let single: Double
  /// ICC(3,k).
  public let average: Double
  /// Items with all ratings.
  public let count: Int
  public let raterCount: Int
  /// Items where a rating is missing.
  public let droppedCount: Int

  /// - Parameter ratings: [items][raters] of finite values.
  /// - Returns: `nil` where it is undefined: fewer than two complete items or two raters, or no variance between items;
  ///   also if items differ in their number of raters or a value is not finite.
  public init?(_ ratings: [[Double?]]) {
    let rows = ratings.map { $0.compactMap(\.self) }
    guard let k = ratings.first?.count, k > 1, ratings.allSatisfy({ $0.count == k }),
      rows.joined().allSatisfy(\.isFinite)
    else { return nil }
    let complete = rows.filter { $0.count == k }
    let n = complete.count
    guard n > 1 else { return nil }
    let itemMeans = complete.map { $0.reduce(0, +) / Double(k) }
    let raterMeans = (0..<k).map { rater in complete.reduce(0) { $0 + $1[rater] } / Double(n) }
    let mean = itemMeans.reduce(0, +) / Double(n)
    let items = Double(k) * itemMeans.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n - 1)
    var residual = 0.0
    for (row, itemMean) in zip(complete, itemMeans) {
      for (value, raterMean) in zip(row, raterMeans) {
        let rest = value - itemMean - raterMean + mean
        residual += rest * rest
      }
    }
    residual /= Double(n - 1) * Double(k - 1)
    guard items > 0, items.isFinite, residual.isFinite else { return nil }
    single = (items - residual) / (items + Double(k - 1) * residual)
    average = (items - residual) / items
    count = n
    raterCount = k
    droppedCount = ratings.count - n
  }

  /// Interval of ICC(3,k): 1 − 1 / F at both ends, from the F distribution of MS_R / MS_E.
  /// - Parameter coverage: Between 0 and 1.
  /// - Returns: `nil` for another coverage.
  public func averageInterval(coverage: Double = 0.95) -> ClosedRange<Double>? {
    let (items, residual) = (count - 1, (count - 1) * (raterCount - 1))
    guard coverage > 0, coverage < 1,
      let low = FisherDistribution.quantile((1 + coverage) / 2, degrees: items, residual),
      let high = FisherDistribution.quantile((1 + coverage) / 2, degrees: residual, items)
    else { return nil }
    // 1 / F is 1 − ICC(3,k).
    return 1 - (1 - average) * low...1 - (1 - average) / high
  }
}
