/// Expected calibration error: how far stated confidence is from the share of correct answers, over bins of equal width
/// (Guo et al. 2017).
///
/// ECE = Σ_b n_b / n · |share correct in b − mean confidence in b|; bin b holds confidences in (b / m, (b + 1) / m], the
/// first one 0 too.
public struct CalibrationError: Sendable, Equatable {
  public struct Bin: Sendable, Equatable {
    /// Confidences above the lower and up to the upper bound.
    public let bounds: ClosedRange<Double>
    public let count: Int
    /// `nil` for an empty bin.
    public let meanConfidence: Double?
    /// `nil` for an empty bin.
    public let shareCorrect: Double?
  }

  public let bins: [Bin]
  /// ECE, 0 … 1.
  public let expected: Double
  /// The largest distance of a bin (MCE), 0 … 1.
  public let maximum: Double
  /// Answers.
  public let count: Int
  /// Answers without a confidence or without a judgement.
  public let droppedCount: Int

  /// - Parameters:
  ///   - confidences: 0 … 1, one for each answer.
  ///   - correct: As many.
  ///   - binCount: At least 1.
  /// - Returns: `nil` if no answer has both, the lists differ in length, a confidence is outside 0 … 1, or there is no
  ///   bin.
  public init?(confidences: [Double?], correct: [Bool?], binCount: Int = 10) {
    guard confidences.count == correct.count, binCount > 0,
      confidences.allSatisfy({ $0.map { (0...1).contains($0) } ?? true })
    else { return nil }
    var counts = [Int](repeating: 0, count: binCount)
    var right = counts
    var sums = [Double](repeating: 0, count: binCount)
    for case (let confidence?, let isCorrect?) in zip(confidences, correct) {
      let bin = min(max(Int((confidence * Double(binCount)).rounded(.up)) - 1, 0), binCount - 1)
      counts[bin] += 1
      right[bin] += isCorrect ? 1 : 0
      sums[bin] += confidence
    }
    let total = counts.reduce(0, +)
    guard total > 0 else { return nil }
    var (expected, maximum) = (0.0, 0.0)
    bins = (0..<binCount).map { bin in
      let bounds = Double(bin) / Double(binCount)...Double(bin + 1) / Double(binCount)
      guard counts[bin] > 0 else { return Bin(bounds: bounds, count: 0, meanConfidence: nil, shareCorrect: nil) }
      let n = Double(counts[bin])
      let gap = abs(Double(right[bin]) / n - sums[bin] / n)
      expected += n / Double(total) * gap
      maximum = max(maximum, gap)
      return Bin(
        bounds: bounds, count: counts[bin], meanConfidence: sums[bin] / n, shareCorrect: Double(right[bin]) / n)
    }
    self.expected = expected
    self.maximum = maximum
    count = total
    droppedCount = confidences.count - total
  }
}
