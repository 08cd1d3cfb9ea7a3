import Statistics
import TextMetrics

/// Table 4: which metric orders answers as clinicians do, and how well clinicians agree among themselves.
enum MetricAgreementSection {
  /// - Returns: `nil` where no metric scored ranked answers and no item has several reviewers.
  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    let reviews = Reviews(data)
    let plan = Bootstrap(seed: options.seed)
    let scores = MetricScores(data, systems: reviews.systems, items: reviews.items)
    let metrics = reviews.hasRanks ? sorted(MetricAgreement.all(reviews, scores, plan: plan)) : []
    let compared = metrics.filter { $0.count + $0.undefinedCount > 0 }
    let raters = RaterAgreement(
      reviews, plan: plan, verdictPlan: Bootstrap(resampleCount: 2_000, seed: options.seed))
    guard !compared.isEmpty || raters != nil else { return nil }
    var section = ReportSection(
      id: "metric-agreement", title: "Metrics against clinicians", paragraphs: [reviews.rule])
    if !compared.isEmpty || raters?.tau != nil {
      section.blocks += [.chart(chart(compared, raters)), .table(table(compared, raters))]
    }
    if let raters, let table = raterTable(raters) { section.blocks.append(.table(table)) }
    if let raters, !raters.pairs.isEmpty { section.blocks.append(.table(pairTable(raters))) }
    return section
  }

  /// The best first, those without a tau last.
  private static func sorted(_ metrics: [MetricAgreement]) -> [MetricAgreement] {
    metrics.enumerated().sorted {
      (-($0.element.mean ?? -.infinity), $0.offset) < (-($1.element.mean ?? -.infinity), $1.offset)
    }.map(\.element)
  }

  private static func estimate(_ metric: MetricAgreement) -> ReportTable.Estimate? {
    metric.mean.map { .init($0, metric.interval, count: metric.count) }
  }

  private static let raterTitle = "Between clinicians"

  private static func chart(_ metrics: [MetricAgreement], _ raters: RaterAgreement?) -> IntervalChart {
    var rows = metrics.map { IntervalChart.Row($0.metric.title, [estimate($0)]) }
    if let tau = raters?.tau { rows.append(.init(raterTitle, [tau])) }
    return IntervalChart(
      title: "Agreement of metrics with clinicians",
      caption: "Mean Kendall's tau with clinicians' rankings and its 95 % interval; 0 is what chance gives, 1 the same "
        + "order throughout.",
      rows: rows, style: .decimal(2), axis: 0...0.5, reference: 0)
  }

  private static func table(_ metrics: [MetricAgreement], _ raters: RaterAgreement?) -> ReportTable {
    var rows = metrics.map { metric -> [ReportTable.Cell] in
      [
        .text(metric.metric.title), .optional(estimate(metric), .decimal(2)), .optional(metric.spearman, .decimal(2)),
        .count(metric.undefinedCount), .count(metric.incomparableCount),
        .text(metric.metric.needsSource ? "yes" : "no"),
      ]
    }
    if let raters, let tau = raters.tau {
      rows.append([
        .text(raterTitle), .estimate(tau, .decimal(2)), .missing, .count(raters.undefinedTauCount), .missing, .missing,
      ])
    }
    return ReportTable(
      id: "metric-agreement",
      caption: "Mean over items of Kendall's tau-b between a metric's order of the answers and the clinician's, with "
        + "its 95 % interval (percentile bootstrap over items, 10,000 draws, fixed seed), n items; Spearman's "
        + "coefficient over the same items. Where the metric or the clinician ties all answers, tau is undefined and "
        + "the item is left out. Metrics that are better when lower are turned round.",
      columns: [
        .init("metric", "Metric", isText: true), .init("tau", "Kendall's tau"), .init("spearman", "Spearman"),
        .init("undefined", "All tied"), .init("incomparable", "Fewer than two scored"),
        .init("uses_source", "Reads the source", isText: true),
      ], rows: rows)
  }

  private static func raterTable(_ raters: RaterAgreement) -> ReportTable? {
    var rows: [[ReportTable.Cell]] = []
    if let alpha = raters.alpha { rows.append([.text("Krippendorff's alpha"), .estimate(alpha, .decimal(2))]) }
    if let (count, kappa) = raters.fleiss {
      rows.append([.text("Fleiss' kappa, answers with \(count) verdicts"), .estimate(kappa, .decimal(2))])
    }
    guard !rows.isEmpty else { return nil }
    return ReportTable(
      id: "rater-agreement",
      caption: "Agreement of clinicians on whether answers are correct, beyond chance; n answers. Intervals: 95 %, "
        + "percentile bootstrap over items (2,000 draws, fixed seed).",
      columns: [.init("measure", "Measure", isText: true), .init("agreement", "Agreement")], rows: rows)
  }

  private static func pairTable(_ raters: RaterAgreement) -> ReportTable {
    ReportTable(
      id: "rater-pairs",
      caption: "Cohen's kappa of each two clinicians on whether answers are correct, with the 95 % interval of its "
        + "standard error, for at least \(RaterAgreement.leastAnswerCount) answers that both judged; n answers. The "
        + "interval takes answers to one item for independent.",
      columns: [
        .init("first", "First", isText: true), .init("second", "Second", isText: true), .init("kappa", "Cohen's kappa"),
        .init("agreement", "Same verdict"),
      ],
      rows: raters.pairs.map {
        [
          .text($0.first), .text($0.second), .estimate($0.kappa, .decimal(2)), .number($0.agreement, .percent),
        ]
      })
  }
}
