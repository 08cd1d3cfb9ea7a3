/// McNemar's test (1947): are two systems equally often correct on the same instructions? Only the instructions that
/// they disagree on count. As statsmodels.stats.contingency_tables.mcnemar.
///
/// ```swift
/// let test = McNemar(correct32k, correct2k)     // [Bool?], one for each instruction
/// // test?.onlyFirst, test?.onlySecond, test?.pValue
/// ```
public struct McNemar: Sendable, Equatable {
  /// Instructions that only the first system got right.
  public let onlyFirst: Int
  /// Instructions that only the second system got right.
  public let onlySecond: Int
  /// Instructions where a judgement is missing.
  public let droppedCount: Int

  /// From the two discordant counts.
  /// - Returns: `nil` if one is negative.
  public init?(onlyFirst: Int, onlySecond: Int) {
    guard onlyFirst >= 0, onlySecond >= 0 else { return nil }
    (self.onlyFirst, self.onlySecond, droppedCount) = (onlyFirst, onlySecond, 0)
  }

  /// - Returns: `nil` if the lists differ in length or no instruction has both judgements.
  public init?(_ first: [Bool?], _ second: [Bool?]) {
    guard first.count == second.count else { return nil }
    var counts = (first: 0, second: 0, both: 0)
    for case (let a?, let b?) in zip(first, second) {
      counts.both += 1
      if a, !b { counts.first += 1 }
      if b, !a { counts.second += 1 }
    }
    guard counts.both > 0 else { return nil }
    (onlyFirst, onlySecond, droppedCount) = (counts.first, counts.second, first.count - counts.both)
  }

  private var discordant: Int { onlyFirst + onlySecond }

  /// Two-sided binomial p-value of the smaller discordant count with probability ½; 1 without discordance.
  public var exactPValue: Double {
    BinomialDistribution.twoSidedHalf(onlyFirst, trials: discordant) ?? 1
  }

  /// (|b − c| − 1)² / (b + c) with Edwards' correction, which is not let overshoot where b = c; (b − c)² / (b + c)
  /// without. `nil` without discordance.
  public func chiSquare(corrected: Bool = true) -> Double? {
    guard discordant > 0 else { return nil }
    let gap = abs(Double(onlyFirst) - Double(onlySecond)) - (corrected ? 1 : 0)
    return max(gap, 0) * max(gap, 0) / Double(discordant)
  }

  /// P of a chi-square with one degree of freedom as large; `nil` without discordance.
  public func chiSquarePValue(corrected: Bool = true) -> Double? {
    chiSquare(corrected: corrected).flatMap { ChiSquareDistribution.above($0, degrees: 1) }
  }

  /// The exact p-value below 25 discordant instructions, else that of the corrected chi-square.
  public var pValue: Double { discordant < 25 ? exactPValue : chiSquarePValue() ?? 1 }
}
