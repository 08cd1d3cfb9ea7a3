import MedAlign
import Statistics
import TextMetrics

/// Which system is preferred to which: by clinicians' ranks (Fig. 2), by a metric's scores (Fig. 3), and as strengths.
enum PreferenceSection {
  /// - Returns: `nil` where nothing ranks two systems.
  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    var blocks: [ReportSection.Block] = []
    let reviews = Reviews(data)
    let ranked = reviews.systems.indices.filter { system in reviews.ranks.contains { $0[system] != nil } }
    let ranks = reviews.ranks.map { row in ranked.map { row[$0] } }
    let systems = ranked.map { reviews.systems[$0] }
    if reviews.hasRanks, let table = HeadToHead(ranks) {
      blocks += matrix(
        table, systems, id: "preferences-clinicians", title: "Preferences by clinicians' ranks",
        source: "clinicians ranked")
      blocks.append(.table(pairTable(table, systems)))
      blocks += strengthBlocks(ranks, systems, options)
    }
    blocks += metricBlocks(data, options)
    guard !blocks.isEmpty else { return nil }
    return ReportSection(
      id: "preferences", title: "Head to head",
      paragraphs: [
        "Each cell is the share of items on which the row's system is preferred to the column's. Items on which the "
          + "two are tied are left out; n counts the others. A cell and its mirror image sum to 1."
      ], blocks: blocks)
  }

  // MARK: Matrices

  private static func matrix(
    _ table: HeadToHead, _ systems: [String], id: String, title: String, source: String
  ) -> [ReportSection.Block] {
    let cells = systems.indices.map { row in systems.indices.map { preference(table, row, $0) } }
    let opponents = systems.enumerated().map { ReportTable.Column("over_\($0 + 1)", "over \($1)") }
    let caption =
      "Share of items on which \(source) the row's system above the column's, ties left out."
    return [
      .chart(HeatMapChart(title: title, caption: caption, systems: systems, cells: cells)),
      .table(
        ReportTable(
          id: id, caption: caption + " With Wilson's 95 % interval.",
          columns: [.init("system", "Preferred system", isText: true)] + opponents,
          rows: zip(systems, cells).map { system, row -> [ReportTable.Cell] in
            [.text(system)] + row.map { ReportTable.Cell.optional($0, .decimal(2)) }
          })),
    ]
  }

  private static func preference(_ table: HeadToHead, _ row: Int, _ column: Int) -> ReportTable.Estimate? {
    let (won, lost) = (table.wins(of: row, over: column), table.wins(of: column, over: row))
    guard row != column, let share = Proportion(successes: won, trials: won + lost) else { return nil }
    return .init(share.share, share.wilson(), count: share.trials)
  }

  private static func pairTable(_ table: HeadToHead, _ systems: [String]) -> ReportTable {
    ReportTable(
      id: "preference-counts", caption: "Items on which clinicians ranked one of two systems first, or both alike.",
      columns: [
        .init("first", "First", isText: true), .init("second", "Second", isText: true),
        .init("first_preferred", "First preferred"), .init("second_preferred", "Second preferred"),
        .init("tied", "Tied"),
      ],
      rows: pairs(of: systems.count).map { first, second in
        [
          .text(systems[first]), .text(systems[second]), .count(table.wins(of: first, over: second)),
          .count(table.wins(of: second, over: first)), .count(table.ties(first, second)),
        ]
      })
  }

  // MARK: Strengths

  private static func strengthBlocks(
    _ ranks: [[Double?]], _ systems: [String], _ options: ReportOptions
  ) -> [ReportSection.Block] {
    guard let found = try? Strengths(ranks: ranks, plan: Bootstrap(resampleCount: 2_000, seed: options.seed)) else {
      return []
    }
    let model =
      found.tieParameter.map {
        "Davidson's model (Bradley–Terry with ties): a strength is a logarithm of odds, all sum to 0; two equal "
          + "systems tie with probability \(CellText.text($0 / (2 + $0), .decimal(2)))."
      }
      ?? "Bradley–Terry's model, a tie counting half for each: a strength is a logarithm of odds, all sum to 0."
    let note =
      found.ridge > 0
      ? " Some systems were never preferred to others, directly or through third ones, so the data alone fix no finite "
        + "strengths: a ridge of \(CellText.text(found.ridge, .decimal(2))) keeps them finite. Read their order, not "
        + "their size." : ""
    let caption =
      model + note + " Intervals: 95 %, from the fit's covariance, which takes comparisons of one item's answers for "
      + "independent, and by bootstrap over items (2,000 draws, fixed seed), which does not. 400 points of rating are "
      + "odds of ten to one."
    let rows = zip(systems.indices, found.values).sorted { ($1.1.value, $0.0) < ($0.1.value, $1.0) }
    return [
      .chart(
        IntervalChart(
          title: "Strengths",
          caption: "Strength with its 95 % interval from the fit's covariance; 0 is the mean of all.",
          rows: rows.map { .init(systems[$0], [$1]) }, style: .decimal(2), axis: -0.5...0.5, reference: 0)),
      .table(
        ReportTable(
          id: "strengths", caption: caption,
          columns: [
            .init("system", "System", isText: true), .init("strength", "Strength"),
            .init("strength_bootstrap", "Strength, bootstrap interval"), .init("rating", "Rating"),
          ],
          rows: rows.map { place, strength in
            [
              .text(systems[place]), .estimate(strength, .decimal(2)),
              .optional(found.drawn[place].map { .init(strength.value, $0) }, .decimal(2)),
              .number(Strengths.rating(strength.value), .decimal(0)),
            ]
          })),
    ]
  }

  // MARK: A metric's preferences

  private static func metricBlocks(_ data: EvaluationData, _ options: ReportOptions) -> [ReportSection.Block] {
    guard let metric = chosen(data, options) else { return [] }
    var single = data
    single.metrics = [metric]
    let names = data.systems.filter { $0.run != nil }.map(\.name)
    let items = Set(data.systems.flatMap { $0.run?.items.map(\.id) ?? [] }).sorted()
    let scores = MetricScores(single, systems: names, items: items).values[0]
    let scored = names.indices.filter { system in scores.contains { $0[system] != nil } }
    guard let table = HeadToHead(scores.map { row in scored.map { row[$0] } }, better: .higher) else { return [] }
    return matrix(
      table, scored.map { names[$0] }, id: "preferences-metric", title: "Preferences by \(metric.title)",
      source: "\(metric.title) puts")
  }

  /// COMET as in the paper where there are scores of it, else the report's metric, else the first one.
  private static func chosen(_ data: EvaluationData, _ options: ReportOptions) -> MetricDefinition? {
    data.metrics.first { $0.name.lowercased().hasPrefix("comet") }
      ?? data.metrics.first { $0.name == options.metric.name } ?? data.metrics.first
  }
}
