import Statistics
import TextMetrics

/// Metrics' agreement with clinicians in two cohorts, side by side.
enum CohortSection {
  /// - Returns: `nil` unless two cohorts were asked for. A request that cannot be met is answered by a sentence.
  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    guard options.cohorts.count == 2 else { return nil }
    var section = ReportSection(id: "cohorts", title: "Metrics against clinicians in two cohorts")
    do throws(CohortError) {
      let cohorts = (try Cohort(options.cohorts[0]), try Cohort(options.cohorts[1]))
      let found = try CohortComparison(data, cohorts.0, cohorts.1, plan: Bootstrap(seed: options.seed))
      section.paragraphs = [text(found)]
      guard !found.rows.isEmpty else {
        section.paragraphs.append("No metric scored ranked answers of these cohorts.")
        return section
      }
      section.blocks = [.chart(chart(found)), .table(table(found))]
    } catch {
      section.paragraphs = ["Not computed: \(error)."]
    }
    return section
  }

  private static func text(_ found: CohortComparison) -> String {
    let counts = found.itemCounts
    return "\(found.first.name): \(Figures.count(counts.first)) ranked items; \(found.second.name): "
      + "\(Figures.count(counts.second)); \(Figures.count(counts.both)) are in both. An item without the attribute is "
      + "in neither. Differences are not given for fewer than \(CohortComparison.leastItemCount) items with a tau in a "
      + "cohort. Cohorts that were not chosen beforehand show differences by chance."
  }

  private static func chart(_ found: CohortComparison) -> IntervalChart {
    IntervalChart(
      title: "Agreement of metrics with clinicians in two cohorts",
      caption: "Mean Kendall's tau with clinicians' rankings and its 95 % interval.",
      labels: [found.first.name, found.second.name],
      rows: found.rows.map { .init($0.metric.title, [$0.first, $0.second]) }, style: .decimal(2), axis: 0...0.5,
      reference: 0)
  }

  private static func table(_ found: CohortComparison) -> ReportTable {
    ReportTable(
      id: "cohorts",
      caption: "Mean Kendall's tau-b between a metric's order of the answers and the clinician's in each cohort, and "
        + "the first less the second, with 95 % intervals (percentile bootstrap over items, 10,000 draws, fixed seed); "
        + "p of a permutation test of the difference, adjusted for all metrics.",
      columns: [
        .init("metric", "Metric", isText: true), .init("first", found.first.name), .init("second", found.second.name),
        .init("difference", "Difference"), .init("p", "p"), .init("p_bh", "p, Benjamini–Hochberg"),
      ],
      rows: found.rows.map { row in
        [
          .text(row.metric.title), .optional(row.first, .decimal(2)), .optional(row.second, .decimal(2)),
          .optional(row.difference, .decimal(2)), .optional(row.pValue, .probability),
          .optional(row.adjusted, .probability),
        ]
      })
  }
}
