package import Statistics

/// How each system fares by clinicians' verdicts and ranks: the paper's Table 3, with intervals.
package struct SystemStandings: Sendable {
  /// In the report's order.
  package let rows: [Row]

  package struct Row: Sendable {
    package let system: String
    /// `nil` without a verdict on this system.
    package let correct: Proportion?
    /// Mean over opponents of P(preferred | not tied), the paper's definition.
    package let winRate: ReportTable.Estimate?
    /// Ties share the mean of their places; over items on which all systems are ranked.
    package let meanRank: ReportTable.Estimate?
    /// Items on which the system has a rank.
    package let rankedCount: Int
  }

  package init(_ reviews: Reviews, plan: Bootstrap) {
    let winRates = Self.winRates(reviews.ranks, plan: plan)
    let meanRanks = Self.meanRanks(reviews.ranks, plan: plan)
    rows = reviews.systems.enumerated().map { place, system in
      let ranked = reviews.ranks.count { $0[place] != nil }
      return Row(
        system: system, correct: Proportion(reviews.verdicts.map { $0[place] }),
        winRate: winRates?[place].map { .init($0.estimate, $0.interval(), count: ranked) },
        meanRank: meanRanks?[place].map { .init($0.estimate, $0.interval(), count: $0.count) },
        rankedCount: ranked)
    }
  }

  /// One for each system; `nil` where no item decided between it and another one.
  private static func winRates(_ ranks: [[Double?]], plan: Bootstrap) -> [BootstrapReplicates?]? {
    guard let systemCount = ranks.first?.count, let comparisons = Comparisons(ranks) else { return nil }
    return plan.replicates(of: ranks.count, statisticCount: systemCount) { drawn in
      let table = comparisons.table(drawn: drawn)
      return (0..<systemCount).map { table.winRate(of: $0)?.rate }
    }
  }

  private struct MeanRank {
    var estimate: Double
    var count: Int
    var replicates: BootstrapReplicates?

    func interval() -> ClosedRange<Double>? { count > 1 ? replicates?.interval() : nil }
  }

  /// One for each system; nothing where no item has all systems ranked: a rank among fewer is another scale.
  private static func meanRanks(_ ranks: [[Double?]], plan: Bootstrap) -> [MeanRank?]? {
    guard let systemCount = ranks.first?.count, systemCount > 1, let means = MeanRanks(ranks) else { return nil }
    let complete = ranks.compactMap { row -> [Double?]? in
      let values = row.compactMap(\.self)
      return values.count == systemCount ? Statistics.ranks(of: values) : nil
    }
    let drawn = plan.means(of: complete)
    return means.ranks.enumerated().map { place, rank in
      MeanRank(estimate: rank, count: means.count, replicates: drawn?.column(place))
    }
  }
}
