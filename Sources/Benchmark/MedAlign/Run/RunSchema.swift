import GRDB

/// The tables of `run.sqlite`.
///
/// `PRAGMA application_id` says that the file is a run store, `PRAGMA user_version` which version of these tables.
enum RunSchema {
  static let version = 3
  /// "MALN"
  static let applicationID = 0x4D41_4C4E

  static func create(in db: Database) throws {
    try db.execute(sql: "PRAGMA application_id = \(applicationID)")
    try db.execute(sql: tables)
    try db.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// Brings the tables of an earlier version up to this one's.
  static func upgrade(_ db: Database, from found: Int) throws {
    if found < 2 { try db.execute(sql: "ALTER TABLE item ADD COLUMN shared_prompt_tokens INTEGER") }
    if found < 3 {
      for column in ["specialty ANY", "evidence TEXT", "mean_log_probability REAL", "least_log_probability REAL"] {
        try db.execute(sql: "ALTER TABLE item ADD COLUMN \(column)")
      }
      try db.execute(sql: stepTable + metricTable)
    }
    try db.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// Intermediate answers of items that are answered in several steps, each stored as it ends.
  private static let stepTable = """
    CREATE TABLE step (
      item_id INTEGER NOT NULL REFERENCES item (id),
      position INTEGER NOT NULL,
      document TEXT NOT NULL,
      answer ANY NOT NULL,
      PRIMARY KEY (item_id, position)
    ) STRICT, WITHOUT ROWID;

    """

  /// Definitions of metrics whose scores were read from files.
  private static let metricTable = """
    CREATE TABLE imported_metric (
      name TEXT PRIMARY KEY,
      document TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    """

  private static let tables = stepTable + metricTable + """
    -- One row: what is asked of which model. `document` is JSON.
    CREATE TABLE plan (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      document TEXT NOT NULL
    ) STRICT;

    -- One row for each program and machine that worked on the run, in order of first appearance.
    CREATE TABLE engine (
      id INTEGER PRIMARY KEY,
      document TEXT NOT NULL UNIQUE
    ) STRICT;

    -- Every planned item, from the start; `state` moves once, from pending to its outcome.
    -- Free text is TEXT, or a BLOB of its UTF-8 bytes where it holds a NUL character (see FreeText).
    CREATE TABLE item (
      id INTEGER PRIMARY KEY,
      instruction_id ANY NOT NULL,
      person_id INTEGER,
      question ANY NOT NULL,
      category TEXT,
      subcategory TEXT,
      specialty ANY,
      reference_answers TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'answered', 'refused', 'failed', 'skipped')),
      answer ANY,
      reason ANY,
      prompt_sha256 TEXT,
      packing TEXT,
      generated_tokens INTEGER,
      shared_prompt_tokens INTEGER,
      finish_reason TEXT,
      prefill_seconds REAL,
      decode_seconds REAL,
      evidence TEXT,
      mean_log_probability REAL,
      least_log_probability REAL,
      engine_id INTEGER REFERENCES engine (id),
      finished_at TEXT,
      CHECK ((state = 'answered') = (answer IS NOT NULL)),
      CHECK ((state IN ('refused', 'failed', 'skipped')) = (reason IS NOT NULL))
    ) STRICT;
    CREATE UNIQUE INDEX item_identity ON item (instruction_id, coalesce(person_id, ''));

    CREATE TABLE score (
      item_id INTEGER NOT NULL REFERENCES item (id),
      metric TEXT NOT NULL,
      reference TEXT NOT NULL,
      value REAL NOT NULL,
      precision REAL,
      recall REAL,
      PRIMARY KEY (item_id, metric, reference)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE corpus_score (
      metric TEXT PRIMARY KEY,
      value REAL NOT NULL,
      instruction_count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
}
