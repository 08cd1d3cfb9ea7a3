#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What a statistic became in each resample, and the intervals that follow from it (scipy.stats.bootstrap).
public struct BootstrapReplicates: Sendable, Equatable {
  public enum Method: Sendable, CaseIterable {
    /// Between the quantiles of the replicates (Efron 1979).
    case percentile
    /// The percentile interval mirrored at the estimate ("reverse percentile").
    case basic
    /// Bias-corrected and accelerated (Efron 1987): its quantiles are moved for bias and skewness.
    case bca
  }

  /// The statistic of the data as they are.
  public let estimate: Double
  /// Defined replicates, ascending.
  public let values: [Double]
  /// Resamples in which the statistic was undefined: they are in no interval.
  public let undefinedCount: Int
  /// BCa's acceleration, a sixth of the jackknife's skewness; `nil` where the jackknife values are all equal or one of
  /// them is undefined.
  public let acceleration: Double?

  /// - Parameters:
  ///   - replicates: One for each resample; not a number where undefined.
  ///   - jackknife: The statistic without each of the instructions; not a number where undefined.
  init(estimate: Double, replicates: [Double], jackknife: [Double]) {
    let defined = replicates.filter { !$0.isNaN }
    self.estimate = estimate
    values = SortedOrder.sorted(defined)
    undefinedCount = replicates.count - defined.count
    acceleration = Self.acceleration(jackknife)
  }

  /// - Parameter coverage: Between 0 and 1.
  /// - Returns: `nil` for another coverage, without a defined replicate, or, for BCa, where all replicates lie on one side
  ///   of the estimate or the acceleration is undefined.
  public func interval(_ method: Method = .percentile, coverage: Double = 0.95) -> ClosedRange<Double>? {
    guard coverage > 0, coverage < 1, !values.isEmpty else { return nil }
    let tail = (1 - coverage) / 2
    switch method {
    case .percentile: return range(tail, 1 - tail)
    case .basic:
      guard let range = range(tail, 1 - tail) else { return nil }
      return 2 * estimate - range.upperBound...2 * estimate - range.lowerBound
    case .bca:
      guard let bias = NormalDistribution.quantile(shareBelowEstimate), let z = NormalDistribution.quantile(tail),
        let acceleration
      else { return nil }
      func moved(_ z: Double) -> Double {
        NormalDistribution.below(bias + (bias + z) / (1 - acceleration * (bias + z)))
      }
      return range(moved(z), moved(-z))
    }
  }

  /// Standard deviation of the replicates (n − 1); `nil` for fewer than two.
  public var standardError: Double? {
    guard values.count > 1 else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// Share of replicates below the estimate, equal ones counting half.
  private var shareBelowEstimate: Double {
    let below = values.count { $0 < estimate }
    let equal = values.count { $0 == estimate }
    return (Double(below) + 0.5 * Double(equal)) / Double(values.count)
  }

  private func range(_ low: Double, _ high: Double) -> ClosedRange<Double>? {
    guard let a = quantile(sorted: values, probability: low), let b = quantile(sorted: values, probability: high),
      !a.isNaN, !b.isNaN
    else { return nil }
    return min(a, b)...max(a, b)
  }

  /// Σ u³ / (6 (Σ u²)^(3/2)) with u the jackknife values' distances below their mean.
  private static func acceleration(_ values: [Double]) -> Double? {
    guard let first = values.first, values.contains(where: { $0 != first }) else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    var (squares, cubes) = (0.0, 0.0)
    for value in values {
      let u = mean - value
      squares += u * u
      cubes += u * u * u
    }
    let acceleration = cubes / (6 * squares * squares.squareRoot())
    return acceleration.isFinite ? acceleration : nil
  }
}
