import ContentHash
import EHR
package import MedAlign

/// Made-up runs.
package enum Sample {
  package static func plan(model: String = "model", template: String = "paper") -> RunProvenance.Plan {
    RunProvenance.Plan(
      modelName: "\(model).gguf", modelDigest: SHA256.hash(model), dataSetName: "data",
      dataSetFingerprint: SHA256.hash("data"), dataSetIsSynthetic: true, template: template, templateDigest: SHA256.hash(template),
      chatFormat: "plain", contextStrategy: "paper", contextTokens: 2048, generationTokens: 256,
      options: ["--temperature": "0"])
  }

  package static let engine = RunProvenance.Engine(
    version: "0.1.0", gitCommit: "abc", cpuLevel: "x86-64-v4", kernelPath: "plain", threads: 2)

  package static func provenance(model: String = "model", template: String = "paper") -> RunProvenance {
    RunProvenance(plan: plan(model: model, template: template), engine: engine)
  }

  package static func instruction(
    _ id: Int, person: Int64? = 7, references: [ReferenceAnswer] = [ReferenceAnswer(text: "The value is 7.2.")]
  ) -> Instruction {
    Instruction(
      id: InstructionID("\(id)"), question: "Question \(id)?", personID: person.map { PersonID(rawValue: $0) },
      category: id % 2 == 0 ? "care planning" : nil, references: references)
  }

  package static func answered(_ item: Instruction, _ text: String = "The value is 7.1.", seconds: Double = 1) -> ItemResult {
    ItemResult(
      item: item.itemID, outcome: .answered(text), promptDigest: SHA256.hash(item.question),
      packing: PackingSummary(promptTokens: 1800, recordTokens: 9000, keptTokens: 1700, totalEvents: 90, keptEvents: 17),
      generation: GenerationSummary(
        generatedTokens: 9, finishReason: "endOfText", prefillSeconds: seconds, decodeSeconds: seconds))
  }

  /// A run of eight items with every outcome; item 3 has no reference, item 4 two.
  package static func mixedRun(_ folder: String, seconds: Double = 1, order: [Int] = Array(0..<8)) throws {
    let items = order.map { index in
      instruction(
        index,
        references: index == 3
          ? []
          : [ReferenceAnswer(text: "The value is 7.2.")]
            + (index == 4 ? [ReferenceAnswer(annotator: "Annotator_2", text: "The value is 7.1.")] : []))
    }
    let store = try RunStore.openForRun(folder: folder, provenance: provenance())
    try store.plan(items)
    for item in items {
      switch item.id.rawValue {
      case "5": try store.record(ItemResult(item: item.itemID, outcome: .refused(reason: "too long")))
      case "6":
        try store.record(ItemResult(item: item.itemID, outcome: .failed(reason: "\(folder)/ehrs/7.xml: 1/2 <events> read")))
      case "7": try store.record(ItemResult(item: item.itemID, outcome: .skipped(reason: "no record of person 7")))
      default: try store.record(answered(item, "<script>alert(1)</script> The value is 7.1.", seconds: seconds))
      }
    }
  }

  /// What an error says, or `nil` if nothing was thrown.
  package static func error(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return "\(error)" }
    return nil
  }
}
