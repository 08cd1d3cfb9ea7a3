import Statistics

/// Whether results hang on a single clinician.
enum LeaveOneOutSection {
  /// - Returns: `nil` for fewer than two clinicians.
  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    let reviews = Reviews(data)
    guard let found = LeaveOneOut(data, reviews) else { return nil }
    var section = ReportSection(
      id: "leave-one-clinician-out", title: "Each clinician left out",
      paragraphs: [
        "Each clinician's judgements are left out in turn. Items that others reviewed too keep the others' verdicts "
          + "and ranks; the rest are left out with the clinician."
      ])
    if !found.taus.isEmpty {
      section.blocks += [
        .chart(chart(found, found.taus, "Change of the mean Kendall's tau", .decimal(3), axis: -0.02...0.02)),
        .table(
          table(found, found.taus, id: "leave-one-out-tau", "Metric", .decimal(3), change: .decimal(3)) {
            "Mean Kendall's tau-b of metrics with clinicians' rankings, \($0)"
          }),
      ]
    }
    if !found.correct.isEmpty {
      section.blocks += [
        .chart(chart(found, found.correct, "Change of the correct share in points", .points, axis: -0.02...0.02)),
        .table(
          table(found, found.correct, id: "leave-one-out-correct", "System", .percent, change: .points) {
            "Share of correct answers, \($0)"
          }),
      ]
    }
    section.blocks.append(.table(raterTable(reviews)))
    return section
  }

  private static func chart(
    _ found: LeaveOneOut, _ rows: [LeaveOneOut.Row], _ title: String, _ style: ReportTable.Style,
    axis: ClosedRange<Double>
  ) -> IntervalChart {
    IntervalChart(
      title: title, caption: title + ": a ring for each clinician left out; at the right the largest and whose it is.",
      rows: rows.map { row in
        let note = row.largestChange.map { "\(CellText.text($0.change, style)), \(found.raters[$0.rater])" } ?? "–"
        let changes = row.without.compactMap { $0.map { $0.value - row.all.value } }
        return IntervalChart.Row(row.title, dots: changes, note: Chart.shortened(note, 25))
      }, style: style, axis: axis, reference: 0)
  }

  private static func table(
    _ found: LeaveOneOut, _ rows: [LeaveOneOut.Row], id: String, _ title: String, _ style: ReportTable.Style,
    change: ReportTable.Style, caption: (String) -> String
  ) -> ReportTable {
    let raters = found.raters.enumerated().map { ReportTable.Column("without_\($0 + 1)", "without \($1)") }
    return ReportTable(
      id: id, caption: caption("by all clinicians and without each of them, n items; and the largest change."),
      columns: [
        .init("row", title, isText: true), .init("all", "All"), .init("largest_change", "Largest change"),
        .init("largest_change_without", "without", isText: true),
      ] + raters,
      rows: rows.map { row -> [ReportTable.Cell] in
        let largest = row.largestChange
        let name = largest.map { ReportTable.Cell.text(found.raters[$0.rater]) } ?? .missing
        let without = row.without.map { ReportTable.Cell.optional($0, style) }
        return [.text(row.title), .estimate(row.all, style), .optional(largest?.change, change), name] + without
      })
  }

  private static func raterTable(_ reviews: Reviews) -> ReportTable {
    ReportTable(
      id: "raters",
      caption: "What each clinician judged: items, answers with a verdict and the share found correct with Wilson's 95 "
        + "% interval (of different items, so not a measure of strictness alone), and items ranked.",
      columns: [
        .init("rater", "Clinician", isText: true), .init("specialty", "Specialty", isText: true),
        .init("items", "Items"), .init("correct", "Found correct"), .init("ranked", "Items ranked"),
      ],
      rows: reviews.raters.map { rater -> [ReportTable.Cell] in
        let own = reviews.reviews.joined().filter { $0.rater == rater }
        let share = Proportion(own.flatMap(\.verdicts))
        return [
          .text(rater), own.lazy.compactMap(\.raterSpecialty).first.map { .text($0) } ?? .missing, .count(own.count),
          .optional(share.map { .init($0.share, $0.wilson(), count: $0.trials) }, .percent),
          .count(own.count { $0.rankCount > 0 }),
        ]
      })
  }
}
