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
        "Each clinician's judgements are left out in turn. Items that others reviewed too keep the others' verdicts and "
          + "ranks; the rest are left out with the clinician."
      ])
    if !found.taus.isEmpty {
      section.blocks += [
        .chart(chart(found.taus, "Mean Kendall's tau without each clinician", .decimal(2), axis: 0...0.5)),
        .table(
          table(found, found.taus, id: "leave-one-out-tau", "Metric", .decimal(3), change: .decimal(3)) {
            "Mean Kendall's tau-b of metrics with clinicians' rankings, \($0)"
          }),
      ]
    }
    if !found.correct.isEmpty {
      section.blocks += [
        .chart(chart(found.correct, "Correct answers without each clinician", .percent, axis: 0...1)),
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
    _ rows: [LeaveOneOut.Row], _ title: String, _ style: ReportTable.Style, axis: ClosedRange<Double>
  ) -> IntervalChart {
    IntervalChart(
      title: title, caption: "Filled: all clinicians. Rings: with each one left out.",
      rows: rows.map { row in
        .init(row.title, [.init(row.all.value)], dots: row.without.compactMap { $0?.value })
      }, style: style, axis: axis)
  }

  private static func table(
    _ found: LeaveOneOut, _ rows: [LeaveOneOut.Row], id: String, _ title: String, _ style: ReportTable.Style,
    change: ReportTable.Style, caption: (String) -> String
  ) -> ReportTable {
    ReportTable(
      id: id, caption: caption("by all clinicians and without each of them, n items; and the largest change."),
      columns: [
        .init("row", title, isText: true), .init("all", "All"), .init("largest_change", "Largest change"),
        .init("largest_change_without", "without", isText: true),
      ] + found.raters.enumerated().map { .init("without_\($0 + 1)", "without \($1)") },
      rows: rows.map { row in
        let largest = row.largestChange
        return [
          .text(row.title), .estimate(row.all, style), .ifKnown(largest?.change, change),
          largest.map { .text(found.raters[$0.rater]) } ?? .missing,
        ] + row.without.map { .ifKnown($0, style) }
      })
  }

  private static func raterTable(_ reviews: Reviews) -> ReportTable {
    ReportTable(
      id: "raters",
      caption: "What each clinician judged: items, answers with a verdict and the share found correct with Wilson's 95 % "
        + "interval (of different items, so not a measure of strictness alone), and items ranked.",
      columns: [
        .init("rater", "Clinician", isText: true), .init("specialty", "Specialty", isText: true),
        .init("items", "Items"), .init("correct", "Found correct"), .init("ranked", "Items ranked"),
      ],
      rows: reviews.raters.map { rater in
        let own = reviews.reviews.joined().filter { $0.rater == rater }
        let share = Proportion(own.flatMap(\.verdicts))
        return [
          .text(rater), own.lazy.compactMap(\.raterSpecialty).first.map { .text($0) } ?? .missing, .count(own.count),
          .ifKnown(share.map { .init($0.share, $0.wilson(), count: $0.trials) }, .percent),
          .count(own.count { $0.rankCount > 0 }),
        ]
      })
  }
}
