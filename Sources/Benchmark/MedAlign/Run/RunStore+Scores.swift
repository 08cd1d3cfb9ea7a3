import EHR
import GRDB
public import TextMetrics

extension RunStore {
  /// Replaces all scores of the run but those that were imported.
  ///
  /// A metric that was imported and is now computed is computed from now on.
  public func saveScores(_ scores: [ItemID: [ItemScore]], corpus: [CorpusScore]) throws(RunStoreError) {
    let names = Set(scores.values.joined().map(\.metric)).union(corpus.map(\.metric))
    try write { db in
      for name in names { try db.execute(sql: "DELETE FROM imported_metric WHERE name = ?", arguments: [name]) }
      for table in ["score", "corpus_score"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE metric NOT IN (SELECT name FROM imported_metric)")
      }
      for (item, values) in scores { try insert(values, of: item, in: db) }
      for score in corpus { try insert(score, in: db) }
    }
  }

  /// Replaces the scores of the metrics that `scores` were read for, and their definitions.
  public func saveImportedScores(
    _ scores: [ItemID: [ItemScore]], corpus: [CorpusScore], definitions: [MetricDefinition]
  ) throws(RunStoreError) {
    try write { db in
      for definition in definitions {
        for table in ["score", "corpus_score"] {
          try db.execute(sql: "DELETE FROM \(table) WHERE metric = ?", arguments: [definition.name])
        }
        try db.execute(
          sql: "INSERT OR REPLACE INTO imported_metric (name, document) VALUES (?, ?)",
          arguments: [definition.name, try JSONText.encode(definition)])
      }
      for (item, values) in scores { try insert(values, of: item, in: db) }
      for score in corpus { try insert(score, in: db) }
    }
  }

  private func insert(_ scores: [ItemScore], of item: ItemID, in db: Database) throws {
    guard let id = try Self.rowID(of: item, db) else { throw RunStoreError.unknownItem(item, path: folder) }
    for score in scores {
      try db.cachedStatement(
        sql: "INSERT INTO score (item_id, metric, reference, value, precision, recall) VALUES (?, ?, ?, ?, ?, ?)"
      ).execute(arguments: [id, score.metric, score.reference.rawValue, score.value, score.precision, score.recall])
    }
  }

  private func insert(_ score: CorpusScore, in db: Database) throws {
    try db.execute(
      sql: "INSERT INTO corpus_score (metric, value, instruction_count) VALUES (?, ?, ?)",
      arguments: [score.metric, score.value, score.instructionCount])
  }

  public func corpusScores() throws(RunStoreError) -> [CorpusScore] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT metric, value, instruction_count FROM corpus_score ORDER BY metric").map {
        CorpusScore(
          metric: try $0.value("metric"), value: try $0.value("value"),
          instructionCount: try $0.value("instruction_count"))
      }
    }
  }

  /// Definitions of the metrics whose scores were read from files, by name.
  public func importedMetrics() throws(RunStoreError) -> [MetricDefinition] {
    try read { [folder] db in
      // Stores of earlier versions have no such table, and are read as they are.
      guard try db.tableExists("imported_metric") else { return [] }
      return try String.fetchAll(db, sql: "SELECT document FROM imported_metric ORDER BY name").map { document in
        guard let definition = JSONText.decode(MetricDefinition.self, from: document) else {
          throw RunStoreError.corrupted(path: folder, reason: "a metric's definition cannot be decoded")
        }
        return definition
      }
    }
  }
}
