import MedAlign
package import Statistics
package import TextMetrics

/// How well a metric orders the answers to an item as a clinician does, averaged over items: a row of the paper's Table
/// 4.
package struct MetricAgreement: Sendable {
  package let metric: MetricDefinition
  /// Kendall's tau-b of each reviewed item; missing where it is undefined or there is nothing to compare.
  package let taus: [Double?]
  /// Mean of the defined taus.
  package let mean: Double?
  package let interval: ClosedRange<Double>?
  /// Mean of Spearman's coefficients of the same items.
  package let spearman: Double?
  /// Items with two or more ranked and scored answers of which the clinician or the metric tied all.
  package let undefinedCount: Int
  /// Ranked items with fewer than two answers that are ranked and scored.
  package let incomparableCount: Int

  /// Items that the mean covers.
  package var count: Int { taus.count { $0 != nil } }

  /// All metrics, in the order of `scores`, whose items and systems are those of `reviews`.
  package static func all(_ reviews: Reviews, _ scores: MetricScores, plan: Bootstrap) -> [MetricAgreement] {
    let measured = scores.values.map { Taus(ranks: reviews.ranks, scores: $0) }
    let rows = reviews.items.indices.map { item in measured.map { $0.taus[item] } }
    let means = plan.means(of: rows)
    return zip(scores.metrics, measured).enumerated().map { column, found in
      let (metric, taus) = found
      let replicates = means?.column(column)
      let count = taus.taus.count { $0 != nil }
      return MetricAgreement(
        metric: metric, taus: taus.taus, mean: replicates?.estimate,
        interval: count > 1 ? replicates?.interval() : nil, spearman: taus.meanSpearman(),
        undefinedCount: taus.undefinedCount, incomparableCount: taus.incomparableCount)
    }
  }

  /// The mean tau of each metric alone, where intervals are not needed.
  static func means(_ reviews: Reviews, _ scores: MetricScores) -> [ReportTable.Estimate?] {
    scores.values.map { values in
      let taus = Taus(ranks: reviews.ranks, scores: values).taus.compactMap(\.self)
      return taus.isEmpty ? nil : .init(taus.reduce(0, +) / Double(taus.count), count: taus.count)
    }
  }

  /// One metric's taus with the ranks of items.
  private struct Taus {
    var taus: [Double?] = []
    var undefinedCount = 0
    var incomparableCount = 0
    private var pairs: [CompletePairs] = []

    init(ranks: [[Double?]], scores: [[Double?]]) {
      for (ranks, scores) in zip(ranks, scores) {
        guard ranks.contains(where: { $0 != nil }) else {
          taus.append(nil)
          continue
        }
        // A rank counts from the best, a score to the best.
        let compared = CompletePairs(scores, ranks.map { $0.map { -$0 } })
        guard let compared, compared.x.count > 1 else {
          incomparableCount += 1
          taus.append(nil)
          continue
        }
        let tau = KendallTau(x: compared.x, y: compared.y)?.tau
        if tau == nil { undefinedCount += 1 } else { pairs.append(compared) }
        taus.append(tau)
      }
    }

    func meanSpearman() -> Double? {
      let found = pairs.compactMap { SpearmanCorrelation(x: $0.x, y: $0.y)?.coefficient }
      return found.isEmpty ? nil : found.reduce(0, +) / Double(found.count)
    }
  }
}
