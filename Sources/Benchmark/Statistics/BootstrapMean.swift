internal import SeededRandom

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
    guard !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
    let count = Double(values.count)
    mean = values.reduce(0, +) / count
    self.count = values.count

    var generator = SplitMix64(seed: seed)
    var means: [Double] = []
    means.reserveCapacity(max(resampleCount, 1))
    for _ in 0..<max(resampleCount, 1) {
      var sum = 0.0
      for _ in values.indices { sum += values[generator.next(below: values.count)] }
      means.append(sum / count)
    }
    means.sort()
    let tail = (1 - min(max(coverage, 0), 1)) / 2
    let low = quantile(sorted: means, probability: tail) ?? mean
    let high = quantile(sorted: means, probability: 1 - tail) ?? mean
    interval = min(low, high)...max(low, high)
  }
}
