public import EHR

/// What an import takes and how it writes it.
public struct ImportOptions: Sendable {
  public var layout = RecordLayout.release
  /// Applied in the order of `TimelineTransform.allCases`, whatever their order here.
  public var transforms: Set<TimelineTransform> = Set(TimelineTransform.standard)
  /// nil: everybody.
  public var persons: Set<PersonID>?
  /// Where to list rows that are in no record; nil: nowhere.
  public var skippedRowsPath: String?
  /// Where to list what identifies the persons, for `ehr deidentify`; nil: nowhere.
  public var identifiersPath: String?
  /// Bytes of rows held in memory before they go to a work file.
  public var memoryLimit = 64 << 20
  /// Threads that make records.
  public var threads = 1

  public init() {}
}

/// Where an import stands.
public enum ImportProgress: Sendable {
  /// Reading a table; rows so far.
  case reading(table: String, rows: Int)
  /// Writing records; patients so far.
  case writing(patients: Int)
}
