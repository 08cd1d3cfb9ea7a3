import MedAlign
package import Statistics
package import TextMetrics

/// Whether metrics follow clinicians better in one cohort than in another.
package struct CohortComparison: Sendable {
  package let first: Cohort
  package let second: Cohort
  /// Ranked items of each, and of both.
  package let itemCounts: (first: Int, second: Int, both: Int)
  /// In the order of metrics.
  package let rows: [Row]

  package struct Row: Sendable {
    package let metric: MetricDefinition
    /// Mean Kendall's tau in each cohort.
    package let first: ReportTable.Estimate?
    package let second: ReportTable.Estimate?
    /// First less second; like its p-value only where both cohorts have enough items.
    package var difference: ReportTable.Estimate?
    package var pValue: Double?
    /// Adjusted for all metrics (Benjamini and Hochberg).
    package var adjusted: Double?
  }

  /// With fewer items in a cohort, a difference could hardly be anything but chance.
  static let leastItemCount = 10

  /// - Throws: `empty` for a cohort without a ranked item.
  package init(_ data: EvaluationData, _ first: Cohort, _ second: Cohort, plan: Bootstrap) throws(CohortError) {
    let reviews = Reviews(data)
    let parts = [first, second].map { cohort in reviews.filtered { cohort.holds($0, data.facts[$0.item]) } }
    for (cohort, part) in zip([first, second], parts) where !part.hasRanks {
      throw .empty(cohort: cohort.name, known: cohort.valuesAtHand(data))
    }
    let agreements = parts.map { part in
      MetricAgreement.all(part, MetricScores(data, systems: part.systems, items: part.items), plan: plan)
    }
    // Both cohorts' taus over one list of items, so that draws of items keep what they share.
    let items = Set(parts.flatMap(\.items)).sorted()
    let places = parts.map { part in
      let places = Dictionary(zip(part.items, part.items.indices), uniquingKeysWith: { first, _ in first })
      return items.map { places[$0] }
    }
    func taus(_ cohort: Int, _ metric: Int) -> [Double?] {
      places[cohort].map { $0.flatMap { agreements[cohort][metric].taus[$0] } }
    }
    let metrics = data.metrics.indices
    let columns = metrics.map { (first: taus(0, $0), second: taus(1, $0)) }
    let drawn = plan.means(of: items.indices.map { item in columns.flatMap { [$0.first[item], $0.second[item]] } })
    let comparable = metrics.filter { agreements[0][$0].count + agreements[1][$0].count > 0 }
    var rows = comparable.map { metric -> Row in
      let means = agreements.map { $0[metric] }.map { found in
        found.mean.map { ReportTable.Estimate($0, found.interval, count: found.count) }
      }
      var row = Row(metric: data.metrics[metric], first: means[0], second: means[1])
      guard agreements.allSatisfy({ $0[metric].count >= Self.leastItemCount }) else { return row }
      row.difference = drawn?.difference(2 * metric, 2 * metric + 1).map { .init($0.estimate, $0.interval()) }
      row.pValue = Self.test(columns[metric].first, columns[metric].second, plan)?.pValue
      return row
    }
    let tested = rows.indices.filter { rows[$0].pValue != nil }
    let adjusted = MultipleComparisons.benjaminiHochberg.adjusted(tested.compactMap { rows[$0].pValue }) ?? []
    for (place, value) in zip(tested, adjusted) { rows[place].adjusted = value }
    self.first = first
    self.second = second
    self.rows = rows
    let ranked = parts.map { part in
      Set(zip(part.items, part.ranks).filter { $0.1.contains { $0 != nil } }.map(\.0))
    }
    itemCounts = (ranked[0].count, ranked[1].count, ranked[0].intersection(ranked[1]).count)
  }

  private static func test(_ first: [Double?], _ second: [Double?], _ plan: Bootstrap) -> GroupPermutationTest? {
    var (one, other, pairs): ([Double], [Double], [(first: Double, second: Double)]) = ([], [], [])
    for (a, b) in zip(first, second) {
      switch (a, b) {
      case (let a?, let b?): pairs.append((a, b))
      case (let a?, nil): one.append(a)
      case (nil, let b?): other.append(b)
      case (nil, nil): break
      }
    }
    return GroupPermutationTest(first: one, second: other, pairs: pairs, plan: plan)
  }
}
