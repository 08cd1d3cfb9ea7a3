import MedAlign
import Report
import Testing

@Suite struct EvidenceTests {
  private func placement(_ id: Int, _ position: Double, days: Double? = nil, system: String = "a") -> EvidencePlacement
  {
    EvidencePlacement(item: SliceSample.item(id), system: system, relativePosition: position, daysBeforeNow: days)
  }

  private func tables(_ verdicts: [Bool?], _ placements: [EvidencePlacement]) -> [ReportTable] {
    SliceSections.tables(
      EvaluationData(systems: [EvaluatedSystem(name: "a")], judgements: SliceSample.judgements("a", verdicts)),
      ReportOptions(), evidence: placements)
  }

  @Test("answers stand in the fifth of their oldest evidence; the others are counted in a row of their own")
  func fifths() throws {
    let found = tables(
      [true, false, true, true, false, nil],
      [
        placement(1, 0.1, days: 100), placement(2, 0.9), placement(2, 0.05, days: 300), placement(3, 1, days: 2),
        placement(4, 0.2), placement(6, 0.5), placement(5, 1.5), placement(5, 0.5, system: "unknown"),
      ])
    let table = try #require(found["evidence-correctness"])
    #expect(table.cells("answers") == [2, 1, 0, 0, 1, 1].map { .count($0) })
    #expect((0..<6).map { table.estimate($0, "value")?.value } == [0.5, 1, nil, nil, 1, 0])
    #expect(table.number(0, "share") == 0.4 && table.number(5, "share") == 0.2)
    #expect(table.number(0, "days_before_now") == 200 && table.cell(1, "days_before_now") == .missing)
    #expect(table.cell(5, "place") == .text("not located") && table.cell(2, "value") == .missing)
    #expect(found["evidence-trend-correctness"]?.cells("p") == [.missing])
  }

  @Test("the trend is positive where answers are better near the prompt's end")
  func trend() throws {
    let placements = (1...12).map { placement($0, Double($0) / 12) }
    let table = try #require(tables((1...12).map { $0 > 6 }, placements)["evidence-trend-correctness"])
    #expect((table.number(0, "rho") ?? 0) > 0.8 && (table.number(0, "p") ?? 1) < 0.01)
  }

  @Test("without located evidence there is no table")
  func none() {
    #expect(tables([true, false], [])["evidence-correctness"] == nil)
    #expect(tables([true, nil], [placement(2, 0.5), placement(1, .nan)])["evidence-correctness"] == nil)
  }
}
