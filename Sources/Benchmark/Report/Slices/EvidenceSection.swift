import MedAlign
import Statistics

/// Whether answers are worse where their evidence stands far from the end of the prompt.
enum EvidenceSection {
  /// - Parameter placements: Of any systems' items, in any order; those of unknown systems are ignored.
  static func section(
    _ data: EvaluationData, _ placements: [EvidencePlacement], _ options: ReportOptions
  ) -> ReportSection? {
    let effects = Measurement.all(data, options).map { measurement in
      (measurement.measure, measurement.systems.compactMap { EvidenceEffect($0, placements) })
    }.filter { !$0.1.isEmpty }
    guard !effects.isEmpty else { return nil }
    let trends = effects.map { $0.1.map(trend) }
    var adjusted = SliceText.adjusted(trends.joined().map { $0?.pValue }).makeIterator()
    var blocks: [ReportSection.Block] = []
    for ((measure, effects), trends) in zip(effects, trends) {
      let estimates = effects.map { effect in
        EvidenceEffect.fifths.indices.map { measure.estimate(effect.values(fifth: $0), options) }
      }
      blocks.append(.chart(chart(measure, effects, estimates, options)))
      blocks.append(.table(table(measure, effects, estimates, options)))
      blocks.append(
        .table(
          ReportTable(
            id: "evidence-trend-\(measure.suffix)",
            caption:
              "Trend with the place of the evidence: Spearman's rank correlation of the place (0 oldest, 1 newest) "
              + "with \(measure.itemPhrase); positive: better where the "
              + "evidence is near the prompt's end. Corrected: Benjamini and Hochberg over the systems.",
            columns: [
              .init("system", "System", isText: true), .init("n", "n"), .init("rho", "Correlation"), .init("p", "p"),
              .init("p_corrected", "p, corrected"),
            ],
            rows: zip(effects, trends).map { effect, trend in
              [
                .text(effect.system.name), .count(effect.located.count),
                .optional(trend?.coefficient, .decimal(3)), .probability(trend?.pValue),
                .probability(adjusted.next() ?? nil),
              ]
            })))
    }
    return ReportSection(
      id: "evidence", title: "\(SliceText.subject(effects.map(\.0))) by place of the evidence",
      paragraphs: SliceText.mixture(effects.map(\.0)) + [
        "The place of the evidence in what the prompt holds of the record, from its oldest to its newest end: pieces "
          + "of the answer that also stand in the record. An answer with several of them has the median of their "
          + "places. Answers without any have no place and are counted in a row of their own.",
        SliceText.exploratory,
      ], blocks: blocks)
  }

  /// `nil` for fewer than ten answers, or where all places or all values are equal.
  private static func trend(_ effect: EvidenceEffect) -> SpearmanCorrelation? {
    guard effect.located.count >= SliceMeasure.leastTestedCount else { return nil }
    return SpearmanCorrelation(x: effect.located.map(\.position), y: effect.located.map(\.value))
  }

  private static func table(
    _ measure: SliceMeasure, _ effects: [EvidenceEffect], _ estimates: [[ReportTable.Estimate?]],
    _ options: ReportOptions
  ) -> ReportTable {
    let rows = zip(effects, estimates).flatMap { effect, estimates -> [[ReportTable.Cell]] in
      let total = Double(effect.located.count + effect.unlocated.count)
      func row(_ place: String, _ count: Int, _ days: [Double], _ estimate: ReportTable.Estimate?) -> [ReportTable.Cell]
      {
        [
          .text(effect.system.name), .text(place), .count(count), .number(Double(count) / total, .percent),
          .optional(quantile(sorted: days, probability: 0.5), .decimal(0)),
          .optional(estimate, measure.style),
        ]
      }
      return EvidenceEffect.fifths.indices.map { fifth in
        row(
          EvidenceEffect.fifths[fifth], effect.values(fifth: fifth).count, effect.days(fifth: fifth), estimates[fifth])
      } + [row("not located", effect.unlocated.count, [], measure.estimate(effect.unlocated, options))]
    }
    return ReportTable(
      id: "evidence-\(measure.suffix)",
      caption: "\(measure.title) by place of the evidence in the prompt: \(measure.phrase), with "
        + "\(measure.interval(options)), and n; share of the system's answers that have a value; median age of the "
        + "evidence in days.",
      columns: [
        .init("system", "System", isText: true), .init("place", "Place", isText: true), .init("answers", "Answers"),
        .init("share", "Share"), .init("days_before_now", "Days before now"), .init("value", measure.title),
      ], rows: rows)
  }

  private static func chart(
    _ measure: SliceMeasure, _ effects: [EvidenceEffect], _ estimates: [[ReportTable.Estimate?]],
    _ options: ReportOptions
  ) -> LineChart {
    LineChart(
      title: "\(measure.title) by place of the evidence",
      caption: "\(measure.title) by place of the evidence in the prompt: \(measure.phrase), with "
        + "\(measure.interval(options)).",
      scale: "place of the evidence in the prompt",
      ticks: zip(EvidenceEffect.fifths.indices, ["oldest fifth", "second", "third", "fourth", "newest fifth"]).map {
        .init(place: Double($0) / 4, label: $1)
      },
      axis: ValueAxis(measure, covering: estimates.joined().compactMap(\.self)),
      series: zip(effects, estimates).map { effect, row in
        .init(
          series: ChartSeries(index: effect.system.place, name: effect.system.name),
          points: row.enumerated().compactMap { fifth, estimate in
            estimate.map { .init(place: Double(fifth) / 4, name: EvidenceEffect.fifths[fifth], estimate: $0) }
          })
      })
  }
}
