import MedAlign
import Report
import Statistics
import Testing

@Suite struct ContextLengthTests {
  private func data(
    _ short: EvaluatedRun, _ long: EvaluatedRun, _ judgements: [Judgement] = [], lengths: [Int] = []
  ) -> EvaluationData {
    EvaluationData(
      systems: [EvaluatedSystem(name: "short", run: short), EvaluatedSystem(name: "long", run: long)],
      judgements: judgements, facts: SliceSample.facts(lengths.map { ItemFacts(recordTokens: $0) }))
  }

  private func answers(_ scores: [Double?]) -> [StoredItem] {
    scores.enumerated().map { SliceSample.stored($0 + 1, score: $1) }
  }

  @Test("verdicts at two contexts: own items for the shares, common ones for McNemar's test, refusals beside them")
  func verdicts() throws {
    // Items 1–6: only the long context is right; 7–10: both; 11: only the short one; 12: refused at the short one.
    let short = Array(repeating: false, count: 6) + Array(repeating: true, count: 5)
    let long = Array(repeating: true, count: 10) + [false, false]
    let refused = SliceSample.stored(12, outcome: .refused(reason: "too long"))
    let found = SliceSections.tables(
      data(
        SliceSample.run(answers(Array(repeating: nil, count: 11)) + [refused]),
        SliceSample.run(answers(Array(repeating: nil, count: 12)), context: 32_768),
        SliceSample.judgements("short", short) + SliceSample.judgements("long", long)), ReportOptions())
    let table = try #require(found["context-length-correctness"])
    #expect(table.cells("context_tokens") == [.count(2048), .count(32_768)])
    #expect(table.estimate(0, "value")?.value == 5.0 / 11 && table.estimate(0, "value")?.count == 11)
    #expect(table.estimate(1, "value")?.interval == Proportion(successes: 10, trials: 12)?.wilson())
    // Discordant: 1 against 6, two-sided 2 (1 + 7) / 2⁷.
    #expect(near(table.estimate(0, "difference")?.value, -5.0 / 11) && table.estimate(0, "difference")?.count == 11)
    #expect(near(table.number(0, "p"), 0.125) && near(table.number(0, "p_corrected"), 0.125))
    #expect(table.cell(1, "p") == .missing && table.cell(1, "difference") == .missing)
    let outcomes = try #require(found["context-outcomes"])
    #expect(outcomes.cells("planned") == [.count(12), .count(12)])
    #expect(outcomes.cells("answered") == [.count(11), .count(12)])
    #expect(outcomes.cells("refused") == [.count(1), .count(0)])
  }

  @Test("scores at three contexts: differences from the longest one, corrected for both tests")
  func scores() throws {
    let longest = (1...12).map { Double($0 * 3) }
    let middle = longest.enumerated().map { $1 - Double($0 % 3) }
    let shortest = longest.enumerated().map { $1 - 2 - Double($0 % 2) }
    let runs = [(longest, 8192), (shortest, 2048), (middle, 4096)].map { SliceSample.run(answers($0), context: $1) }
    let systems = zip(["a", "b", "c"], runs).map { EvaluatedSystem(name: $0, run: $1) }
    let table = try #require(
      SliceSections.tables(EvaluationData(systems: systems), ReportOptions())["context-length-score"])
    #expect(table.cells("system") == [.text("b"), .text("c"), .text("a")])
    #expect(near(table.estimate(0, "difference")?.value, -2.5) && near(table.estimate(1, "difference")?.value, -1))
    let pValue = PairedPermutationTest(differences: zip(middle, longest).map { $0 - $1 })?.pValue
    #expect(near(table.number(1, "p"), pValue ?? .nan))
    let first = PairedPermutationTest(differences: zip(shortest, longest).map { $0 - $1 })?.pValue ?? .nan
    #expect(near(table.number(0, "p_corrected"), min(2 * first, pValue ?? .nan)))
  }

  @Test("fewer than ten common items have a difference without interval and test")
  func few() throws {
    let table = try #require(
      SliceSections.tables(
        data(SliceSample.run(answers([1, 2, nil])), SliceSample.run(answers([2, 4, 9]), context: 4096)), ReportOptions()
      )["context-length-score"])
    #expect(table.estimate(0, "difference") == ReportTable.Estimate(-1.5, nil, count: 2))
    #expect(table.cell(0, "p") == .missing && table.estimate(1, "value")?.count == 3)
  }

  @Test("only runs that differ in their context alone, or in how positions are stretched to it, belong together")
  func plans() {
    let scores = answers([1, 2, 3])
    func isFound(_ other: EvaluatedRun) -> Bool {
      SliceSections.tables(data(SliceSample.run(scores), other), ReportOptions())["context-length-score"] != nil
    }
    #expect(isFound(SliceSample.run(scores, context: 4096)))
    #expect(isFound(SliceSample.run(scores, context: 4096, options: ["rope-scaling": "linear 2"])))
    #expect(!isFound(SliceSample.run(scores)))
    #expect(!isFound(SliceSample.run(scores, context: 4096, seed: 1)))
    #expect(!isFound(SliceSample.run(scores, model: "other", context: 4096)))
    #expect(!isFound(SliceSample.run(scores, context: 4096, options: ["temperature": "1"])))
  }

  @Test("two ablations of one model are told apart by what differs")
  func labels() throws {
    let runs = [(2048, 0), (4096, 0), (2048, 1), (4096, 1)].map { context, seed in
      SliceSample.run(answers([1, 2]), context: context, seed: UInt64(seed))
    }
    let systems = runs.enumerated().map { EvaluatedSystem(name: "s\($0)", run: $1) }
    let table = try #require(
      SliceSections.tables(EvaluationData(systems: systems), ReportOptions())["context-length-score"])
    let labels = ["model.gguf, seed 0", "model.gguf, seed 0", "model.gguf, seed 1", "model.gguf, seed 1"]
    #expect(table.cells("model") == labels.map { .text($0) })
  }

  @Test("an ablation of which clinicians judged only one context is measured by the metric")
  func partlyJudged() {
    let found = SliceSections.tables(
      data(
        SliceSample.run(answers([1, 2])), SliceSample.run(answers([2, 3]), context: 4096),
        SliceSample.judgements("long", [true, true])), ReportOptions())
    #expect(found["context-length-score"] != nil && found["context-length-correctness"] == nil)
  }

  @Test("crossed with the records' length, each cell covers its quartile's items at its context")
  func crossed() throws {
    let found = SliceSections.tables(
      data(
        SliceSample.run(answers([10, nil, 30, 40, 50, 60, 70, 80])),
        SliceSample.run(answers([20, 40, 30, 50, 50, 60, 90, 90]), context: 4096),
        lengths: (1...8).map { $0 * 100 }), ReportOptions())
    let table = try #require(found["context-by-length-score"])
    #expect(table.rows.count == 8)
    let expected: [(String, Double, Int, Double)] = [
      ("Q1", 10, 1, 30), ("Q2", 35, 2, 40), ("Q3", 55, 2, 55), ("Q4", 75, 2, 90),
    ]
    for (index, (quartile, short, count, long)) in expected.enumerated() {
      #expect(table.cell(2 * index, "quartile") == .text(quartile))
      #expect(table.estimate(2 * index, "value")?.value == short && table.estimate(2 * index, "value")?.count == count)
      #expect(table.estimate(2 * index + 1, "value")?.value == long)
    }
  }
}
