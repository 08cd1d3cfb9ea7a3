import MedAlign
import Report
import SampleRuns
import Testing
import TextMetrics

/// What holds for all sections of slices.
@Suite struct SliceTests {
  private static let ids = [
    "instruction-categories", "record-length-correctness", "record-length-trend-correctness", "record-length-score",
    "record-length-trend-score", "context-length-correctness", "context-outcomes", "context-by-length-correctness",
    "groups-specialty-correctness", "groups-specialty-score", "context-drop-correctness", "groups-category-correctness",
    "groups-category-score", "groups-gender-correctness", "groups-gender-score", "groups-race-correctness",
    "groups-race-score", "groups-age-correctness", "groups-age-score", "confidence", "reliability-verdicts",
    "confident-errors-verdicts", "reliability-exact-match", "confident-errors-exact-match", "evidence-correctness",
    "evidence-trend-correctness", "evidence-score", "evidence-trend-score", "cost",
  ]

  @Test("full data fill every table once, with as many cells as columns and a column name each")
  func shapes() {
    let (data, evidence) = SliceSample.everything()
    let tables = SliceSections.tables(data, ReportOptions(costPerHour: 2), evidence: evidence)
    #expect(tables.map(\.id) == Self.ids)
    for table in tables {
      #expect(!table.rows.isEmpty && !table.caption.isEmpty)
      #expect(table.rows.allSatisfy { $0.count == table.columns.count }, "\(table.id)")
      #expect(Set(table.columns.map(\.name)).count == table.columns.count, "\(table.id)")
    }
  }

  @Test("tables do not depend on the order of judgements, items, facts or evidence")
  func permutations() {
    let (data, evidence) = SliceSample.everything()
    var shuffled = data
    shuffled.judgements.reverse()
    shuffled.judgements.swapAt(3, 40)
    shuffled.facts = [:]
    for id in data.facts.keys.sorted().reversed() { shuffled.facts[id] = data.facts[id] }
    for index in shuffled.systems.indices { shuffled.systems[index].run?.items.reverse() }
    let options = ReportOptions(costPerHour: 2)
    #expect(
      SliceSections.tables(shuffled, options, evidence: evidence.reversed())
        == SliceSections.tables(data, options, evidence: evidence))
  }

  @Test("empty data, systems without anything, and plans without results fill nothing")
  func empty() {
    #expect(SliceSections.tables(EvaluationData(systems: []), ReportOptions()).isEmpty)
    let pending = StoredItem(instruction: Sample.instruction(1), result: nil)
    let data = EvaluationData(
      systems: [EvaluatedSystem(name: "a"), EvaluatedSystem(name: "b", run: SliceSample.run([pending]))],
      judgements: SliceSample.judgements("a", [nil, nil]), facts: SliceSample.facts([ItemFacts(), ItemFacts()]))
    #expect(SliceSections.tables(data, ReportOptions()).isEmpty)
  }

  @Test("a single item is no comparison: only what counts it is shown")
  func single() {
    let facts = ItemFacts(
      category: "other", specialty: "Surgery", hasReference: true, recordTokens: 100, gender: "Male", ageYears: 50)
    let data = EvaluationData(
      systems: [EvaluatedSystem(name: "a", run: SliceSample.run([SliceSample.stored(1, score: 30)]))],
      facts: SliceSample.facts([facts]), metrics: MetricTable.definitions)
    let tables = SliceSections.tables(data, ReportOptions())
    #expect(
      tables.map(\.id) == [
        "instruction-categories", "groups-specialty-score", "groups-category-score", "groups-gender-score",
        "groups-age-score",
      ])
    let group = tables["groups-age-score"]
    #expect(group?.estimate(0, "value") == ReportTable.Estimate(30, nil, count: 1))
    #expect(group?.cell(0, "p") == .missing && group?.cell(0, "difference") == .missing)
  }

  @Test("every caption of a score names its metric, and of a verdict says that clinicians judged")
  func captions() {
    let (data, evidence) = SliceSample.everything()
    for table in SliceSections.tables(data, ReportOptions(), evidence: evidence) {
      if table.id.hasSuffix("-score") { #expect(table.caption.contains("chrF++"), "\(table.id)") }
      if table.id.hasSuffix("-correctness") {
        #expect(table.caption.contains("clinicians judged") || table.caption.contains("verdict"), "\(table.id)")
      }
    }
    let rouge = MetricTable.definitions.first { $0.name == "rougeL" }
    let options = ReportOptions(metric: rouge ?? ReportOptions.standardMetric)
    #expect(SliceSections.tables(data, options)["groups-gender-score"] == nil)
  }

  @Test("tables hold no text of instructions or answers")
  func privacy() {
    let (data, evidence) = SliceSample.everything()
    let text = "\(SliceSections.tables(data, ReportOptions(), evidence: evidence))"
    for secret in ["Question 1", "The value is"] { #expect(!text.contains(secret)) }
  }

  @Test("charts are drawn for every section but cost, have titles, and no number that is none")
  func charts() {
    let (data, evidence) = SliceSample.everything()
    let source = SliceSections.charts(data, ReportOptions(), evidence: evidence)
    // 1 of categories, 2 by record, 1 + 1 by context, 5 groupings of 2 measures and a drop, 2 of confidence and
    // evidence.
    #expect(source.split(separator: "<figure>").count == 20)
    #expect(source.split(separator: "</figcaption>").count - 1 == 20)
    for wrong in ["nan", "inf\"", "Question 1", "The value is"] { #expect(!source.contains(wrong)) }
    #expect(source.contains("other, Q1") || source.contains("other, 0–20"))
  }

  @Test("charts of scores that are all zero, all equal or below zero keep their shape")
  func degenerateCharts() {
    for value in [0, 25, -3.5] {
      let run = SliceSample.run((1...8).map { SliceSample.stored($0, score: value) })
      let other = SliceSample.run((1...8).map { SliceSample.stored($0, score: value) }, context: 4096)
      let data = EvaluationData(
        systems: [EvaluatedSystem(name: "a", run: run), EvaluatedSystem(name: "b", run: other)],
        facts: SliceSample.facts((1...8).map { ItemFacts(specialty: "Surgery", recordTokens: $0) }))
      let source = SliceSections.charts(data, ReportOptions())
      #expect(source.contains("<figure>") && !source.contains("nan") && !source.contains("inf\""), "\(value)")
    }
  }
}
