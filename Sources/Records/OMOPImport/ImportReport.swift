public import EHR

/// What became of every row: for each table, rows read = used + skipped, by reason.
public struct ImportReport: Sendable, Codable, Equatable {
  public struct Table: Sendable, Codable, Equatable {
    public var table: String
    /// Whether the source has it; an absent one is no failure.
    public var isPresent = false
    /// Rows that are in records, or are referred to by them.
    public var used = 0
    /// By `RowSkip.rawValue`.
    public var skipped: [String: Int] = [:]
    /// By `RowRepair.rawValue`; these rows are used.
    public var repaired: [String: Int] = [:]

    public var read: Int { used + skipped.values.reduce(0, +) }

    public init(table: String) { self.table = table }
  }

  public struct Transform: Sendable, Codable, Equatable {
    public var name: String
    public var counts: TransformCounts
  }

  /// In the order of `OMOPTable.allCases`; for MEDS, the one table of events.
  public var tables: [Table] = []
  /// Those applied, in order.
  public var transforms: [Transform] = []
  public var patientCount = 0
  /// Of the persons asked for, those that no row is about; nil if nobody was asked for.
  public var missingPersonCount: Int?
  public var encounterCount = 0
  /// Events and notes written, after the transforms.
  public var eventCount = 0
  public var noteCount = 0
  /// Of all records.
  public var byteCount = 0
}
