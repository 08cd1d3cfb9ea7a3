/// Average rank of each system over instructions, ties sharing the average rank: Table 3's "mean rank".
///
/// Ranks of m systems sum to m (m + 1) / 2 in each instruction, and so do their means.
public struct MeanRanks: Sendable, Equatable {
  /// One for each system, 1 … m.
  public let ranks: [Double]
  /// Instructions that the means cover.
  public let count: Int
  /// Instructions left out because the judgement of a system is missing: a rank among fewer is another scale.
  public let droppedCount: Int

  /// - Parameters:
  ///   - judgements: [instructions][systems]; ranks with ties, or scores. Only their order counts.
  ///   - better: Which value gets rank 1.
  /// - Returns: `nil` without a complete instruction, if instructions differ in their number of systems, or if a value is
  ///   not a number.
  public init?(_ judgements: [[Double?]], better: Better = .lower) {
    guard let systemCount = judgements.first?.count, systemCount > 0,
      judgements.allSatisfy({ $0.count == systemCount })
    else { return nil }
    var sums = [Double](repeating: 0, count: systemCount)
    var count = 0
    for row in judgements {
      let values = row.compactMap(\.self)
      guard values.count == systemCount else { continue }
      guard let ranks = Statistics.ranks(of: values, better: better) else { return nil }
      for (system, rank) in ranks.enumerated() { sums[system] += rank }
      count += 1
    }
    guard count > 0 else { return nil }
    ranks = sums.map { $0 / Double(count) }
    self.count = count
    droppedCount = judgements.count - count
  }
}
