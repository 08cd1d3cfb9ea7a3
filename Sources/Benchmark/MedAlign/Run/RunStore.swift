import ContentHash
import EHR
import Foundation
package import GRDB

/// A run's plan, items, results and scores, in `RUN/run.sqlite`.
///
/// All items are stored as pending before the first is run, and each moves once, in one durable transaction, to its
/// outcome: a kill at any moment loses at most the items in hand, and nothing planned is ever missing from the counts.
/// SQLite keeps its rollback journal, so a finished run is one file that can be read where nothing can be written.
///
/// One process at a time may run into a folder (`openForRun`); reading and scoring work beside it.
public final class RunStore: Sendable {
  public let folder: String
  package let queue: DatabaseQueue
  private let lock: FolderLock?
  private let engineID: Int64?

  private init(folder: String, queue: DatabaseQueue, lock: FolderLock?, engineID: Int64?) {
    self.folder = folder
    self.queue = queue
    self.lock = lock
    self.engineID = engineID
  }

  // MARK: Opening

  /// Makes the run folder or continues the run in it, and keeps other processes from running into it for as long as the
  /// store is alive.
  ///
  /// - Throws: `busy` if another process does; `differentPlan` if the folder's run asks something else of something
  ///   else; `notARun`, `newerSchema`, `corrupted`, `notWritable`, `diskFull`.
  public static func openForRun(folder: String, provenance: RunProvenance) throws(RunStoreError) -> RunStore {
    try RunFolder.prepare(folder)
    let lock = try FolderLock(folder: folder)
    try RunFolder.createStoreFile(folder)
    let queue = try connect(folder, readOnly: false)
    let engineID = try perform(folder) {
      try queue.write { db in
        if try isEmpty(db) { try RunSchema.create(in: db) }
        let found = try checkSchema(db, folder)
        try continuePlan(provenance.plan, db, folder)
        if found < RunSchema.version { try RunSchema.upgrade(db, from: found) }
        return try registerEngine(provenance.engine, db)
      }
    }
    return RunStore(folder: folder, queue: queue, lock: lock, engineID: engineID)
  }

  /// Opens a run for scoring, also while it is running; brings tables of an earlier version up to date.
  public static func openForScoring(folder: String) throws(RunStoreError) -> RunStore {
    let store = try open(folder, readOnly: false)
    try store.write { db in
      let found = try checkSchema(db, folder)
      if found < RunSchema.version { try RunSchema.upgrade(db, from: found) }
    }
    return store
  }

  /// Opens a run for reports and exports, also while it is running and where nothing can be written.
  public static func openForReading(folder: String) throws(RunStoreError) -> RunStore {
    // A run that was killed while writing leaves a journal, which SQLite must roll back before anyone can read.
    try open(folder, readOnly: !RunFolder.isWritable(folder))
  }

  private static func open(_ folder: String, readOnly: Bool) throws(RunStoreError) -> RunStore {
    try RunFolder.checkExists(folder)
    let queue = try connect(folder, readOnly: readOnly)
    _ = try perform(folder) { try queue.read { db in try checkSchema(db, folder) } }
    return RunStore(folder: folder, queue: queue, lock: nil, engineID: nil)
  }

  private static func connect(_ folder: String, readOnly: Bool) throws(RunStoreError) -> DatabaseQueue {
    var configuration = Configuration()
    configuration.label = "medalign run store"
    configuration.readonly = readOnly
    // Another process's transaction is over in milliseconds; a slow disk's in seconds.
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { db in
      // EXTRA also syncs the folder after the journal is deleted, so that a commit survives a power cut.
      try db.execute(sql: "PRAGMA synchronous = EXTRA; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
    }
    return try perform(folder) { try DatabaseQueue(path: RunFolder.storePath(folder), configuration: configuration) }
  }

  private static func isEmpty(_ db: Database) throws -> Bool {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
  }

  /// The version of the tables: this one's or an earlier one's.
  private static func checkSchema(_ db: Database, _ folder: String) throws -> Int {
    guard try Int.fetchOne(db, sql: "PRAGMA application_id") == RunSchema.applicationID else {
      throw RunStoreError.notARun(path: folder)
    }
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found <= RunSchema.version else {
      throw RunStoreError.newerSchema(path: folder, found: found, supported: RunSchema.version)
    }
    return found
  }

  private static func continuePlan(_ plan: RunProvenance.Plan, _ db: Database, _ folder: String) throws {
    guard let stored = try storedPlan(db, folder) else {
      try db.execute(sql: "INSERT INTO plan (id, document) VALUES (1, ?)", arguments: [try JSONText.encode(plan)])
      return
    }
    let differences = stored.differences(from: plan)
    if !differences.isEmpty { throw RunStoreError.differentPlan(path: folder, differences: differences) }
  }

  private static func storedPlan(_ db: Database, _ folder: String) throws -> RunProvenance.Plan? {
    guard let document = try String.fetchOne(db, sql: "SELECT document FROM plan") else { return nil }
    guard let plan = JSONText.decode(RunProvenance.Plan.self, from: document) else {
      throw RunStoreError.corrupted(path: folder, reason: "the plan cannot be decoded")
    }
    return plan
  }

  private static func registerEngine(_ engine: RunProvenance.Engine, _ db: Database) throws -> Int64? {
    let document = try JSONText.encode(engine)
    try db.execute(sql: "INSERT OR IGNORE INTO engine (document) VALUES (?)", arguments: [document])
    return try Int64.fetchOne(db, sql: "SELECT id FROM engine WHERE document = ?", arguments: [document])
  }

  // MARK: Provenance

  /// What is asked of which model.
  public func plan() throws(RunStoreError) -> RunProvenance.Plan {
    try read { [folder] db in
      guard let plan = try Self.storedPlan(db, folder) else {
        throw RunStoreError.corrupted(path: folder, reason: "the plan is missing")
      }
      return plan
    }
  }

  /// The programs and machines that worked on the run, in order of first appearance.
  public func engines() throws(RunStoreError) -> [RunProvenance.Engine] {
    try read { [folder] db in
      try String.fetchAll(db, sql: "SELECT document FROM engine ORDER BY id").map { document in
        guard let engine = JSONText.decode(RunProvenance.Engine.self, from: document) else {
          throw RunStoreError.corrupted(path: folder, reason: "an engine's row cannot be decoded")
        }
        return engine
      }
    }
  }

  // MARK: Items

  /// Stores the items to run as pending; those that the store holds already keep their state.
  ///
  /// Items of an earlier plan (a longer `--limit`) stay.
  public func plan(_ instructions: [Instruction]) throws(RunStoreError) {
    try write { db in
      let statement = try db.makeStatement(
        sql: """
          INSERT OR IGNORE INTO item (instruction_id, person_id, question, category, subcategory, specialty,
            reference_answers)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """)
      for instruction in instructions {
        try statement.execute(arguments: [
          FreeText(instruction.id.rawValue), instruction.personID?.rawValue, FreeText(instruction.question),
          instruction.category.map(FreeText.init), instruction.subcategory.map(FreeText.init),
          instruction.specialty.map(FreeText.init), try JSONText.encode(instruction.references),
        ])
      }
    }
  }

  /// Ends an item, durably: when this returns, the result survives a kill and a power cut.
  ///
  /// - Throws: `unknownItem` if it was not planned, `alreadyFinished` if it has an outcome, `diskFull`, `notWritable`.
  public func record(_ result: ItemResult) throws(RunStoreError) { try record([result]) }

  /// Ends several items in one transaction: after a kill all have their results or none has.
  ///
  /// - Throws: As for one.
  public func record(_ results: [ItemResult]) throws(RunStoreError) {
    guard !results.isEmpty else { return }
    try write { db in
      for result in results { try record(result, in: db) }
    }
  }

  private func record(_ result: ItemResult, in db: Database) throws {
    let packing = try result.packing.map { try JSONText.encode($0) }
    let evidence = try result.evidence.map { try JSONText.encode($0) }
    try db.cachedStatement(sql: Self.recordSQL).execute(arguments: [
      "state": result.outcome.kind.rawValue,
      "answer": result.outcome.answer.map(FreeText.init), "reason": result.outcome.reason.map(FreeText.init),
      "prompt": result.promptDigest?.description, "packing": packing, "evidence": evidence,
      "tokens": result.generation?.generatedTokens, "shared": result.generation?.sharedPromptTokens,
      "finish": result.generation?.finishReason,
      "prefill": result.generation?.prefillSeconds, "decode": result.generation?.decodeSeconds,
      "mean": result.generation?.meanLogProbability, "least": result.generation?.leastLogProbability,
      "engine": engineID, "time": Date().ISO8601Format(),
      "instruction": FreeText(result.item.instructionID.rawValue), "person": result.item.personID?.rawValue,
    ])
    guard db.changesCount == 1 else {
      let known = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM item WHERE instruction_id = ? AND person_id IS ?",
        arguments: [FreeText(result.item.instructionID.rawValue), result.item.personID?.rawValue])
      throw known == 0
        ? RunStoreError.unknownItem(result.item, path: folder)
        : RunStoreError.alreadyFinished(result.item, path: folder)
    }
  }

  private static let recordSQL = """
    UPDATE item SET state = :state, answer = :answer, reason = :reason, prompt_sha256 = :prompt, packing = :packing,
      evidence = :evidence,
      generated_tokens = :tokens, shared_prompt_tokens = :shared, finish_reason = :finish, prefill_seconds = :prefill,
      decode_seconds = :decode, mean_log_probability = :mean, least_log_probability = :least,
      engine_id = :engine, finished_at = :time
    WHERE instruction_id = :instruction AND person_id IS :person AND state = 'pending'
    """

  static func rowID(of item: ItemID, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db, sql: "SELECT id FROM item WHERE instruction_id = ? AND person_id IS ?",
      arguments: [FreeText(item.instructionID.rawValue), item.personID?.rawValue])
  }

  /// The items that have an outcome.
  public func finishedItems() throws(RunStoreError) -> Set<ItemID> {
    try read { db in
      var found: Set<ItemID> = []
      let rows = try Row.fetchCursor(db, sql: "SELECT instruction_id, person_id FROM item WHERE state <> 'pending'")
      while let row = try rows.next() { found.insert(try StoredItemRow.id(row)) }
      return found
    }
  }

  /// All planned items with what is stored about them, in the order of their ids.
  public func items() throws(RunStoreError) -> [StoredItem] {
    try read { db in try StoredItemRow.fetchAll(db) }
  }

  public func counts() throws(RunStoreError) -> OutcomeCounts {
    try read { db in
      var counts = OutcomeCounts()
      for row in try Row.fetchAll(db, sql: "SELECT state, count(*) AS items FROM item GROUP BY state") {
        let count = try row.value("items", as: Int.self)
        switch Outcome.Kind(rawValue: try row.value("state")) {
        case .answered: counts.answered = count
        case .refused: counts.refused = count
        case .failed: counts.failed = count
        case .skipped: counts.skipped = count
        case nil: counts.pending = count
        }
      }
      return counts
    }
  }

  // MARK: Errors

  func read<Value>(_ body: (Database) throws -> Value) throws(RunStoreError) -> Value {
    try Self.perform(folder) { try queue.read(body) }
  }

  func write<Value>(_ body: (Database) throws -> Value) throws(RunStoreError) -> Value {
    try Self.perform(folder) { try queue.write(body) }
  }

  private static func perform<Value>(_ folder: String, _ body: () throws -> Value) throws(RunStoreError) -> Value {
    do { return try body() } catch let error as RunStoreError { throw error } catch let error as DatabaseError {
      throw RunStoreError(error, folder: folder)
    } catch {
      throw .corrupted(path: folder, reason: "a stored value has an unexpected type")
    }
  }
}
