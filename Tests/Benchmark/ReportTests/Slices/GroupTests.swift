import MedAlign
import Report
import Statistics
import Testing

@Suite struct GroupTests {
  private func tables(_ groups: [(facts: ItemFacts, correct: Int, all: Int)]) -> [ReportTable] {
    var (facts, verdicts): ([ItemFacts], [Bool?]) = ([], [])
    for group in groups {
      for index in 0..<group.all {
        facts.append(group.facts)
        verdicts.append(index < group.correct)
      }
    }
    return SliceSections.tables(
      EvaluationData(
        systems: [EvaluatedSystem(name: "a")], judgements: SliceSample.judgements("a", verdicts),
        facts: SliceSample.facts(facts)), ReportOptions())
  }

  @Test(
    "a group against the others: Fisher's test, Newcombe's interval; items of no known group are not among the others")
  func difference() throws {
    // scipy's fisher_exact and statsmodels' confint_proportions_2indep of 12/20 and 90/283.
    let found = tables([
      (ItemFacts(specialty: "Cardiology"), 12, 20), (ItemFacts(specialty: "Neurology"), 90, 283), (ItemFacts(), 40, 40),
    ])
    let table = try #require(found["groups-specialty-correctness"])
    #expect(table.cells("group") == [.text("Neurology"), .text("Cardiology"), .text("not known")])
    #expect(near(table.number(1, "p"), 0.013854459569490933))
    #expect(near(table.estimate(1, "difference")?.value, 0.6 - 90.0 / 283))
    #expect(near(table.estimate(1, "difference")?.interval?.lowerBound, 0.06123718432758121))
    #expect(near(table.estimate(1, "difference")?.interval?.upperBound, 0.47035225134988545))
    // Two groups are the same comparison twice: the correction of equal p values is none.
    #expect(near(table.number(0, "p_corrected"), 0.013854459569490933))
    #expect(near(table.estimate(0, "difference")?.value, 90.0 / 283 - 0.6))
    #expect(table.estimate(2, "value")?.value == 1 && table.cell(2, "p") == .missing)
  }

  @Test("p values are corrected over all groupings and systems of the section together")
  func correction() throws {
    let found = tables([
      (ItemFacts(specialty: "A", gender: "F"), 18, 20), (ItemFacts(specialty: "B", gender: "M"), 4, 20),
      (ItemFacts(specialty: "C", gender: "M"), 10, 20),
    ])
    let both = ["groups-specialty-correctness", "groups-gender-correctness"].compactMap { found[$0] }
    let pValues = both.flatMap { table in table.rows.indices.compactMap { table.number($0, "p") } }
    let corrected = both.flatMap { table in table.rows.indices.compactMap { table.number($0, "p_corrected") } }
    #expect(pValues.count == 5)
    #expect(MultipleComparisons.benjaminiHochberg.adjusted(pValues) == corrected)
    #expect(corrected != pValues)
  }

  @Test("groups below ten items, or with so few others, are shown without a test")
  func small() throws {
    let table = try #require(
      tables([(ItemFacts(race: "X"), 9, 9), (ItemFacts(race: "Y"), 3, 30)])["groups-race-correctness"])
    #expect(table.estimate(table.row("X", "a"), "value")?.count == 9)
    #expect(table.cells("p") == [.missing, .missing] && table.cells("difference") == [.missing, .missing])
  }

  @Test("ages fall into bands at 18, 40, 65 and 80")
  func ages() throws {
    let ages = [80, 17, 18, 39, 40, 64, 65, 79, 101, 0]
    let table = try #require(tables(ages.map { (ItemFacts(ageYears: $0), 1, 1) })["groups-age-correctness"])
    #expect(
      table.cells("group") == ["under 18", "18–39", "40–64", "65–79", "80 and over"].map { .text($0) })
    #expect((0..<5).map { table.estimate($0, "value")?.count } == [2, 2, 2, 2, 2])
  }

  @Test("a grouping of which nothing is known has no table")
  func unknown() {
    let found = tables([(ItemFacts(gender: "F"), 3, 5)])
    #expect(found.map(\.id) == ["groups-gender-correctness"])
  }

  @Test("scores of groups are compared by Welch's test")
  func scores() throws {
    let values = (1...24).map { Double(($0 * 7) % 11) }
    let run = SliceSample.run(values.enumerated().map { SliceSample.stored($0 + 1, score: $1) })
    let data = EvaluationData(
      systems: [EvaluatedSystem(name: "a", run: run)],
      facts: SliceSample.facts((0..<24).map { ItemFacts(ethnicity: $0 < 10 ? "X" : "Y") }))
    let table = try #require(SliceSections.tables(data, ReportOptions())["groups-ethnicity-score"])
    let welch = try #require(WelchTest(Array(values[..<10]), Array(values[10...])))
    #expect(near(table.number(table.row("X", "a"), "p"), welch.pValue))
    #expect(near(table.estimate(table.row("X", "a"), "difference")?.value, welch.difference))
    #expect(table.estimate(table.row("X", "a"), "difference")?.interval == welch.interval())
  }

  @Test("the change from the longest to the shortest context by specialty covers common items")
  func drop() throws {
    let runs = [(2048, 0.0), (4096, 5.0), (8192, 30.0)].map { context, score in
      SliceSample.run(
        (1...13).map { SliceSample.stored($0, score: $0 == 13 && context == 2048 ? nil : score) }, context: context)
    }
    let data = EvaluationData(
      systems: zip(["s", "m", "l"], runs).map { EvaluatedSystem(name: $0, run: $1) },
      facts: SliceSample.facts((1...13).map { ItemFacts(specialty: $0 <= 10 ? "Neurology" : "Surgery") }))
    let table = try #require(SliceSections.tables(data, ReportOptions())["context-drop-score"])
    #expect(table.cells("specialty") == [.text("Neurology"), .text("Surgery")])
    #expect(table.cells("shortest") == [.count(2048), .count(2048)] && table.cell(0, "longest") == .count(8192))
    #expect(table.estimate(0, "change") == ReportTable.Estimate(-30, -30...(-30), count: 10))
    #expect(table.estimate(1, "change") == ReportTable.Estimate(-30, nil, count: 2))
  }
}
