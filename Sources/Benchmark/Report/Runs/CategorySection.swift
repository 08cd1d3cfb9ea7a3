import MedAlign
import Statistics
import TextMetrics

/// The options' metric by the instructions' category, of runs that clinicians judged: the groups show their verdicts,
/// and the metric of the others.
enum CategorySection {
  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    let judged = data.verdicts
    let runs = data.runs.filter { judged[$0.name] != nil }
    let metric = options.metric
    let found = Set(runs.flatMap { $0.run.items.map(\.instruction.category) })
    let names = found.compactMap { $0 }.sorted().map { Optional($0) } + (found.contains(nil) ? [nil] : [])
    guard names.contains(where: { $0 != nil }), data.metrics.contains(where: { $0.name == metric.name })
    else { return nil }
    let means = names.map { name in
      runs.map { run in
        MetricMeans.mean(run.run.items.filter { $0.instruction.category == name }, metric, .gold, options)
      }
    }
    return ReportSection(
      id: "categories", title: "\(metric.title) by category",
      blocks: [
        .chart(
          ScoreChart(
            title: "\(metric.title) by category",
            caption: "Mean \(metric.title) and 95 % interval of each category, in percent of its range.",
            series: runs.map { ChartSeries(index: $0.index, name: $0.name) },
            rows: zip(names, means).map { ScoreChart.Row(title: title($0), metric: metric, values: $1) })),
        .table(
          ReportTable(
            id: "categories", caption: "Mean \(metric.title), 95 % interval, and n",
            columns: [.init("category", "Category", isText: true)] + runs.map { .system($0.name) },
            rows: zip(names, means).map { name, row in
              [.text(title(name))] + row.map { .mean($0, metric.style) }
            })),
      ])
  }

  private static func title(_ name: String?) -> String { name ?? "no category" }
}
