import MedAlign

/// How every planned item ended, and why some have no answer.
enum OutcomeSection {
  /// Reasons of a run that are shown, the most frequent ones.
  private static let reasonLimit = 10

  static func section(_ data: EvaluationData) -> ReportSection? {
    let runs = data.runs
    guard !runs.isEmpty else { return nil }
    let counts = runs.map { OutcomeCounts($0.run.items) }
    var section = ReportSection(id: "outcomes", title: "Outcomes")
    section.blocks = [
      .chart(OutcomeChart(runs: zip(runs, counts).map { ($0.name, $1) })), .table(outcomes(runs, counts)),
    ]
    let reasons = Self.reasons(runs)
    if !reasons.rows.isEmpty { section.blocks.append(.table(reasons)) }
    return section
  }

  private static func outcomes(_ runs: [RunColumn], _ counts: [OutcomeCounts]) -> ReportTable {
    ReportTable(
      id: "outcomes", caption: "Planned items by outcome",
      columns: [
        .init("run", "Run", isText: true), .init("planned", "Planned"), .init("answered", "Answered"),
        .init("refused", "Refused"), .init("failed", "Failed"), .init("skipped", "Skipped"),
        .init("pending", "Not run yet"), .init("answered_without_reference", "Answered, no reference"),
      ],
      rows: zip(runs, counts).map { run, counts in
        let unreferenced = run.run.items.count {
          $0.result?.outcome.kind == .answered && $0.instruction.goldReference == nil
        }
        return [
          .text(run.name), .count(counts.planned), .count(counts.answered), .count(counts.refused),
          .count(counts.failed), .count(counts.skipped), .count(counts.pending), .count(unreferenced),
        ]
      })
  }

  private static func reasons(_ runs: [RunColumn]) -> ReportTable {
    var rows: [[ReportTable.Cell]] = []
    for run in runs {
      let reasons = Self.reasons(run.run.items)
      for reason in reasons.prefix(reasonLimit) {
        rows.append([.text(run.name), .text(reason.kind.rawValue), .text(reason.text), .count(reason.count)])
      }
      let rest = reasons.dropFirst(reasonLimit)
      if !rest.isEmpty {
        rows.append([
          .text(run.name), .missing, .text("\(rest.count) other reasons"), .count(rest.reduce(0) { $0 + $1.count }),
        ])
      }
    }
    return ReportTable(
      id: "reasons", caption: "Why items have no answer",
      columns: [
        .init("run", "Run", isText: true), .init("outcome", "Outcome", isText: true),
        .init("reason", "Reason", isText: true), .init("items", "Items"),
      ],
      rows: rows)
  }

  /// Most frequent first.
  private static func reasons(_ items: [StoredItem]) -> [(kind: Outcome.Kind, text: String, count: Int)] {
    var found: [String: (kind: Outcome.Kind, text: String, count: Int)] = [:]
    for case let outcome? in items.map({ $0.result?.outcome }) {
      guard let reason = outcome.reason else { continue }
      found["\(outcome.kind.rawValue) \(reason)", default: (outcome.kind, reason, 0)].count += 1
    }
    return found.values.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
  }
}
