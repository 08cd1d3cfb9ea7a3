import MedAlign
import Report
import Testing

@Suite struct CostTests {
  private func answer(_ id: Int, prefill: Double?, decode: Double?, shared: Int = 0) -> StoredItem {
    SliceSample.stored(
      id, packing: PackingSummary(promptTokens: 1000, recordTokens: 9000, keptTokens: 900),
      generation: GenerationSummary(
        generatedTokens: 10, sharedPromptTokens: shared, finishReason: "end-of-text", prefillSeconds: prefill,
        decodeSeconds: decode))
  }

  private func costs(_ items: [StoredItem], costPerHour: Double? = nil) -> ReportTable? {
    let data = EvaluationData(systems: [EvaluatedSystem(name: "a", run: SliceSample.run(items))])
    return SliceSections.tables(data, ReportOptions(costPerHour: costPerHour))["cost"]
  }

  @Test("tokens, rates, seconds, hours and cost by hand; shared tokens count once")
  func byHand() throws {
    let items = [
      answer(1, prefill: 8, decode: 2), answer(2, prefill: 1, decode: 1, shared: 800),
      answer(3, prefill: 3, decode: 1, shared: 200), SliceSample.stored(4, outcome: .refused(reason: "too long")),
    ]
    let table = try #require(costs(items, costPerHour: 9))
    #expect(table.cell(0, "answers") == .count(3) && table.cell(0, "without_times") == .count(0))
    #expect(table.cell(0, "prompt_tokens") == .count(2000) && table.cell(0, "generated_tokens") == .count(30))
    #expect(near(table.number(0, "prefill_tokens_per_second"), 2000.0 / 12))
    #expect(near(table.number(0, "decode_tokens_per_second"), 7.5))
    // 2, 4 and 10 seconds: the 90th percentile lies at 4 + 0.8 · 6.
    #expect(near(table.number(0, "median_seconds"), 4) && near(table.number(0, "p90_seconds"), 8.8))
    #expect(
      near(table.number(0, "hours"), 16.0 / 3600) && near(table.number(0, "cost_per_answer"), 9 * 16.0 / 3600 / 3))
  }

  @Test("answers without times are counted, and their times are missing, not zero")
  func untimed() throws {
    let table = try #require(costs([answer(1, prefill: nil, decode: nil), answer(2, prefill: nil, decode: nil)]))
    #expect(table.cell(0, "without_times") == .count(2) && table.cell(0, "prompt_tokens") == .count(2000))
    for column in ["prefill_tokens_per_second", "decode_tokens_per_second", "median_seconds", "p90_seconds", "hours"] {
      #expect(table.cell(0, column) == .missing, "\(column)")
    }
    #expect(!table.columns.contains { $0.name == "cost_per_answer" })
    let mixed = try #require(
      costs([answer(1, prefill: nil, decode: nil), answer(2, prefill: 3, decode: 1)], costPerHour: 3600))
    #expect(mixed.cell(0, "without_times") == .count(1) && near(mixed.number(0, "cost_per_answer"), 4))
  }

  @Test("answers that tell nothing of what they took have no row")
  func imported() {
    #expect(costs([SliceSample.stored(1)]) == nil)
  }
}
