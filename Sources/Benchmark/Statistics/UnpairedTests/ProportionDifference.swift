/// The difference of two groups' shares of successes, for groups of different instructions.
public struct ProportionDifference: Sendable, Equatable {
  public let first: Proportion
  public let second: Proportion

  public init(_ first: Proportion, _ second: Proportion) { (self.first, self.second) = (first, second) }

  /// Share of the first less share of the second, −1 … 1.
  public var difference: Double { first.share - second.share }

  /// Newcombe's interval from both groups' Wilson intervals (1998, method 10; statsmodels' confint_proportions_2indep
  /// with method "newcomb").
  /// - Parameter coverage: Between 0 and 1.
  /// - Returns: `nil` for another coverage.
  public func newcombe(coverage: Double = 0.95) -> ClosedRange<Double>? {
    guard let a = first.wilson(coverage: coverage), let b = second.wilson(coverage: coverage) else { return nil }
    func distance(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
    let low = difference - distance(first.share - a.lowerBound, b.upperBound - second.share)
    let high = difference + distance(a.upperBound - first.share, second.share - b.lowerBound)
    return max(low, -1)...min(max(high, low), 1)
  }
}
