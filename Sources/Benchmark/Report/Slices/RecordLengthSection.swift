import MedAlign
import Statistics

/// Correctness or score by quartile of the whole record's length.
enum RecordLengthSection {
  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    let measurements = Measurement.all(data, options)
    guard let quartiles = RecordQuartiles(of: measurements.flatMap(\.items), facts: data.facts) else { return nil }
    let trends = measurements.map { measurement in
      measurement.systems.map { RecordLengthTrend($0, quartiles) }
    }
    var adjusted = SliceText.adjusted(trends.joined().map(\.pValue)).makeIterator()
    var blocks: [ReportSection.Block] = []
    for (measurement, trends) in zip(measurements, trends) {
      let measure = measurement.measure
      let estimates = measurement.systems.map { system in
        quartiles.quartiles.map { quartile in
          measure.estimate(system.values { quartile.items.contains($0) }, options)
        }
      }
      let caption =
        "\(measure.title) by quartile of the record's length: \(measure.phrase), with \(measure.interval(options)), "
        + "and n."
      blocks.append(.chart(chart(measurement, quartiles, estimates, caption)))
      blocks.append(
        .table(
          ReportTable(
            id: "record-length-\(measure.suffix)", caption: caption,
            columns: [
              .init("quartile", "Quartile", isText: true), .init("tokens_from", "Shortest, tokens"),
              .init("tokens_to", "Longest, tokens"), .init("items", "Items"),
            ] + measurement.systems.map { .init($0.name, $0.name) },
            rows: quartiles.quartiles.enumerated().map { index, quartile in
              [
                .text(quartile.name), .count(quartile.tokens.lowerBound), .count(quartile.tokens.upperBound),
                .count(quartile.items.count),
              ] + estimates.map { .optional($0[index], measure.style) }
            })))
      blocks.append(
        .table(
          ReportTable(
            id: "record-length-trend-\(measure.suffix)",
            caption: "Trend with the record's length: Spearman's rank correlation of its tokens with "
              + "\(measure.itemPhrase), item by item; negative: worse on longer records. Corrected: Benjamini and "
              + "Hochberg over the systems.",
            columns: [
              .init("system", "System", isText: true), .init("n", "n"), .init("rho", "Correlation"), .init("p", "p"),
              .init("p_corrected", "p, corrected"),
            ],
            rows: zip(measurement.systems, trends).map { system, trend in
              [
                .text(system.name), .count(trend.count), .optional(trend.coefficient, .decimal(3)),
                .probability(trend.pValue), .probability(adjusted.next() ?? nil),
              ]
            })))
    }
    return ReportSection(
      id: "record-length", title: "\(SliceText.subject(measurements.map(\.measure))) by length of the record",
      paragraphs: SliceText.mixture(measurements.map(\.measure)) + [quartiles.note, SliceText.exploratory],
      blocks: blocks)
  }

  private static func chart(
    _ measurement: Measurement, _ quartiles: RecordQuartiles, _ estimates: [[ReportTable.Estimate?]], _ caption: String
  ) -> LineChart {
    let last = Double(quartiles.quartiles.count - 1)
    return LineChart(
      title: "\(measurement.measure.title) by length of the record", caption: caption,
      scale: "quartile of the whole record's length, tokens",
      ticks: quartiles.quartiles.enumerated().map {
        .init(place: Double($0) / last, label: $1.name, detail: $1.range)
      },
      axis: ValueAxis(measurement.measure, covering: estimates.joined().compactMap(\.self)),
      series: zip(measurement.systems, estimates).map { system, row in
        .init(
          series: ChartSeries(index: system.place, name: system.name),
          points: zip(quartiles.quartiles, row).enumerated().compactMap { index, point in
            point.1.map { .init(place: Double(index) / last, name: point.0.name, estimate: $0) }
          })
      })
  }
}

/// Whether a system does worse on longer records.
struct RecordLengthTrend {
  /// Items with a value and a known length.
  var count: Int
  /// `nil` for fewer than ten items, or where all lengths or all values are equal.
  var coefficient: Double?
  var pValue: Double?

  init(_ system: MeasuredSystem, _ quartiles: RecordQuartiles) {
    let pairs = system.answers.compactMap { answer in
      quartiles.lengths[answer.item].map { (length: Double($0), value: answer.value) }
    }
    count = pairs.count
    guard count >= SliceMeasure.leastTestedCount,
      let found = SpearmanCorrelation(x: pairs.map(\.length), y: pairs.map(\.value))
    else { return }
    coefficient = found.coefficient
    pValue = found.pValue
  }
}
