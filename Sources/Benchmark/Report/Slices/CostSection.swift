import MedAlign
import Statistics

/// Tokens, time and cost of each system's answers.
enum CostSection {
  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    let costs = data.systems.compactMap { system in
      system.run.flatMap { AnswerCost($0) }.map { (name: system.name, cost: $0) }
    }
    guard !costs.isEmpty else { return nil }
    var columns: [ReportTable.Column] = [
      .init("system", "System", isText: true), .init("answers", "Answers"), .init("without_times", "Without times"),
      .init("prompt_tokens", "Prompt tokens"), .init("generated_tokens", "Generated"),
      .init("prefill_tokens_per_second", "Prefill/s"), .init("decode_tokens_per_second", "Decode/s"),
      .init("median_seconds", "Median, s"), .init("p90_seconds", "90 % within, s"), .init("hours", "Hours"),
    ]
    if options.costPerHour != nil { columns.append(.init("cost_per_answer", "Cost per answer")) }
    let rows = costs.map { name, cost -> [ReportTable.Cell] in
      var row: [ReportTable.Cell] = [
        .text(name), .count(cost.answerCount), .count(cost.untimedCount), .count(cost.promptTokens),
        .count(cost.generatedTokens), .optional(cost.prefillRate, .decimal(1)),
        .optional(cost.decodeRate, .decimal(1)),
        .optional(quantile(sorted: cost.seconds, probability: 0.5), .decimal(1)),
        .optional(quantile(sorted: cost.seconds, probability: 0.9), .decimal(1)),
        .optional(cost.hours, .decimal(2)),
      ]
      if let perHour = options.costPerHour {
        row.append(.optional(cost.costPerAnswer(perHour: perHour), .decimal(4)))
      }
      return row
    }
    var caption =
      "What the answers took, in tokens, tokens per second, and seconds. Prompt tokens: as read, tokens shared with "
      + "an earlier prompt counted once; rates, seconds and hours: of answers that have times."
    if let perHour = options.costPerHour {
      caption += " Cost: hours times \(CellText.text(perHour, .decimal(2))) per hour, in its currency."
    }
    return ReportSection(
      id: "cost", title: "Speed and cost",
      paragraphs: [
        "An answer's seconds run from the first token of its prompt to its last token. Answers that were generated "
          + "side by side share that time, so the sum of hours can exceed the time that a run took; answers of "
          + "servers that gave them whole, and imported ones, have no times."
      ], blocks: [.table(ReportTable(id: "cost", caption: caption, columns: columns, rows: rows))])
  }
}
