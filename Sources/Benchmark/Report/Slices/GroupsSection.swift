import MedAlign

/// Correctness or score by the asker's specialty, the instruction's category, and the person's demographic groups.
enum GroupsSection {
  private struct Part {
    var grouping: ItemGrouping
    var measurement: Measurement
    var comparisons: [GroupComparison]
  }

  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    let measurements = Measurement.all(data, options)
    let parts = ItemGrouping.allCases.flatMap { grouping in
      measurements.map { measurement in
        Part(
          grouping: grouping, measurement: measurement,
          comparisons: GroupComparison.all(grouping, measurement, data.facts, options))
      }
    }.filter { !$0.comparisons.isEmpty }
    guard !parts.isEmpty else { return nil }
    let pValues = parts.flatMap { $0.comparisons.map(\.pValue) }
    var adjusted = SliceText.adjusted(pValues).makeIterator()
    let drops = SpecialtyDropSection.blocks(data, options)
    var blocks: [ReportSection.Block] = []
    for part in parts {
      let corrected = part.comparisons.map { _ in adjusted.next() ?? nil }
      blocks.append(.chart(chart(part, options)))
      blocks.append(.table(table(part, corrected, options)))
      // After the last table by specialty.
      if part.grouping == .specialty, part.measurement.measure == measurements.last?.measure { blocks += drops }
    }
    let count = pValues.count { $0 != nil }
    return ReportSection(
      id: "groups", title: "\(SliceText.subject(measurements.map(\.measure))) by group",
      paragraphs: SliceText.mixture(measurements.map(\.measure)) + [
        "Each group against all other items whose group is known. Groups with fewer than "
          + "\(SliceMeasure.leastTestedCount) items (or so few others) are shown without a test: nothing can be said "
          + "of them. \(Figures.count(count)) tests were made.", SliceText.exploratory,
      ], blocks: blocks)
  }

  private static func title(_ part: Part) -> String {
    "\(part.measurement.measure.title) by \(part.grouping.title.lowercased())"
  }

  private static func chart(_ part: Part, _ options: ReportOptions) -> EstimateChart {
    let systems = part.measurement.systems
    let starts = stride(from: 0, to: part.comparisons.count, by: systems.count)
    let measure = part.measurement.measure
    return EstimateChart(
      title: title(part),
      caption: "\(title(part)): \(measure.phrase), with \(measure.interval(options)).",
      series: systems.map { ChartSeries(index: $0.place, name: $0.name) },
      axis: ValueAxis(measure, covering: part.comparisons.compactMap(\.estimate)),
      rows: starts.map { start in
        let row = part.comparisons[start..<start + systems.count]
        return .init(title: row.first?.group.title ?? "", values: row.map(\.estimate))
      })
  }

  private static func table(_ part: Part, _ corrected: [Double?], _ options: ReportOptions) -> ReportTable {
    let measure = part.measurement.measure
    let test = measure == .correctness ? "Newcombe's interval; p: Fisher's exact test" : "interval and p: Welch's test"
    return ReportTable(
      id: "groups-\(part.grouping.rawValue)-\(measure.suffix)",
      caption:
        "\(title(part)): \(measure.phrase), with \(measure.interval(options)), and n. Difference from all "
        + "others\(measure.differenceUnit), n of both sides: 95 %, \(test); corrected: Benjamini and Hochberg over "
        + "the section.",
      columns: [
        .init("group", part.grouping.title, isText: true), .init("system", "System", isText: true),
        .init("value", measure.title), .init("difference", "From others"), .init("p", "p"),
        .init("p_corrected", "p, corrected"),
      ],
      rows: zip(part.comparisons, corrected).map { comparison, corrected in
        [
          .text(comparison.group.title), .text(comparison.system.name),
          .optional(comparison.estimate, measure.style),
          .optional(comparison.difference, measure.differenceStyle), .probability(comparison.pValue),
          .probability(corrected),
        ]
      })
  }
}
