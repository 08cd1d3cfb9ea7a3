#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The range of k independent standard normal values: the studentised range with infinitely many degrees of freedom
/// (scipy.stats.studentized_range, df = inf), which Nemenyi's test needs.
package enum StudentizedRange {
  /// P(range >= q) = 1 − k ∫ φ(z) [Φ(z) − Φ(z − q)]^(k − 1) dz, by the trapezoidal rule, which converges exponentially for
  /// a smooth integrand that vanishes at both ends.
  /// - Returns: `nil` unless k >= 2 and q >= 0.
  package static func above(_ q: Double, groups k: Int) -> Double? {
    guard k >= 2, q >= 0, q.isFinite else { return nil }
    let step = 0.05
    var sum = 0.0
    // |z| <= 9 holds all of the normal density that a double can tell from 0 beside 1.
    for i in -180...180 {
      let z = Double(i) * step
      let inside = NormalDistribution.below(z) - NormalDistribution.below(z - q)
      sum += NormalDistribution.density(z) * pow(max(inside, 0), Double(k - 1))
    }
    return min(max(1 - Double(k) * sum * step, 0), 1)
  }

  /// q with P(range >= q) = `probability`.
  /// - Returns: `nil` unless k >= 2 and 0 < probability < 1.
  package static func upperQuantile(_ probability: Double, groups k: Int) -> Double? {
    guard k >= 2, probability > 0, probability < 1 else { return nil }
    var (low, high) = (0.0, 100.0)
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high, let above = above(middle, groups: k) else { break }
      if above > probability { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
  }
}
