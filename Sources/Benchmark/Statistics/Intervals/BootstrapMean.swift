/// The mean of a sample with a percentile-bootstrap interval (Efron 1979).
///
/// Values belong to instructions, one each: instructions are drawn with replacement, and the interval runs between the
/// quantiles of the means of these draws. The same values, seed and count give the same interval everywhere.
///
/// ```swift
/// let score = BootstrapMean(of: rougeL)
/// // score?.mean, score?.interval (95 %), score?.count
/// ```
public struct BootstrapMean: Sendable, Equatable {
  public let mean: Double
  public let interval: ClosedRange<Double>
  /// Values that the mean covers.
  public let count: Int

  /// - Parameters:
  ///   - values: One per instruction.
  ///   - coverage: The interval's share of the resampled means.
  ///   - resampleCount: At least 1.
  /// - Returns: `nil` without values, or if one of them is not finite.
  /// - Complexity: `values.count` x `resampleCount` draws.
  public init?(of values: [Double], coverage: Double = 0.95, resampleCount: Int = 2_000, seed: UInt64 = 0) {
    let plan = Bootstrap(resampleCount: resampleCount, seed: seed)
    guard let replicates = plan.means(of: values.map { [$0] })?.column(0) else { return nil }
    mean = replicates.estimate
    count = values.count
    let tail = (1 - min(max(coverage, 0), 1)) / 2
    let low = quantile(sorted: replicates.values, probability: tail) ?? mean
    let high = quantile(sorted: replicates.values, probability: 1 - tail) ?? mean
    interval = min(low, high)...max(low, high)
  }
}
