import Foundation
import MedAlign
import Report
import Testing

@Suite struct ConfidenceTests {
  private func answers(_ confidences: [Double?], exactMatch: [Double?] = []) -> EvaluatedRun {
    SliceSample.run(
      confidences.enumerated().map { index, confidence in
        SliceSample.stored(
          index + 1, score: index < exactMatch.count ? exactMatch[index] : nil, metric: "exact_match",
          generation: GenerationSummary(
            generatedTokens: 5, finishReason: "end-of-text", prefillSeconds: nil, decodeSeconds: nil,
            meanLogProbability: confidence.map { log($0) }))
      })
  }

  private func tables(_ run: EvaluatedRun, _ verdicts: [Bool?]) -> [ReportTable] {
    SliceSections.tables(
      EvaluationData(
        systems: [EvaluatedSystem(name: "a", run: run)], judgements: SliceSample.judgements("a", verdicts)),
      ReportOptions())
  }

  @Test("calibration error and AUROC by hand; answers without confidence or verdict are counted beside them")
  func byHand() throws {
    let found = tables(
      answers([0.35, 0.85, 0.95, 0.15, nil, 0.5]), [false, true, false, false, true, nil])
    let table = try #require(found["confidence"])
    // One answer to a bin of width 0.1: (0.35 + 0.15 + 0.95 + 0.15) / 4; the right one beats two of three.
    #expect(near(table.estimate(0, "ece")?.value, 0.4) && table.estimate(0, "ece")?.interval == nil)
    #expect(near(table.estimate(0, "auroc")?.value, 2.0 / 3))
    #expect(table.cell(0, "n") == .count(4) && table.cell(0, "dropped") == .count(2))
    #expect(near(table.estimate(0, "correct")?.value, 0.25) && near(table.number(0, "mean_confidence"), 0.575))
    #expect(table.cell(0, "source") == .text("clinicians' verdicts"))
    let errors = try #require(found["confident-errors-verdicts"])
    #expect(errors.cells("item") == [3, 1, 4].map { .item(SliceSample.item($0)) })
    #expect(errors.columns.count == 3 && near(errors.number(0, "confidence"), 0.95))
  }

  @Test("ten bins of equal counts; equal confidences share a bin")
  func bins() throws {
    let spread = tables(answers((1...40).map { Double($0) / 40 }), (1...40).map { $0 > 20 })
    let table = try #require(spread["reliability-verdicts"])
    #expect(table.rows.count == 10 && (0..<10).allSatisfy { table.estimate($0, "correct")?.count == 4 })
    #expect(table.estimate(0, "correct")?.value == 0 && table.estimate(9, "correct")?.value == 1)
    #expect(near(table.number(0, "mean_confidence"), 0.0625) && near(table.number(9, "confidence_to"), 1))
    let tied = tables(answers(Array(repeating: 0.5, count: 12)), (1...12).map { $0 > 6 })
    #expect(tied["reliability-verdicts"]?.estimate(0, "correct")?.count == 12)
    #expect(tied["reliability-verdicts"]?.rows.count == 1)
    #expect(tied["confidence"]?.estimate(0, "auroc")?.value == 0.5)
  }

  @Test("at most 25 confident errors are listed, equal ones by item")
  func errors() throws {
    let found = tables(answers(Array(repeating: 0.9, count: 30)), Array(repeating: false, count: 30))
    let errors = try #require(found["confident-errors-verdicts"])
    #expect(errors.cells("item") == (1...25).map { .item(SliceSample.item($0)) })
    #expect(errors.caption.contains("30 answers"))
    #expect(found["confidence"]?.cells("auroc") == [.missing])
    #expect(found["confidence"]?.estimate(0, "ece")?.interval != nil)
  }

  @Test("without verdicts an answer is right if it matches exactly, and the table says so")
  func exactMatch() throws {
    let found = tables(answers([0.9, 0.4, 0.6], exactMatch: [0, 1, nil]), [])
    #expect(found["confidence"]?.cell(0, "source") == .text("exact match with the reference answer"))
    #expect(found["confidence"]?.cell(0, "n") == .count(2))
    #expect(found["confident-errors-exact-match"]?.cells("item") == [.item(SliceSample.item(1))])
    #expect(found["confident-errors-exact-match"]?.caption.contains("exact match") == true)
    #expect(tables(answers([0.9, 0.4]), [])["confidence"] == nil)
    #expect(tables(answers([nil, nil]), [true, false])["confidence"] == nil)
  }

  @Test("a probability that rounding puts above 1 is 1")
  func aboveOne() throws {
    let found = tables(answers([1.0000001, 0.5]), [true, false])
    #expect(found["reliability-verdicts"]?.rows.count == 2)
    #expect(found["reliability-verdicts"]?.number(1, "confidence_to") == 1)
  }
}
