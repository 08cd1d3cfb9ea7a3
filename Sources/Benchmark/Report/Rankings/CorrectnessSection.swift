import Statistics

/// Table 3: correct answers, win rates and mean ranks, and which differences are more than chance.
enum CorrectnessSection {
  /// - Returns: `nil` without a verdict or rank.
  static func section(_ data: EvaluationData, _ options: ReportOptions) -> ReportSection? {
    let reviews = Reviews(data)
    guard !reviews.items.isEmpty else { return nil }
    let plan = Bootstrap(seed: options.seed)
    let standings = SystemStandings(reviews, plan: plan)
    let pairs = SystemPairs(reviews, plan: plan)
    var section = ReportSection(
      id: "correctness", title: "Clinicians' verdicts", paragraphs: [reviews.rule],
      blocks: [.table(table(standings, itemCount: reviews.items.count))])
    if standings.rows.contains(where: { $0.correct != nil }) { section.blocks.append(.chart(correctChart(standings))) }
    if !pairs.correctness.isEmpty { section.blocks.append(.table(correctnessTable(pairs, reviews.systems))) }
    if let tests = testTable(pairs) { section.blocks.append(.table(tests)) }
    if let friedman = pairs.friedman {
      section.blocks += [.chart(rankChart(standings, friedman)), .table(rankTable(friedman, reviews.systems))]
    }
    return section
  }

  private static func table(_ standings: SystemStandings, itemCount: Int) -> ReportTable {
    ReportTable(
      id: "correctness",
      caption: "Correct: share of answers with a verdict, Wilson's 95 % interval. Win rate: mean over the other "
        + "systems of the share of items on which this one is preferred, ties left out. Mean rank: 1 is best, ties "
        + "share the mean of their places; over items on which all systems are ranked. Their intervals: 95 %, "
        + "percentile bootstrap over items (10,000 draws, fixed seed).",
      columns: [
        .init("system", "System", isText: true), .init("correct", "Correct"),
        .init("correct_count", "Correct answers"), .init("missing_verdicts", "Without verdict"),
        .init("win_rate", "Win rate"), .init("mean_rank", "Mean rank"), .init("ranked", "Items ranked"),
      ],
      rows: standings.rows.map { row in
        [
          .text(row.system),
          .optional(row.correct.map { .init($0.share, $0.wilson(), count: $0.trials) }, .percent),
          row.correct.map { .count($0.successes) } ?? .missing,
          .count(row.correct?.missingCount ?? itemCount),
          .optional(row.winRate, .decimal(3)), .optional(row.meanRank, .decimal(2)), .count(row.rankedCount),
        ]
      })
  }

  private static func correctChart(_ standings: SystemStandings) -> IntervalChart {
    IntervalChart(
      title: "Correct answers", caption: "Share of correct answers with Wilson's 95 % interval.",
      rows: standings.rows.map { row in
        .init(row.system, [row.correct.map { .init($0.share, $0.wilson(), count: $0.trials) }])
      }, style: .percent, axis: 0...1)
  }

  private static func correctnessTable(_ pairs: SystemPairs, _ systems: [String]) -> ReportTable {
    ReportTable(
      id: "correctness-pairs",
      caption: "Pairs of systems on the items with both verdicts: difference of the shares of correct answers, first "
        + "less second, with its 95 % interval (paired bootstrap over items); McNemar's test, exact below 25 items "
        + "that only one got right, else chi-square with continuity correction; p-values adjusted for all "
        + "\(Figures.count(pairs.correctness.count)) pairs.",
      columns: [
        .init("first", "First", isText: true), .init("second", "Second", isText: true),
        .init("difference", "Difference"), .init("only_first", "Only first correct"),
        .init("only_second", "Only second correct"), .init("p", "p"), .init("p_bh", "p, Benjamini–Hochberg"),
        .init("p_by", "p, Benjamini–Yekutieli"), .init("p_holm", "p, Holm"),
      ],
      rows: pairs.correctness.map { pair in
        [
          .text(systems[pair.first]), .text(systems[pair.second]), .estimate(pair.difference, .points),
          .count(pair.test.onlyFirst), .count(pair.test.onlySecond), .number(pair.test.pValue, .probability),
        ] + SystemPairs.adjustments.map { .optional(pair.adjusted[$0], .probability) }
      })
  }

  /// The tests of all systems at once; `nil` where none is defined.
  private static func testTable(_ pairs: SystemPairs) -> ReportTable? {
    let tests = [("Correctness, Cochran's Q", pairs.cochran), ("Ranks, Friedman's test", pairs.friedman)]
    let rows = tests.compactMap { name, test -> [ReportTable.Cell]? in
      guard let test else { return nil }
      return [
        .text(name), .number(test.statistic, .decimal(2)), .count(test.meanRanks.ranks.count - 1),
        .number(test.pValue, .probability), .count(test.meanRanks.count), .count(test.meanRanks.droppedCount),
      ]
    }
    guard !rows.isEmpty else { return nil }
    return ReportTable(
      id: "overall-tests",
      caption: "Whether systems differ at all, over items on which all of them were judged.",
      columns: [
        .init("test", "Test", isText: true), .init("statistic", "Chi-square"), .init("degrees", "Degrees of freedom"),
        .init("p", "p"), .init("items", "Items"), .init("dropped", "Items left out"),
      ], rows: rows)
  }

  private static func rankTable(_ friedman: FriedmanTest, _ systems: [String]) -> ReportTable {
    let ranks = friedman.meanRanks.ranks
    return ReportTable(
      id: "rank-pairs",
      caption: "Pairs of systems by mean rank: difference, first less second (below 0: the first is better), and "
        + "Nemenyi's p-value, which is adjusted for all pairs. Mean ranks farther apart than "
        + "\(friedman.criticalDifference().map { CellText.text($0, .decimal(2)) } ?? "–") differ at the 5 % level.",
      columns: [
        .init("first", "First", isText: true), .init("second", "Second", isText: true),
        .init("difference", "Difference of mean ranks"), .init("p_nemenyi", "p, Nemenyi"),
      ],
      rows: pairs(of: systems.count).map { first, second in
        [
          .text(systems[first]), .text(systems[second]), .number(ranks[first] - ranks[second], .decimal(2)),
          .optional(friedman.nemenyiPValue(first, second), .probability),
        ]
      })
  }

  private static func rankChart(_ standings: SystemStandings, _ friedman: FriedmanTest) -> IntervalChart {
    IntervalChart(
      title: "Mean ranks",
      caption: "Mean rank (1 is best) with its 95 % interval. The bar above is Nemenyi's critical difference: mean "
        + "ranks farther apart differ at the 5 % level.",
      rows: standings.rows.map { .init($0.system, [$0.meanRank]) }, style: .decimal(2),
      axis: 1...Double(max(standings.rows.count, 2)),
      bar: friedman.criticalDifference().map { ("critical difference", $0) })
  }
}
