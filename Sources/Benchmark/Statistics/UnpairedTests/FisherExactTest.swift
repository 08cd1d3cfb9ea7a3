#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Fisher's exact test (1935): is the share of successes the same in two groups of different instructions? As
/// scipy.stats.fisher_exact, two-sided.
///
/// Given both margins, the successes of the first group are hypergeometric; the p-value is the probability of all
/// counts that are no likelier than the one found.
///
/// ```swift
/// let test = FisherExactTest(cardiology, others)     // two Proportions
/// // test.pValue
/// ```
public struct FisherExactTest: Sendable, Equatable {
  /// 0 … 1.
  public let pValue: Double

  /// - Complexity: As many terms as the smaller of the margins.
  public init(_ first: Proportion, _ second: Proportion) {
    let (n, m) = (first.trials, second.trials)
    let successes = first.successes + second.successes
    let counts = max(0, successes - m)...min(successes, n)
    let logarithms = counts.map { Self.logarithm(n, choose: $0) + Self.logarithm(m, choose: successes - $0) }
    let found = logarithms[first.successes - counts.lowerBound]
    let highest = logarithms.max() ?? 0
    // Relative to the likeliest one, whose probability may be far from that of the count found.
    let (all, asUnlikely) = logarithms.reduce(into: (0.0, 0.0)) { sums, logarithm in
      let weight = exp(logarithm - highest)
      sums.0 += weight
      // Probabilities that differ by rounding alone are equal, as in scipy.
      if logarithm <= found + 1e-11 { sums.1 += weight }
    }
    pValue = min(asUnlikely / all, 1)
  }

  /// ln of the binomial coefficient.
  private static func logarithm(_ n: Int, choose k: Int) -> Double {
    lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
  }
}
