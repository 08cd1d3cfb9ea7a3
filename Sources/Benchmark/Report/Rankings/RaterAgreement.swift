package import Statistics

/// How well clinicians agree with each other on items that several of them reviewed.
package struct RaterAgreement: Sendable {
  /// Mean over items of Kendall's tau-b between the rankings of each two of its raters: the ceiling of any metric's.
  package let tau: ReportTable.Estimate?
  /// Items with two or more rankings of which none has a tau: a clinician tied all answers.
  package let undefinedTauCount: Int
  /// Krippendorff's alpha on correctness; each answer with two or more verdicts is a unit.
  package let alpha: ReportTable.Estimate?
  /// Fleiss' kappa on correctness, of answers with the commonest number of verdicts.
  package let fleiss: (raterCount: Int, kappa: ReportTable.Estimate)?
  /// Cohen's kappa on correctness of each two raters with enough answers in common.
  package let pairs: [Pair]

  package struct Pair: Sendable {
    package let first: String
    package let second: String
    package let kappa: ReportTable.Estimate
    /// Share of answers with the same verdict.
    package let agreement: Double
  }

  /// Two raters with fewer common answers have no kappa here.
  static let leastAnswerCount = 10

  /// - Parameters:
  ///   - plan: For tau.
  ///   - verdictPlan: For alpha and Fleiss' kappa, whose draws cost more.
  /// - Returns: `nil` where no item has several reviews.
  package init?(_ reviews: Reviews, plan: Bootstrap, verdictPlan: Bootstrap) {
    let several = reviews.reviews.filter { $0.count > 1 }
    guard !several.isEmpty else { return nil }
    let rankings = several.map { $0.filter { $0.rankCount > 1 }.map(\.ranks) }.filter { $0.count > 1 }
    let taus = MeanKendallTau(betweenRaters: rankings)
    let drawn = taus.bootstrap(plan)
    tau = taus.mean.map { .init($0, taus.count > 1 ? drawn?.interval() : nil, count: taus.count) }
    undefinedTauCount = taus.droppedInstructionCount

    let items = several.map { Self.verdicts($0, systemCount: reviews.systems.count) }
    let all = Array(items.indices)
    alpha = KrippendorffAlpha(Self.slots(items, all), level: .nominal).map { found -> ReportTable.Estimate in
      let replicates = verdictPlan.replicates(of: items.count) {
        KrippendorffAlpha(Self.slots(items, $0), level: .nominal)?.alpha
      }
      return ReportTable.Estimate(found.alpha, items.count > 1 ? replicates?.interval() : nil, count: found.itemCount)
    }
    fleiss = Self.fleiss(items, verdictPlan)
    pairs = Self.pairs(several)
  }

  /// [systems][given verdicts], whoever gave them: chance-corrected agreement does not depend on who.
  private static func verdicts(_ reviews: [Reviews.Review], systemCount: Int) -> [[Double]] {
    (0..<systemCount).map { system in reviews.compactMap { $0.verdicts[system].map { $0 ? 1 : 0 } } }
  }

  /// [slots][units]: the first, second, … verdict on each answer to the drawn items.
  private static func slots(_ items: [[[Double]]], _ drawn: [Int]) -> [[Double?]] {
    let width = items.reduce(0) { max($0, $1.reduce(0) { max($0, $1.count) }) }
    return (0..<width).map { slot in
      drawn.flatMap { items[$0].map { slot < $0.count ? $0[slot] : nil } }
    }
  }

  private static func fleiss(
    _ items: [[[Double]]], _ plan: Bootstrap
  ) -> (raterCount: Int, kappa: ReportTable.Estimate)? {
    let counts = Dictionary(grouping: items.joined().map(\.count).filter { $0 > 1 }, by: \.self).mapValues(\.count)
    guard let raterCount = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else { return nil }
    let tables = items.map { answers in
      answers.filter { $0.count == raterCount }.map { verdicts -> [Int] in
        let correct = verdicts.count { $0 > 0.5 }
        return [raterCount - correct, correct]
      }
    }
    guard let found = FleissKappa(table: tables.flatMap(\.self)), let kappa = found.kappa else { return nil }
    let replicates = plan.replicates(of: tables.count) { drawn in
      FleissKappa(table: drawn.flatMap { tables[$0] })?.kappa
    }
    return (raterCount, .init(kappa, tables.count > 1 ? replicates?.interval() : nil, count: found.count))
  }

  private static func pairs(_ reviews: [[Reviews.Review]]) -> [Pair] {
    struct Names: Hashable {
      var first, second: String
    }
    var tables: [Names: [[Int]]] = [:]
    for reviews in reviews {
      for (place, first) in reviews.enumerated() {
        for second in reviews.dropFirst(place + 1) {
          for case (let a?, let b?) in zip(first.verdicts, second.verdicts) {
            let names = Names(first: first.rater, second: second.rater)
            tables[names, default: [[0, 0], [0, 0]]][a ? 1 : 0][b ? 1 : 0] += 1
          }
        }
      }
    }
    return tables.sorted { ($0.key.first, $0.key.second) < ($1.key.first, $1.key.second) }.compactMap { names, table in
      let count = table.joined().reduce(0, +)
      guard count >= leastAnswerCount, let found = CohenKappa(table: table) else { return nil }
      return Pair(
        first: names.first, second: names.second, kappa: .init(found.kappa, found.interval(), count: count),
        agreement: Double(table[0][0] + table[1][1]) / Double(count))
    }
  }
}
