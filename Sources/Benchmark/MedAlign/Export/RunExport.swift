import EHR
import Evidence

/// A run as JSON lines: one object per planned item, in the order of ids, keys sorted.
///
/// The canonical form leaves out what differs between two runs of one plan: times, rates and paths. Two such runs then
/// export the same bytes, however often they were interrupted.
public enum RunExport {
  /// - Throws: what reading the store throws.
  public static func lines(_ store: RunStore, canonical: Bool) throws(RunStoreError) -> [String] {
    var lines: [String] = []
    for item in try store.items() {
      do { lines.append(try JSONText.encode(ExportLine(item, canonical: canonical), snakeCase: true)) } catch {
        throw .corrupted(path: store.folder, reason: "\(item.id) holds a number that JSON cannot hold")
      }
    }
    return lines
  }
}

private struct ExportLine: Encodable {
  var instructionID: InstructionID
  var personID: PersonID?
  var question: String
  var category: String?
  var subcategory: String?
  var specialty: String?
  var references: [ReferenceAnswer]
  var outcome: String
  var answer: String?
  var reason: String?
  var promptSha256: String?
  var packing: PackingSummary?
  var generatedTokens: Int?
  var finishReason: String?
  var meanLogProbability: Double?
  var leastLogProbability: Double?
  var sharedPromptTokens: Int?
  var prefillSeconds: Double?
  var decodeSeconds: Double?
  var finishedAt: String?
  var evidence: AnswerEvidence?
  var steps: [ExportStep]?
  /// By metric, then by reference.
  var scores: [String: [String: Double]]?

  init(_ item: StoredItem, canonical: Bool) {
    instructionID = item.instruction.id
    personID = item.instruction.personID
    question = item.instruction.question
    category = item.instruction.category
    subcategory = item.instruction.subcategory
    specialty = item.instruction.specialty
    references = item.instruction.references
    outcome = item.result?.outcome.kind.rawValue ?? "pending"
    answer = item.result?.outcome.answer
    reason = item.result?.outcome.reason.map { canonical ? Self.withoutFolders($0) : $0 }
    promptSha256 = item.result?.promptDigest.map { "\($0)" }
    packing = item.result?.packing
    generatedTokens = item.result?.generation?.generatedTokens
    finishReason = item.result?.generation?.finishReason
    meanLogProbability = item.result?.generation?.meanLogProbability
    leastLogProbability = item.result?.generation?.leastLogProbability
    if !canonical {
      sharedPromptTokens = item.result?.generation?.sharedPromptTokens
      prefillSeconds = item.result?.generation?.prefillSeconds
      decodeSeconds = item.result?.generation?.decodeSeconds
      finishedAt = item.finishedAt
    }
    evidence = item.result?.evidence
    if !item.steps.isEmpty { steps = item.steps.map { ExportStep($0, canonical: canonical) } }
    if !item.scores.isEmpty {
      scores = Dictionary(grouping: item.scores, by: \.metric).mapValues { values in
        Dictionary(values.map { ($0.reference.rawValue, $0.value) }, uniquingKeysWith: { $1 })
      }
    }
  }

  /// Reasons may name a record's file; its folder depends on the machine. Words are looked at one by one, so a folder
  /// whose name holds a blank is not recognized: reasons should name files inside the data folder.
  private static func withoutFolders(_ reason: String) -> String {
    reason.split(separator: " ", omittingEmptySubsequences: false).map { word -> Substring in
      guard let slash = word.lastIndex(of: "/") else { return word }
      let name = word[word.index(after: slash)...]
      return word.hasPrefix("/") || word.hasPrefix(".") || name.contains(".") ? name : word
    }.joined(separator: " ")
  }
}

private struct ExportStep: Encodable {
  var kind: AnswerStep.Kind
  var part: RecordPartSummary?
  var promptSha256: String
  var promptTokens: Int
  var answer: String
  var generatedTokens: Int
  var finishReason: String
  var sharedPromptTokens: Int?
  var prefillSeconds: Double?
  var decodeSeconds: Double?

  init(_ step: AnswerStep, canonical: Bool) {
    kind = step.kind
    part = step.part
    promptSha256 = "\(step.promptDigest)"
    promptTokens = step.promptTokens
    answer = step.answer
    generatedTokens = step.generation.generatedTokens
    finishReason = step.generation.finishReason
    if !canonical {
      sharedPromptTokens = step.generation.sharedPromptTokens
      prefillSeconds = step.generation.prefillSeconds
      decodeSeconds = step.generation.decodeSeconds
    }
  }
}
