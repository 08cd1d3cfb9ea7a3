import MedAlign
import Statistics
import TextMetrics

/// Every metric's mean for every run.
enum ScoreSection {
  static let policy = """
    Scores cover answered items that have a reference answer by Annotator_1; n is their number. Refused, failed and \
    skipped items are counted and have no score. Intervals: 95 %, percentile bootstrap over instructions \
    (\(Figures.count(MetricMeans.resampleCount)) draws, fixed seed). BLEU, chrF and chrF++ run from 0 to 100, the \
    others from 0 to 1. Values (F1) covers items whose reference holds numbers or dates.
    """

  /// Metrics with a score of their own for all answers at once, which is not the mean of the answers' scores.
  private static let corpusMetrics = ["bleu", "bleu_unsmoothed", "google_bleu", "chrf", "chrf++"]

  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    let runs = data.runs
    guard !runs.isEmpty, !data.metrics.isEmpty else { return nil }
    let gold = means(data, runs, .gold, options)
    var section = ReportSection(id: "scores", title: "Scores", paragraphs: [policy])
    section.blocks = [
      .chart(
        ScoreChart(
          title: "Mean score by metric", caption: "Mean and 95 % interval in percent of each metric's range.",
          series: runs.map { ChartSeries(index: $0.index, name: $0.name) },
          rows: zip(data.metrics, gold).map { ScoreChart.Row(title: $0.title, metric: $0, values: $1) })),
      .table(
        table(
          id: "scores", caption: "Mean score against Annotator_1, 95 % interval, and n", data.metrics, runs, gold)),
    ]
    let best = means(data, runs, .best, options)
    if best.contains(where: { $0.contains { $0 != nil } }) {
      section.blocks.append(
        .table(
          table(
            id: "best-scores",
            caption: "Best score over all references of items that have several, 95 % interval, and n", data.metrics,
            runs, best)))
    }
    if let corpus = corpusTable(data, runs) { section.blocks.append(.table(corpus)) }
    return section
  }

  /// By metric, then by run.
  private static func means(
    _ data: EvaluationData, _ runs: [RunColumn], _ reference: ReferenceChoice, _ options: ReportOptions
  ) -> [[BootstrapMean?]] {
    data.metrics.map { metric in runs.map { MetricMeans.mean($0.run.items, metric, reference, options) } }
  }

  private static func table(
    id: String, caption: String, _ metrics: [MetricDefinition], _ runs: [RunColumn], _ means: [[BootstrapMean?]]
  ) -> ReportTable {
    ReportTable(
      id: id, caption: caption,
      columns: [.init("metric", "Metric", isText: true)] + runs.map { .system($0.name) },
      rows: zip(metrics, means).map { metric, row in
        [.text(metric.title)] + row.map { .mean($0, metric.style) }
      })
  }

  private static func corpusTable(_ data: EvaluationData, _ runs: [RunColumn]) -> ReportTable? {
    let metrics = data.metrics.filter { metric in
      corpusMetrics.contains(metric.name) && runs.contains { $0.run.corpusScores.contains { $0.metric == metric.name } }
    }
    guard !metrics.isEmpty else { return nil }
    return ReportTable(
      id: "corpus-scores", caption: "Over all scored answers at once (sacreBLEU, nltk), and n",
      columns: [.init("metric", "Metric", isText: true)] + runs.map { .system($0.name) },
      rows: metrics.map { metric in
        [.text(metric.title)]
          + runs.map { run in
            guard let score = run.run.corpusScores.first(where: { $0.metric == metric.name }) else { return .missing }
            return .estimate(.init(score.value, count: score.instructionCount), metric.style)
          }
      })
  }
}
