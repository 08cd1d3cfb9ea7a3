import ContentHash
import EHR
import Evidence
import GRDB

/// How the rows of `item` and `score` become `StoredItem`s.
enum StoredItemRow {
  static func id(_ row: Row) throws -> ItemID {
    ItemID(
      instructionID: InstructionID(rawValue: try row.text("instruction_id")),
      personID: try row.optional("person_id").map { PersonID(rawValue: $0) })
  }

  /// In the order of the items' ids.
  static func fetchAll(_ db: Database) throws -> [StoredItem] {
    var scores = try fetchScores(db)
    var steps = try StepRow.fetchAll(db)
    var items: [StoredItem] = []
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM item")
    while let row = try rows.next() {
      let item = try id(row)
      items.append(
        StoredItem(
          instruction: try instruction(item, row), result: try result(item, row),
          finishedAt: try row.optional("finished_at"), steps: steps.removeValue(forKey: try row.value("id")) ?? [],
          scores: scores.removeValue(forKey: try row.value("id")) ?? []))
    }
    return items.sorted { $0.id < $1.id }
  }

  /// By item; each item's by metric, gold before best.
  private static func fetchScores(_ db: Database) throws -> [Int64: [ItemScore]] {
    var scores: [Int64: [ItemScore]] = [:]
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM score ORDER BY metric, reference DESC")
    while let row = try rows.next() {
      guard let reference = ReferenceChoice(rawValue: try row.value("reference")) else { throw MalformedRow() }
      scores[try row.value("item_id"), default: []].append(
        ItemScore(
          metric: try row.value("metric"), reference: reference, value: try row.value("value"),
          precision: try row.optional("precision"), recall: try row.optional("recall")))
    }
    return scores
  }

  private static func instruction(_ item: ItemID, _ row: Row) throws -> Instruction {
    guard let references = JSONText.decode([ReferenceAnswer].self, from: try row.value("reference_answers")) else {
      throw MalformedRow()
    }
    return Instruction(
      id: item.instructionID, question: try row.text("question"), personID: item.personID,
      category: try row.optionalText("category"), subcategory: try row.optionalText("subcategory"),
      specialty: try row.optionalText("specialty"), references: references)
  }

  private static func result(_ item: ItemID, _ row: Row) throws -> ItemResult? {
    guard let kind = Outcome.Kind(rawValue: try row.value("state")) else { return nil }
    let outcome: Outcome =
      switch kind {
      case .answered: .answered(try row.text("answer"))
      case .refused: .refused(reason: try row.text("reason"))
      case .failed: .failed(reason: try row.text("reason"))
      case .skipped: .skipped(reason: try row.text("reason"))
      }
    var result = ItemResult(item: item, outcome: outcome)
    result.promptDigest = try row.optional("prompt_sha256", as: String.self).flatMap { Digest(hexadecimal: $0) }
    if let document = try row.optional("packing", as: String.self) {
      guard let packing = JSONText.decode(PackingSummary.self, from: document) else { throw MalformedRow() }
      result.packing = packing
    }
    if let document = try row.optional("evidence", as: String.self) {
      guard let evidence = JSONText.decode(AnswerEvidence.self, from: document) else { throw MalformedRow() }
      result.evidence = evidence
    }
    if let tokens = try row.optional("generated_tokens", as: Int.self) {
      result.generation = GenerationSummary(
        generatedTokens: tokens, sharedPromptTokens: try row.optional("shared_prompt_tokens") ?? 0,
        finishReason: try row.value("finish_reason"),
        prefillSeconds: try row.optional("prefill_seconds"), decodeSeconds: try row.optional("decode_seconds"),
        meanLogProbability: try row.optional("mean_log_probability"),
        leastLogProbability: try row.optional("least_log_probability"))
    }
    return result
  }
}
