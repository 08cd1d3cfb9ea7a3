import MedAlign

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The ablation curve: the same model with shorter and longer contexts.
enum ContextLengthSection {
  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    let ablations = ContextAblation.all(data, options)
    guard !ablations.isEmpty else { return nil }
    // A comparison for each step but the longest, nil for that.
    let comparisons = ablations.map { ablation in
      ablation.steps.map { step -> ContextComparison? in
        guard let longest = ablation.longest, step.contextTokens < longest.contextTokens else { return nil }
        return ContextComparison(step, longest, ablation.measure, options)
      }
    }
    var adjusted = SliceText.adjusted(comparisons.joined().map { $0?.pValue }).makeIterator()
    let corrected = comparisons.map { $0.map { _ in adjusted.next() ?? nil } }
    var blocks: [ReportSection.Block] = []
    for measure in [SliceMeasure.correctness, .score(options.metric)] {
      let chosen = ablations.indices.filter { ablations[$0].measure == measure }
      guard !chosen.isEmpty else { continue }
      let estimates = chosen.map { index in
        ablations[index].steps.map { measure.estimate($0.system.values { _ in true }, options) }
      }
      blocks.append(.chart(chart(zip(chosen, estimates).map { (ablations[$0], $1) }, measure, options)))
      let rows = zip(chosen, estimates).flatMap { index, estimates in
        ablations[index].steps.indices.map { step in
          row(ablations[index], step, estimates[step], comparisons[index][step], corrected[index][step])
        }
      }
      blocks.append(.table(table(measure, rows, options)))
    }
    blocks.append(.table(outcomes(ablations)))
    return ReportSection(
      id: "context-length", title: "\(SliceText.subject(ablations.map(\.measure))) by context length",
      paragraphs: SliceText.mixture(ablations.map(\.measure)) + [
        "Runs of one model that differ in their context alone (and in how positions are stretched to reach it). Values "
          + "cover the items that have one at that context; items that were refused, failed or skipped have none and "
          + "are counted below, so two contexts may cover different items. Differences cover the items that have "
          + "a value at both contexts, n of them: the shorter context less the longest.",
        SliceText.exploratory,
      ], blocks: blocks)
  }

  private static func table(
    _ measure: SliceMeasure, _ rows: [[ReportTable.Cell]], _ options: ReportOptions
  ) -> ReportTable {
    let test = measure == .correctness ? "McNemar's test" : "paired permutation test"
    return ReportTable(
      id: "context-length-\(measure.suffix)",
      caption:
        "\(measure.title) by context: \(measure.phrase), with \(measure.interval(options)), and n. Difference from "
        + "the longest context\(measure.differenceUnit), on common items: 95 % paired bootstrap; p: \(test).",
      columns: [
        .init("model", "Model", isText: true), .init("context_tokens", "Context, tokens"),
        .init("system", "System", isText: true), .init("value", measure.title),
        .init("difference", "From longest"), .init("p", "p"), .init("p_corrected", "p, corrected"),
      ], rows: rows)
  }

  private static func row(
    _ ablation: ContextAblation, _ index: Int, _ estimate: ReportTable.Estimate?, _ comparison: ContextComparison?,
    _ corrected: Double?
  ) -> [ReportTable.Cell] {
    let step = ablation.steps[index]
    return [
      .text(ablation.label), .count(step.contextTokens), .text(step.system.name),
      .optional(estimate, ablation.measure.style),
      .optional(comparison?.difference, ablation.measure.differenceStyle), .probability(comparison?.pValue),
      .probability(corrected),
    ]
  }

  private static func outcomes(_ ablations: [ContextAblation]) -> ReportTable {
    ReportTable(
      id: "context-outcomes", caption: "How the planned items ended at each context.",
      columns: [
        .init("model", "Model", isText: true), .init("context_tokens", "Context, tokens"),
        .init("system", "System", isText: true), .init("planned", "Planned"), .init("answered", "Answered"),
        .init("refused", "Refused"), .init("failed", "Failed"), .init("skipped", "Skipped"),
        .init("pending", "Not run yet"),
      ],
      rows: ablations.flatMap { ablation in
        ablation.steps.map { step in
          let counts = step.outcomes
          return [.text(ablation.label), .count(step.contextTokens), .text(step.system.name)]
            + [counts.planned, counts.answered, counts.refused, counts.failed, counts.skipped, counts.pending].map {
              .count($0)
            }
        }
      })
  }

  private static func chart(
    _ ablations: [(ContextAblation, [ReportTable.Estimate?])], _ measure: SliceMeasure, _ options: ReportOptions
  ) -> LineChart {
    let contexts = Set(ablations.flatMap { $0.0.steps.map(\.contextTokens) }).sorted()
    let (low, high) = (log2(Double(max(contexts.first ?? 1, 1))), log2(Double(max(contexts.last ?? 2, 2))))
    func place(_ tokens: Int) -> Double { high > low ? (log2(Double(max(tokens, 1))) - low) / (high - low) : 0 }
    return LineChart(
      title: "\(measure.title) by context length",
      caption: "\(measure.title) at each context: \(measure.phrase), with \(measure.interval(options)).",
      scale: "tokens of context (logarithmic)",
      ticks: contexts.map { .init(place: place($0), label: name($0)) },
      axis: ValueAxis(measure, covering: ablations.flatMap(\.1).compactMap(\.self)),
      series: ablations.map { ablation, estimates in
        .init(
          series: ChartSeries(index: ablation.place, name: ablation.label),
          points: zip(ablation.steps, estimates).compactMap { step, estimate in
            estimate.map { .init(place: place(step.contextTokens), name: "\(step.contextTokens) tokens", estimate: $0) }
          })
      })
  }

  /// `32k` for 32,768.
  static func name(_ tokens: Int) -> String {
    tokens >= 1024 && tokens % 1024 == 0 ? "\(tokens / 1024)k" : Figures.count(tokens)
  }
}
