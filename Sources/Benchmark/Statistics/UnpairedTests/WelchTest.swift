/// Welch's test (1947): do two groups of different instructions have the same mean? Their variances may differ. As
/// scipy.stats.ttest_ind with equal_var false.
public struct WelchTest: Sendable, Equatable {
  /// Mean of the first group less mean of the second.
  public let difference: Double
  /// Of the difference.
  public let standardError: Double
  /// Welch and Satterthwaite's; not whole.
  public let degrees: Double

  /// - Returns: `nil` unless both groups have two values or more, all are finite, and one of the groups varies.
  public init?(_ first: [Double], _ second: [Double]) {
    guard let a = Self.meanAndSquaredError(first), let b = Self.meanAndSquaredError(second) else { return nil }
    let sum = a.squaredError + b.squaredError
    guard sum > 0, sum.isFinite else { return nil }
    difference = a.mean - b.mean
    standardError = sum.squareRoot()
    // As shares of the sum: squares of very small errors would vanish.
    let (p, q) = (a.squaredError / sum, b.squaredError / sum)
    degrees = 1 / (p * p / Double(first.count - 1) + q * q / Double(second.count - 1))
  }

  public var statistic: Double { difference / standardError }

  /// Two-sided.
  public var pValue: Double {
    let squared = statistic * statistic
    guard squared.isFinite else { return 0 }
    let x = degrees / (degrees + squared)
    return IncompleteBeta(a: degrees / 2, b: 0.5, x: x, complement: squared / (degrees + squared))?.lower ?? 1
  }

  /// - Parameter coverage: Between 0 and 1.
  /// - Returns: `nil` for another coverage.
  public func interval(coverage: Double = 0.95) -> ClosedRange<Double>? {
    guard coverage > 0, coverage < 1,
      let x = IncompleteBeta.quantile(1 - coverage, a: degrees / 2, b: 0.5), x > 0
    else { return nil }
    let half = standardError * (degrees * (1 - x) / x).squareRoot()
    return difference - half...difference + half
  }

  /// Two passes, so that values far from zero keep their digits. `nil` for fewer than two values or one not finite.
  private static func meanAndSquaredError(_ values: [Double]) -> (mean: Double, squaredError: Double)? {
    guard let least = values.min(), let largest = values.max(), values.count > 1, values.allSatisfy(\.isFinite)
    else { return nil }
    // Equal values have no spread, whatever the rounding of their mean says.
    if least == largest { return (least, 0) }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1) / n)
  }
}
