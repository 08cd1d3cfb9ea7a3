import MedAlign

/// How fast the run went, and why answers ended.
struct SpeedSummary: Sendable {
  /// Prompt tokens that were read; what prompts shared is counted once.
  var promptTokens = 0
  var generatedTokens = 0
  var prefillSeconds = 0.0
  var decodeSeconds = 0.0
  var finishReasons: [String: Int] = [:]

  init(_ items: [StoredItem]) {
    for case let result? in items.map(\.result) {
      guard let generation = result.generation else { continue }
      finishReasons[generation.finishReason, default: 0] += 1
      // A server that gave its answers whole has no rates.
      guard let prefill = generation.prefillSeconds, let decode = generation.decodeSeconds else { continue }
      promptTokens = promptTokens.addingReportingOverflow(Self.readTokens(result, generation)).partialValue
      generatedTokens = generatedTokens.addingReportingOverflow(generation.generatedTokens).partialValue
      prefillSeconds += prefill
      decodeSeconds += decode
    }
  }

  /// Prompt tokens that no earlier prompt had read. Counts may come from a file and be anything.
  static func readTokens(_ result: ItemResult, _ generation: GenerationSummary) -> Int {
    let (read, overflow) = (result.packing?.promptTokens ?? 0).subtractingReportingOverflow(
      generation.sharedPromptTokens)
    return overflow ? 0 : max(read, 0)
  }

  var prefillRate: Double? { prefillSeconds > 0 ? Double(promptTokens) / prefillSeconds : nil }
  var decodeRate: Double? { decodeSeconds > 0 ? Double(generatedTokens) / decodeSeconds : nil }

  /// Most frequent first.
  var finishes: String {
    finishReasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.key) \(Figures.count($0.value))" }.joined(separator: ", ")
  }
}
