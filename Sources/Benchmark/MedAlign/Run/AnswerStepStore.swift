import ContentHash
import EHR
import GRDB

/// Steps of items that are answered in several prompts, each stored as it ends, so that a kill in the middle of an item
/// loses the step in hand alone.
extension RunStore {
  /// Stores an item's next step, durably.
  ///
  /// - Parameter position: from 0.
  /// - Throws: `unknownItem`, `diskFull`, `notWritable`.
  public func record(_ step: AnswerStep, at position: Int, of item: ItemID) throws(RunStoreError) {
    try write { [folder] db in
      guard let id = try Self.rowID(of: item, db) else { throw RunStoreError.unknownItem(item, path: folder) }
      try db.cachedStatement(sql: "INSERT INTO step (item_id, position, document, answer) VALUES (?, ?, ?, ?)").execute(
        arguments: [id, position, try JSONText.encode(StepDocument(step)), FreeText(step.answer)])
    }
  }

  /// Forgets an item's steps from a position on.
  public func removeSteps(of item: ItemID, from position: Int) throws(RunStoreError) {
    try write { db in
      guard let id = try Self.rowID(of: item, db) else { return }
      try db.execute(sql: "DELETE FROM step WHERE item_id = ? AND position >= ?", arguments: [id, position])
    }
  }

  /// An item's steps so far, in order.
  public func steps(of item: ItemID) throws(RunStoreError) -> [AnswerStep] {
    try read { db in
      guard let id = try Self.rowID(of: item, db) else { return [] }
      return try StepRow.fetchAll(db, item: id)
    }
  }
}

/// How the rows of `step` become `AnswerStep`s.
enum StepRow {
  /// By row id of the item; stores of earlier versions have none.
  static func fetchAll(_ db: Database) throws -> [Int64: [AnswerStep]] {
    guard try db.tableExists("step") else { return [:] }
    var steps: [Int64: [AnswerStep]] = [:]
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM step ORDER BY item_id, position")
    while let row = try rows.next() { steps[try row.value("item_id"), default: []].append(try step(row)) }
    return steps
  }

  static func fetchAll(_ db: Database, item: Int64) throws -> [AnswerStep] {
    try Row.fetchAll(db, sql: "SELECT * FROM step WHERE item_id = ? ORDER BY position", arguments: [item]).map(step)
  }

  private static func step(_ row: Row) throws -> AnswerStep {
    guard let document = JSONText.decode(StepDocument.self, from: try row.value("document")) else {
      throw MalformedRow()
    }
    return document.step(answer: try row.text("answer"))
  }
}

/// A step without its answer, which may hold what JSON columns should not.
private struct StepDocument: Codable {
  var kind: AnswerStep.Kind
  var part: RecordPartSummary?
  var promptDigest: Digest
  var promptTokens: Int
  var promptTokensRead: Int?
  var generation: GenerationSummary

  init(_ step: AnswerStep) {
    kind = step.kind
    part = step.part
    promptDigest = step.promptDigest
    promptTokens = step.promptTokens
    promptTokensRead = step.promptTokensRead
    generation = step.generation
  }

  func step(answer: String) -> AnswerStep {
    AnswerStep(
      kind: kind, part: part, promptDigest: promptDigest, promptTokens: promptTokens, promptTokensRead: promptTokensRead,
      answer: answer, generation: generation)
  }
}
