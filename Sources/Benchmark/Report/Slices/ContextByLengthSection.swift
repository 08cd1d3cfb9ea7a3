import MedAlign

/// Record length and context length crossed: is it the long records that a longer context helps?
enum ContextByLengthSection {
  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    let ablations = ContextAblation.all(data, options)
    let items = Measurement.all(data, options).flatMap(\.items)
    guard !ablations.isEmpty, let quartiles = RecordQuartiles(of: items, facts: data.facts) else { return nil }
    var blocks: [ReportSection.Block] = []
    for measure in [SliceMeasure.correctness, .score(options.metric)] {
      let chosen = ablations.filter { $0.measure == measure }
      guard !chosen.isEmpty else { continue }
      let caption =
        "\(measure.title) by quartile of the record's length and by context: \(measure.phrase), with "
        + "\(measure.interval(options)), and n."
      let cells = chosen.map { ablation in
        quartiles.quartiles.map { quartile in
          ablation.steps.map { step in
            measure.estimate(step.system.values { quartile.items.contains($0) }, options)
          }
        }
      }
      let axis = ValueAxis(measure, covering: cells.joined().joined().compactMap(\.self))
      for (ablation, cells) in zip(chosen, cells) {
        blocks.append(
          .chart(
            SliceHeatChart(
              title: "\(measure.title) by record and context length, \(ablation.label)",
              caption: "\(ablation.label): \(measure.phrase). Rows: quartiles of the record's length, in tokens.",
              scale: "tokens of context", columns: ablation.steps.map { ContextLengthSection.name($0.contextTokens) },
              rows: zip(quartiles.quartiles, cells).map { quartile, row in
                .init(title: quartile.name, detail: quartile.range, values: row)
              }, axis: axis)))
      }
      let rows = zip(chosen, cells).flatMap { ablation, cells in
        zip(quartiles.quartiles, cells).flatMap { quartile, row in
          zip(ablation.steps, row).map { step, estimate -> [ReportTable.Cell] in
            [
              .text(ablation.label), .text(quartile.name), .text(quartile.range), .count(step.contextTokens),
              .text(step.system.name), .optional(estimate, measure.style),
            ]
          }
        }
      }
      blocks.append(
        .table(
          ReportTable(
            id: "context-by-length-\(measure.suffix)", caption: caption,
            columns: [
              .init("model", "Model", isText: true), .init("quartile", "Quartile", isText: true),
              .init("record_tokens", "Record, tokens", isText: true), .init("context_tokens", "Context, tokens"),
              .init("system", "System", isText: true), .init("value", measure.title),
            ], rows: rows)))
    }
    return ReportSection(
      id: "context-by-length", title: "Context length and record length",
      paragraphs: SliceText.mixture(ablations.map(\.measure)) + [
        quartiles.note,
        "Exploratory, and without tests: cells of one row cover the items that have a value at that context.",
      ], blocks: blocks)
  }
}
