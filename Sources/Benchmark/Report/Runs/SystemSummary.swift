import MedAlign
import Statistics
import TextMetrics

/// What a reader wants to know first of each system.
struct SystemSummary: Sendable {
  var name: String
  /// `nil` for a system that is only known by judgements.
  var run: RunFigures?
  /// Of the answers with a verdict, by the rule for several clinicians; `nil` without any.
  var correct: Proportion?
  /// Verdicts and ranks, counted by their rows.
  var judgements: Int
  var judgedItems: Int

  struct RunFigures: Sendable {
    var model: String
    var strategy: String?
    var contextTokens: Int?
    var counts: OutcomeCounts
    /// By the options' metric, against the gold reference.
    var score: BootstrapMean?
    var cut: CutSummary
    var speed: SpeedSummary
  }

  static func all(_ data: EvaluationData, _ options: ReportOptions) -> [SystemSummary] {
    let verdicts = data.verdicts
    return data.systems.map { SystemSummary($0, data, verdicts[$0.name] ?? [:], options) }
  }

  private init(
    _ system: EvaluatedSystem, _ data: EvaluationData, _ verdicts: [ItemID: Bool], _ options: ReportOptions
  ) {
    name = system.name
    correct = Proportion(successes: verdicts.values.count { $0 }, trials: verdicts.count)
    let own = data.judgements.filter { $0.system == system.name }
    judgements = own.count
    judgedItems = Set(own.map(\.item)).count
    run = system.run.map { run in
      RunFigures(
        model: run.plan.modelName, strategy: run.plan.contextStrategy, contextTokens: run.plan.contextTokens,
        counts: OutcomeCounts(run.items), score: MetricMeans.mean(run.items, options.metric, .gold, options),
        cut: CutSummary(run.items), speed: SpeedSummary(run.items))
    }
  }

  /// Columns that no system fills are left out.
  static func table(_ systems: [SystemSummary], _ options: ReportOptions) -> ReportTable {
    let style = options.metric.style
    let columns: [(ReportTable.Column, (SystemSummary) -> ReportTable.Cell)] = [
      (.init("system", "System", isText: true), { .text($0.name) }),
      (.init("model", "Model", isText: true), { $0.run.map { .text($0.model) } ?? .missing }),
      (.init("context_strategy", "Strategy", isText: true), { $0.run?.strategy.map { .text($0) } ?? .missing }),
      (.init("context_tokens", "Context tokens"), { .optional($0.run?.contextTokens) }),
      (.init("planned", "Planned"), { .optional($0.run?.counts.planned) }),
      (.init("answered", "Answered"), { .optional($0.run?.counts.answered) }),
      (.init("score", options.metric.title), { .mean($0.run?.score, style) }),
      (
        .init("correct", "Correct"),
        { $0.correct.map { .estimate(.init($0.share, $0.wilson(), count: $0.trials), .percent) } ?? .missing }
      ),
      (.init("judged_items", "Items judged"), { $0.judgements > 0 ? .count($0.judgedItems) : .missing }),
    ]
    let cells = columns.map { column in systems.map(column.1) }
    let shown = columns.indices.filter { column in column == 0 || cells[column].contains { $0 != .missing } }
    return ReportTable(
      id: "summary",
      caption: "The systems, with 95 % intervals and n. \(options.metric.title): mean over scored answers. Correct: "
        + "share of the answers that clinicians judged.",
      columns: shown.map { columns[$0].0 },
      rows: systems.indices.map { row in shown.map { cells[$0][row] } })
  }
}
