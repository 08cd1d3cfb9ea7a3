import MedAlign

/// Whether a model is sure of what it gets right, and what it gets wrong while being sure.
enum ConfidenceSection {
  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    let systems = AnswerConfidence.all(data)
    guard !systems.isEmpty else { return nil }
    var blocks: [ReportSection.Block] = [.table(summary(systems, options))]
    for source in CorrectnessSource.allCases {
      let chosen = systems.filter { $0.source == source }
      guard !chosen.isEmpty else { continue }
      blocks.append(.chart(chart(chosen, source)))
      blocks.append(.table(reliability(chosen, source)))
      blocks.append(.table(errors(ConfidentErrors(chosen), source)))
    }
    var paragraphs = [
      "Confidence is the exponential of the mean log probability of an answer's tokens under the model's own "
        + "distribution: how sure the model is of its words, not of the facts. It is comparable between answers of one "
        + "model, hardly between models."
    ]
    if systems.contains(where: { $0.source == .exactMatch }) {
      paragraphs.append(
        "Where clinicians have not judged, an answer counts as right only if it equals the reference answer (exact "
          + "match): right answers in other words count as wrong.")
    }
    paragraphs.append(
      "Of few answers the calibration error is too large rather than too small, and its interval lies higher still.")
    return ReportSection(
      id: "confidence", title: "Confidence and correctness", paragraphs: paragraphs, blocks: blocks)
  }

  private static func summary(_ systems: [AnswerConfidence], _ options: ReportOptions) -> ReportTable {
    ReportTable(
      id: "confidence",
      caption: "Expected calibration error over ten bins of equal width (0: confidence is the share correct), and how "
        + "often a right answer is more confident than a wrong one (AUROC, 0.5: confidence tells nothing); 95 % "
        + "percentile bootstrap (\(Figures.count(SliceMeasure.resampleCount)) draws), n answers, and answers without "
        + "confidence or correctness. Correct: with Wilson's 95 % interval.",
      columns: [
        .init("system", "System", isText: true), .init("source", "Correct by", isText: true), .init("n", "n"),
        .init("dropped", "Without"), .init("mean_confidence", "Mean confidence"), .init("correct", "Correct"),
        .init("ece", "Calibration error"), .init("auroc", "AUROC"),
      ],
      rows: systems.map { system in
        let quality = system.quality(options)
        return [
          .text(system.name), .text(system.source.phrase), .count(system.answers.count), .count(system.droppedCount),
          .number(system.meanConfidence, .percent),
          .optional(system.correct, .percent),
          .optional(quality.calibrationError, .decimal(3)),
          .optional(quality.area, .decimal(3)),
        ]
      })
  }

  private static func chart(_ systems: [AnswerConfidence], _ source: CorrectnessSource) -> ReliabilityChart {
    ReliabilityChart(
      caption:
        "Share correct by \(source.phrase) at each tenth of the answers by confidence, with Wilson's 95 % interval. "
        + "Below the dashed line a model is surer than it is right.",
      panels: systems.map { system in
        .init(
          series: ChartSeries(index: system.place, name: system.name),
          points: system.bins.map { .init(confidence: $0.meanConfidence, correct: $0.correct) })
      })
  }

  private static func reliability(_ systems: [AnswerConfidence], _ source: CorrectnessSource) -> ReportTable {
    ReportTable(
      id: "reliability-\(source.rawValue)",
      caption:
        "Answers in ten bins of about equal counts by confidence (equal confidences share a bin): mean confidence, "
        + "and share correct by \(source.phrase) with Wilson's 95 % interval, and n.",
      columns: [
        .init("system", "System", isText: true), .init("bin", "Bin"), .init("confidence_from", "From"),
        .init("confidence_to", "To"), .init("mean_confidence", "Mean confidence"), .init("correct", "Correct"),
      ],
      rows: systems.flatMap { system in
        system.bins.enumerated().map { index, bin in
          [
            .text(system.name), .count(index + 1), .number(bin.confidences.lowerBound, .percent),
            .number(bin.confidences.upperBound, .percent), .number(bin.meanConfidence, .percent),
            .estimate(bin.correct, .percent),
          ]
        }
      })
  }

  private static func errors(_ errors: ConfidentErrors, _ source: CorrectnessSource) -> ReportTable {
    ReportTable(
      id: "confident-errors-\(source.rawValue)",
      caption:
        "For clinical review: the most confident of the \(Figures.count(errors.wrongCount)) answers that are wrong by "
        + "\(source.phrase), at most \(ConfidentErrors.limit).",
      columns: [
        .init("item", "Item", isText: true), .init("system", "System", isText: true),
        .init("confidence", "Confidence"),
      ],
      rows: errors.answers.map { system, answer in
        [.item(answer.item), .text(system), .number(answer.confidence, .percent)]
      })
  }
}
