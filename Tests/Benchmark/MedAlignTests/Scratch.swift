import ContentHash
import EHR
import Foundation
import MedAlign

/// A folder of a test's own, removed with it.
final class Scratch {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "medalign-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the folders that it needs.
  func write(_ name: String, _ text: String) throws {
    try write(name, Array(text.utf8))
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let url = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }
}

/// Made-up runs.
enum Sample {
  static func plan(model: String = "model", template: String = "paper") -> RunProvenance.Plan {
    RunProvenance.Plan(
      modelName: "\(model).gguf", modelDigest: SHA256.hash(model), dataSetName: "data",
      dataSetFingerprint: SHA256.hash("data"), dataSetIsSynthetic: true, template: template, templateDigest: SHA256.hash(template),
      chatFormat: "plain", contextStrategy: "paper", contextTokens: 2048, generationTokens: 256,
      options: ["--temperature": "0"])
  }

  static let engine = RunProvenance.Engine(
    version: "0.1.0", gitCommit: "abc", cpuLevel: "x86-64-v4", kernelPath: "plain", threads: 2)

  static func provenance(model: String = "model", template: String = "paper") -> RunProvenance {
    RunProvenance(plan: plan(model: model, template: template), engine: engine)
  }

  static func instruction(
    _ id: Int, person: Int64? = 7, references: [ReferenceAnswer] = [ReferenceAnswer(text: "The value is 7.2.")]
  ) -> Instruction {
    Instruction(
      id: InstructionID("\(id)"), question: "Question \(id)?", personID: person.map { PersonID(rawValue: $0) },
      category: id % 2 == 0 ? "care planning" : nil, references: references)
  }

  static func answered(_ item: Instruction, _ text: String = "The value is 7.1.", seconds: Double = 1) -> ItemResult {
    ItemResult(
      item: item.itemID, outcome: .answered(text), promptDigest: SHA256.hash(item.question),
      packing: PackingSummary(promptTokens: 1800, recordTokens: 9000, keptTokens: 1700, totalEvents: 90, keptEvents: 17),
      generation: GenerationSummary(
        generatedTokens: 9, finishReason: "endOfText", prefillSeconds: seconds, decodeSeconds: seconds))
  }

  /// What an error says, or `nil` if nothing was thrown.
  static func error(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return "\(error)" }
    return nil
  }
}
