/// Pearson's product-moment correlation.
///
/// r = Σ (x − x̄)(y − ȳ) / sqrt(Σ (x − x̄)² Σ (y − ȳ)²), with the two-sided p-value of Student's t with n − 2 degrees of
/// freedom. As scipy.stats.pearsonr.
public struct PearsonCorrelation: Sendable, Equatable {
  /// −1 … 1.
  public let coefficient: Double
  /// Items.
  public let count: Int

  /// - Parameters:
  ///   - x: One finite value for each item; missing ones are dropped by `CompletePairs`.
  ///   - y: As many.
  /// - Returns: `nil` where r is undefined: fewer than two items, or one list has a single value throughout; also if the
  ///   lists differ in length, a value is not finite, or a list's sum is not.
  public init?(x: [Double], y: [Double]) {
    guard x.count == y.count, let firstX = x.first, let firstY = y.first, x.allSatisfy(\.isFinite),
      y.allSatisfy(\.isFinite), x.contains(where: { $0 != firstX }), y.contains(where: { $0 != firstY })
    else { return nil }
    let n = Double(x.count)
    let meanX = x.reduce(0, +) / n
    let meanY = y.reduce(0, +) / n
    // Divided by the farthest one, so that squares of very large or very small values stay in range.
    let farthestX = x.reduce(0) { max($0, abs($1 - meanX)) }
    let farthestY = y.reduce(0) { max($0, abs($1 - meanY)) }
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      let (stepX, stepY) = ((a - meanX) / farthestX, (b - meanY) / farthestY)
      xx += stepX * stepX
      yy += stepY * stepY
      xy += stepX * stepY
    }
    let r = xy / (xx * yy).squareRoot()
    // The sum of a list can still leave a double's range.
    guard r.isFinite else { return nil }
    coefficient = min(max(r, -1), 1)
    count = x.count
  }

  /// Two-sided p-value of independence; 1 for two items, which always lie on a line.
  public var pValue: Double { StudentDistribution.twoSided(correlation: coefficient, degrees: count - 2) ?? 1 }
}
