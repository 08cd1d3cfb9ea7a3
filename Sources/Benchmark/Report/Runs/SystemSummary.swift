import MedAlign
import Statistics
import TextMetrics

/// What a reader wants to know first of each system.
struct SystemSummary: Sendable {
  var name: String
  /// `nil` for a system that is only known by judgements.
  var run: RunFigures?
  /// Verdicts and ranks, counted by their rows.
  var judgements: Int
  var judgedItems: Int

  struct RunFigures: Sendable {
    var model: String
    var strategy: String
    var contextTokens: Int
    var counts: OutcomeCounts
    /// By the options' metric, against the gold reference.
    var score: BootstrapMean?
    var cut: CutSummary
    var speed: SpeedSummary
  }

  init(_ data: EvaluationData, system index: Int, _ options: ReportOptions) {
    let system = data.systems[index]
    name = system.name
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

  static func table(_ systems: [SystemSummary], _ options: ReportOptions) -> ReportTable {
    ReportTable(
      id: "summary", caption: "The systems. \(options.metric.title): mean over scored answers, 95 % interval, and n",
      columns: [
        .init("system", "System", isText: true), .init("model", "Model", isText: true),
        .init("context_strategy", "Strategy", isText: true), .init("context_tokens", "Context tokens"),
        .init("planned", "Planned"), .init("answered", "Answered"), .init("score", options.metric.title),
        .init("judgements", "Judgements"), .init("judged_items", "Items judged"),
      ],
      rows: systems.map { system in
        let run = system.run
        return [
          .text(system.name), run.map { .text($0.model) } ?? .missing, run.map { .text($0.strategy) } ?? .missing,
          .optional(run?.contextTokens), .optional(run?.counts.planned), .optional(run?.counts.answered),
          .mean(run?.score, options.metric.style), .count(system.judgements), .count(system.judgedItems),
        ]
      })
  }
}
