#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Upper tails of the chi-square distribution (scipy.stats.chi2.sf).
package enum ChiSquareDistribution {
  /// P(X >= x) for `degrees` > 0 of freedom.
  /// - Returns: `nil` for x that is negative or not finite.
  package static func above(_ x: Double, degrees: Int) -> Double? {
    guard degrees > 0, x >= 0, x.isFinite else { return nil }
    if degrees == 1 { return erfc((x / 2).squareRoot()) }
    return IncompleteGamma(a: Double(degrees) / 2, x: x / 2)?.upper
  }
}

/// Student's t distribution.
package enum StudentDistribution {
  /// P(|T| >= |t|) of a correlation r, whose t is r · sqrt(degrees / (1 − r²)): the p-value of Pearson's and Spearman's
  /// coefficients (scipy.stats.pearsonr, spearmanr).
  /// - Returns: `nil` unless degrees > 0 and −1 <= r <= 1.
  package static func twoSided(correlation r: Double, degrees: Int) -> Double? {
    guard degrees > 0, abs(r) <= 1 else { return nil }
    // 1 − r² as a product, which keeps its digits near |r| = 1.
    return IncompleteBeta(a: Double(degrees) / 2, b: 0.5, x: (1 - r) * (1 + r), complement: r * r)?.lower
  }
}

/// Tails of the binomial distribution (scipy.stats.binom).
package enum BinomialDistribution {
  /// P(X <= successes) = I_(1 − p)(n − k, k + 1).
  /// - Returns: `nil` unless 0 <= successes <= trials and 0 <= probability <= 1.
  package static func atMost(_ successes: Int, trials: Int, probability: Double) -> Double? {
    guard (0...max(trials, 0)).contains(successes), (0...1).contains(probability) else { return nil }
    guard successes < trials else { return 1 }
    return IncompleteBeta(a: Double(successes + 1), b: Double(trials - successes), x: probability)?.upper
  }

  /// The two-sided p-value of `successes` under a probability of ½: twice the smaller tail, at most 1.
  package static func twoSidedHalf(_ successes: Int, trials: Int) -> Double? {
    atMost(min(successes, trials - successes), trials: trials, probability: 0.5).map { min(2 * $0, 1) }
  }
}

/// Fisher's F distribution.
package enum FisherDistribution {
  /// x with P(F <= x) = `probability` (scipy.stats.f.ppf).
  /// - Returns: `nil` unless both degrees are positive and 0 <= probability < 1.
  package static func quantile(_ probability: Double, degrees first: Int, _ second: Int) -> Double? {
    guard first > 0, second > 0, probability < 1,
      let x = IncompleteBeta.quantile(probability, a: Double(first) / 2, b: Double(second) / 2)
    else { return nil }
    return x < 1 ? Double(second) * x / (Double(first) * (1 - x)) : nil
  }
}
