import MedAlign

/// How long the records are, what of them the prompts hold, and how fast they were read.
enum ContextSection {
  static func section(_ data: EvaluationData) -> ReportSection? {
    let runs = data.runs.filter { $0.run.items.contains { $0.result?.packing != nil || $0.result?.generation != nil } }
    guard !runs.isEmpty else { return nil }
    let cuts = runs.map { CutSummary($0.run.items) }
    var section = ReportSection(
      id: "context", title: "Records and context",
      paragraphs: ["A record longer than the context loses a part of it; nothing is cut without being counted here."])
    for (run, cut) in zip(runs, cuts) where cut.packed > 0 {
      section.blocks.append(
        .chart(TokenChart(label: run.name, run: run.index, cut: cut, contextTokens: run.run.plan.contextTokens)))
    }
    section.blocks.append(.table(table(runs, cuts)))
    return section
  }

  private static func table(_ runs: [RunColumn], _ cuts: [CutSummary]) -> ReportTable {
    ReportTable(
      id: "context", caption: "What of the records the prompts hold, in tokens; medians over items",
      columns: [
        .init("run", "Run", isText: true), .init("records_packed", "Records packed"), .init("records_cut", "Cut"),
        .init("tokens_kept_share", "Tokens kept"), .init("median_record_tokens", "Median record"),
        .init("median_kept_tokens", "Median kept"), .init("median_prompt_tokens", "Median prompt"),
        .init("prefill_tokens_per_second", "Prefill tokens/s"), .init("decode_tokens_per_second", "Decode tokens/s"),
        .init("ended_by", "Answers ended by", isText: true),
      ],
      rows: zip(runs, cuts).map { run, cut in
        let speed = SpeedSummary(run.run.items)
        return [
          .text(run.name), .count(cut.packed), .count(cut.cutCount), .optional(cut.keptShare, .percent),
          .optional(CutSummary.median(cut.recordTokens)), .optional(CutSummary.median(cut.keptTokens)),
          .optional(CutSummary.median(cut.promptTokens)), .rate(speed.prefillRate), .rate(speed.decodeRate),
          speed.finishes.isEmpty ? .missing : .text(speed.finishes),
        ]
      })
  }
}
