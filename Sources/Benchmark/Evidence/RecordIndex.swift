public import EHR

/// The words of a record and where they stand, made once and used for every answer about it.
///
///     let index = RecordIndex(record)                                  // once per record
///     let evidence = index.evidence(for: answer, kept: prompt.keptSource)
///
/// Searched are texts and attribute values (names, values, units, codes, times, the person), with references such as
/// `&amp;` read as what they stand for; not tags, attribute names or ids. One pass; 16 bytes a word beside the record.
public struct RecordIndex: Sendable {
  public let record: PatientRecord
  let text: XMLPullReader
  private(set) var runs: [TextRun] = []
  /// Each word's bytes and key, in the order of the source.
  private(set) var starts: [UInt32] = []
  private(set) var ends: [UInt32] = []
  private(set) var keys: [UInt64] = []

  /// - Parameter hasCodes: false for prompts with compact text, which leaves codes out.
  public init(_ record: PatientRecord, hasCodes: Bool = true) {
    self.record = record
    text = XMLPullReader(bytes: record.source, name: record.name)
    // Offsets are kept in 32 bits, and the file reader takes no record so large.
    guard record.source.count < Int(UInt32.max) else { return }
    let expected = record.source.count / 6
    starts.reserveCapacity(expected)
    ends.reserveCapacity(expected)
    keys.reserveCapacity(expected)
    var walk = RecordWalk(record)
    while let piece = walk.next() { if hasCodes || piece.kind != .code { add(piece) } }
  }

  private mutating func add(_ piece: RecordWalk.Piece) {
    var scanner = WordScanner(text, piece.range, hasReferences: piece.hasReferences)
    let first = keys.count
    while let word = scanner.next() {
      starts.append(UInt32(word.range.lowerBound))
      ends.append(UInt32(word.range.upperBound))
      keys.append(word.key)
    }
    guard keys.count > first else { return }
    runs.append(
      TextRun(
        start: UInt32(piece.range.lowerBound), end: UInt32(piece.range.upperBound), firstWord: UInt32(first),
        event: Int32(piece.event), kind: piece.kind, hasReferences: piece.hasReferences))
  }

  /// The words of a run.
  func words(_ run: Int) -> Range<Int> {
    let next = run + 1 < runs.count ? Int(runs[run + 1].firstWord) : keys.count
    return Int(runs[run].firstWord)..<next
  }

  func bytes(_ words: Range<Int>) -> Range<Int> { Int(starts[words.lowerBound])..<Int(ends[words.upperBound - 1]) }

  /// The event around a run or, for a time before an event, that event.
  func nearestEvent(of run: TextRun) -> Int? {
    let event = Int(run.event)
    guard record.events.indices.contains(event) else { return nil }
    return run.kind == .time || record.events[event].byteRange.contains(Int(run.start)) ? event : nil
  }

  /// The event around a run or, for a time before an event, that event if it is of that day.
  func event(of run: TextRun, on day: Int? = nil) -> Int? {
    guard let event = nearestEvent(of: run) else { return nil }
    let isAround = record.events[event].byteRange.contains(Int(run.start))
    return isAround || (day != nil && record.events[event].timestamp?.dayNumber == day) ? event : nil
  }
}

/// A stretch of a record's text within which words follow one another: an attribute's value, or text between tags.
struct TextRun: Sendable {
  enum Kind: UInt8, Sendable {
    /// Text between tags.
    case text
    case attribute
    /// An attribute that is the time of what it stands in.
    case time
    /// A concept's code, which holds digits that are no numbers.
    case code
  }

  let start: UInt32
  let end: UInt32
  /// Index of the first word; the next run's is the end.
  let firstWord: UInt32
  /// The event around it, or the next one.
  let event: Int32
  let kind: Kind
  let hasReferences: Bool
}
