import MedAlign
import Report
import Statistics
import Testing
import TextMetrics

@Suite struct RecordLengthTests {
  private func tables(_ lengths: [Int?], _ verdicts: [Bool?]) -> [ReportTable] {
    SliceSections.tables(
      EvaluationData(
        systems: [EvaluatedSystem(name: "a")], judgements: SliceSample.judgements("a", verdicts),
        facts: SliceSample.facts(lengths.map { ItemFacts(recordTokens: $0) })), ReportOptions())
  }

  @Test("eight lengths fall into four quartiles of two, with Wilson's intervals")
  func quartiles() throws {
    // Edges: 100 + 0.25 · 700 = 275, 450, 625.
    let found = tables(
      [800, 100, 700, 200, 600, 300, 500, 400], [false, true, false, true, true, true, false, false])
    let table = try #require(found["record-length-correctness"])
    #expect(table.cells("quartile") == ["Q1", "Q2", "Q3", "Q4"].map { .text($0) })
    #expect(table.cells("tokens_from") == [100, 300, 500, 700].map { .count($0) })
    #expect(table.cells("tokens_to") == [200, 400, 600, 800].map { .count($0) })
    let shares = (0..<4).map { table.estimate($0, "a")?.value }
    #expect(shares == [1, 0.5, 0.5, 0])
    #expect(table.estimate(1, "a")?.interval == Proportion(successes: 1, trials: 2)?.wilson())
    #expect(table.estimate(3, "a")?.count == 2)
    // Eight items are too few for a test.
    #expect(found["record-length-trend-correctness"]?.cells("p") == [.missing])
  }

  @Test("records of equal length stay together, and quartiles without items are left out")
  func ties() throws {
    // numpy.quantile([1, 1, 1, 1, 1, 1, 2, 3], [.25, .5, .75]) = [1, 1, 1.25]
    let table = try #require(
      tables([1, 1, 1, 2, 1, 1, 1, 3], Array(repeating: true, count: 8))["record-length-correctness"])
    #expect(table.cells("quartile") == [.text("Q1"), .text("Q4")])
    #expect(table.cells("items") == [.count(6), .count(2)])
  }

  @Test("records that are all equally long are not compared")
  func allTied() {
    #expect(tables([5, 5, 5, 5], [true, false, true, false])["record-length-correctness"] == nil)
  }

  @Test("missing verdicts and unknown lengths are in no count")
  func missing() throws {
    let table = try #require(
      tables([10, 20, 30, 40, nil, 50], [true, nil, false, true, true, nil])["record-length-correctness"])
    // 10, 30 and 40 have a place.
    #expect(table.cells("items") == [.count(1), .count(1), .count(1)])
    #expect((0..<3).map { table.estimate($0, "a")?.count } == [1, 1, 1])
  }

  @Test("the trend is Spearman's correlation of length and verdict")
  func trend() throws {
    let verdicts = [true, true, true, true, false, true, false, false, true, false, false, false]
    let table = try #require(tables((1...12).map { 100 * $0 }, verdicts)["record-length-trend-correctness"])
    let spearman = try #require(
      SpearmanCorrelation(x: (1...12).map(Double.init), y: verdicts.map { $0 ? 1 : 0 }))
    #expect(near(table.number(0, "rho"), spearman.coefficient) && spearman.coefficient < -0.5)
    #expect(near(table.number(0, "p"), spearman.pValue) && table.number(0, "p") == table.number(0, "p_corrected"))
    // Equal verdicts have no trend.
    let constant = tables((1...12).map { 100 * $0 }, Array(repeating: true, count: 12))
    #expect(constant["record-length-trend-correctness"]?.cells("rho") == [.missing])
  }

  @Test("scores stand as means with a bootstrap interval")
  func scores() throws {
    let run = SliceSample.run((1...8).map { SliceSample.stored($0, score: Double($0)) })
    let data = EvaluationData(
      systems: [EvaluatedSystem(name: "a", run: run)],
      facts: SliceSample.facts((1...8).map { ItemFacts(recordTokens: $0 * 100) }))
    let table = try #require(SliceSections.tables(data, ReportOptions())["record-length-score"])
    #expect((0..<4).map { table.estimate($0, "a")?.value } == [1.5, 3.5, 5.5, 7.5])
    #expect(table.estimate(0, "a")?.interval == 1...2)
  }
}
