/// A share of successes and its confidence intervals (statsmodels' proportion_confint).
///
/// ```swift
/// let correct = Proportion(successes: 182, trials: 303)
/// correct?.wilson()           // .5446 … .6542
/// ```
public struct Proportion: Sendable, Equatable {
  public let successes: Int
  public let trials: Int
  /// Judgements that are missing: in neither count.
  public let missingCount: Int

  /// - Returns: `nil` unless 0 <= successes <= trials and there is a trial.
  public init?(successes: Int, trials: Int) {
    guard trials > 0, (0...trials).contains(successes) else { return nil }
    (self.successes, self.trials, missingCount) = (successes, trials, 0)
  }

  /// - Parameter judgements: One for each instruction.
  /// - Returns: `nil` if all are missing.
  public init?(_ judgements: [Bool?]) {
    let made = judgements.compactMap(\.self)
    guard !made.isEmpty else { return nil }
    successes = made.count { $0 }
    trials = made.count
    missingCount = judgements.count - made.count
  }

  /// 0 … 1.
  public var share: Double { Double(successes) / Double(trials) }

  /// Wilson's score interval (1927): good coverage from a few trials on.
  /// - Parameter coverage: Between 0 and 1.
  /// - Returns: `nil` for another coverage.
  public func wilson(coverage: Double = 0.95) -> ClosedRange<Double>? {
    guard let z = NormalDistribution.quantile((1 + coverage) / 2), z > 0 else { return nil }
    let n = Double(trials)
    let scale = 1 + z * z / n
    let centre = (share + z * z / (2 * n)) / scale
    let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot() / scale
    return range(centre - half, centre + half)
  }

  /// Clopper and Pearson's exact interval (1934): never less than its coverage.
  /// - Parameter coverage: Between 0 and 1.
  /// - Returns: `nil` for another coverage.
  public func clopperPearson(coverage: Double = 0.95) -> ClosedRange<Double>? {
    guard coverage > 0, coverage < 1 else { return nil }
    let tail = (1 - coverage) / 2
    let (won, lost) = (Double(successes), Double(trials - successes))
    let low = successes == 0 ? 0 : IncompleteBeta.quantile(tail, a: won, b: lost + 1)
    let high = successes == trials ? 1 : IncompleteBeta.quantile(1 - tail, a: won + 1, b: lost)
    guard let low, let high else { return nil }
    return range(low, high)
  }

  /// The equal-tailed interval of the posterior under Jeffreys' prior, Beta(½, ½); unmodified at 0 and n successes.
  /// - Parameter coverage: Between 0 and 1.
  /// - Returns: `nil` for another coverage.
  public func jeffreys(coverage: Double = 0.95) -> ClosedRange<Double>? {
    guard coverage > 0, coverage < 1 else { return nil }
    let tail = (1 - coverage) / 2
    let (a, b) = (Double(successes) + 0.5, Double(trials - successes) + 0.5)
    guard let low = IncompleteBeta.quantile(tail, a: a, b: b), let high = IncompleteBeta.quantile(1 - tail, a: a, b: b)
    else { return nil }
    return range(low, high)
  }

  private func range(_ low: Double, _ high: Double) -> ClosedRange<Double> {
    let low = min(max(low, 0), 1)
    return low...min(max(high, low), 1)
  }
}
