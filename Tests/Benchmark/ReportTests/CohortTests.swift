import MedAlign
import Report
import SampleRuns
import Statistics
import Testing

@Suite struct CohortTests {
  @Test(
    "an expression that says nothing is an error that says what to write",
    arguments: [
      ("neurology", "expected ATTRIBUTE=VALUE"), ("colour=red", "there are category, subcategory, specialty"),
      ("specialty=", "no value"), ("tokens<many", "'many' is no whole number"), ("rater>Annotator_1", "only = and !="),
      ("category=care planning &", "expected ATTRIBUTE=VALUE"), ("", "expected ATTRIBUTE=VALUE"),
    ])
  func badExpressions(_ text: String, _ message: String) throws {
    let error = try #require(throws: CohortError.self) { try Cohort(text) }
    #expect("\(error)".contains(message))
  }

  /// Twelve items per specialty; the metric follows clinicians in Neurology and goes against them in Oncology.
  static func data() -> EvaluationData {
    let up: [Double?] = [0.9, 0.5, 0.1]
    var data = RankingTests.data(
      (0..<24).map { $0 % 2 == 0 ? [1, 2, 3] : [3, 2, 1] }, scores: (0..<24).map { _ in up })
    for number in 0..<24 {
      data.facts[RankingTests.item(number)] = ItemFacts(
        category: number == 0 ? nil : "care planning", specialty: number % 2 == 0 ? "Neurology" : "Oncology",
        recordTokens: 1000 * number)
    }
    return data
  }

  private func row(_ first: String, _ second: String) throws -> CohortComparison {
    try CohortComparison(Self.data(), try Cohort(first), try Cohort(second), plan: Bootstrap(resampleCount: 2_000))
  }

  @Test("cohorts that agree and disagree with a metric differ by their taus, beyond chance")
  func difference() throws {
    let found = try row("specialty = neurology", "specialty=Oncology")
    #expect(found.itemCounts == (12, 12, 0))
    #expect(found.rows[0].first?.value == 1 && found.rows[0].second?.value == -1)
    #expect(found.rows[0].difference?.value == 2)
    #expect(try #require(found.rows[0].pValue) < 0.001)
    #expect(try #require(found.rows[0].adjusted) >= (try #require(found.rows[0].pValue)))
  }

  @Test("a cohort beside itself shows no difference")
  func same() throws {
    let found = try row("tokens>=12000", "tokens>11999")
    #expect(found.itemCounts == (12, 12, 12))
    #expect(found.rows[0].difference?.value == 0 && found.rows[0].pValue == 1)
  }

  @Test("few items give means without a difference")
  func fewItems() throws {
    let found = try row("specialty=Neurology & tokens<10000", "category=care planning")
    #expect(found.itemCounts == (5, 23, 4))
    #expect(found.rows[0].first?.count == 5 && found.rows[0].first?.value == 1)
    #expect(found.rows[0].difference == nil && found.rows[0].pValue == nil && found.rows[0].adjusted == nil)
  }

  @Test("a cohort without an item says which values there are")
  func empty() throws {
    let error = try #require(throws: CohortError.self) { try row("specialty=Neurologie", "specialty=Oncology") }
    #expect("\(error)".contains("specialty: Neurology, Oncology"))
    let numbers = try #require(throws: CohortError.self) { try row("specialty=Oncology", "tokens>99999") }
    #expect("\(numbers)".contains("tokens: 0 to 23000"))
    let unknown = try #require(throws: CohortError.self) { try row("gender!=F", "specialty=Oncology") }
    #expect("\(unknown)".contains("gender: not known"))
  }

  @Test("a report says why a comparison of cohorts was not made, and makes it where it can")
  func section() throws {
    var options = ReportOptions()
    #expect(!RankingSections.tables(Self.data(), options).contains { $0.id == "cohorts" })
    options.cohorts = ["specialty=Neurology", "specialty=Oncology"]
    #expect(RankingSections.tables(Self.data(), options).values("difference", of: "cohorts") == [2, 2])
    #expect(RankingSections.charts(Self.data(), options).contains { $0.contains("two cohorts") })
    options.cohorts[0] = "nonsense"
    #expect(!RankingSections.tables(Self.data(), options).contains { $0.id == "cohorts" })
  }
}
