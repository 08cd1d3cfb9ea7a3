/// A stretch of an answer that also stands in the record that the prompt held, and where.
///
/// Offsets only, no text: what it says is read from the answer and the record by whoever may see them.
public struct EvidenceSpan: Codable, Sendable, Hashable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Words that follow one another in both.
    case phrase
    /// A number, equal in value, with its unit or beside a word of what it measures.
    case quantity
    /// A day, or as much of one as both say.
    case date
  }

  /// UTF-8 bytes of the answer.
  public var answerRange: Range<Int>
  /// Bytes of `PatientRecord.source`.
  public var recordRange: Range<Int>
  public var kind: Kind
  /// Index into `PatientRecord.events`: the event that the place belongs to.
  public var event: Int?
  /// That event's time, `YYYY-MM-DD HH:MM`.
  public var timestamp: String?
  /// In how many places of the prompt's part of the record the same stands; `recordRange` is one of them. Where there
  /// are more than `EvidenceLimits.places`, at least so many.
  public var occurrences: Int

  public init(
    answerRange: Range<Int>, recordRange: Range<Int>, kind: Kind, event: Int? = nil, timestamp: String? = nil,
    occurrences: Int = 1
  ) {
    self.answerRange = answerRange
    self.recordRange = recordRange
    self.kind = kind
    self.event = event
    self.timestamp = timestamp
    self.occurrences = occurrences
  }
}

/// What bounds the work on texts from anywhere.
public enum EvidenceLimits {
  /// Bytes of an answer that are looked at, from its beginning.
  public static let answerBytes = 1 << 16
  /// Numbers and dates of an answer that are looked for.
  public static let values = 512
  /// Places that are tried for each two words, number or date of an answer: the last in the record.
  public static let places = 4096
}
