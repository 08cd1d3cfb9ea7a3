import EHR

/// A record, or a part of it, as the prompt has it.
struct RecordText: Sendable {
  var bytes: [UInt8]
  /// Where each of the record's events stands in `bytes`; empty for one that is not there.
  var eventRanges: [Range<Int>]
  /// What of the record's source it holds.
  private let origin: Origin

  private enum Origin {
    /// Stretches copied from the source, in the order of `bytes`.
    case copies([SourceCopy])
    /// A text written anew: where the line stands that dates each event.
    case dateLines([Int])
  }

  /// The XML as it is stored.
  init(source record: PatientRecord) {
    bytes = record.source
    eventRanges = record.events.map(\.byteRange)
    origin = .copies([SourceCopy(start: 0, source: 0..<record.source.count)])
  }

  init(bytes: [UInt8], eventRanges: [Range<Int>], copies: [SourceCopy]) {
    self.bytes = bytes
    self.eventRanges = eventRanges
    origin = .copies(copies)
  }

  init(bytes: [UInt8], eventRanges: [Range<Int>], dateLines: [Int]) {
    self.bytes = bytes
    self.eventRanges = eventRanges
    origin = .dateLines(dateLines)
  }

  func text(in range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The part from `start` on, as text.
  func text(from start: Int) -> String { String(decoding: bytes[start...], as: UTF8.self) }

  /// Events that stand whole in the part from `start` on.
  func events(from start: Int) -> [Int] {
    eventRanges.indices.filter { !eventRanges[$0].isEmpty && eventRanges[$0].lowerBound >= start }
  }

  /// The bytes of the record's source that the part from `start` on holds.
  func sourceRanges(from start: Int, in record: PatientRecord) -> [Range<Int>] {
    switch origin {
    case .copies(let copies): return copies.map { $0.source.dropFirst(max(0, start - $0.start)) }.merged()
    case .dateLines(let lines):
      let kept = events(from: start)
      let dated = record.sourceRanges(ofEvents: kept.filter { lines[$0] >= start })
      return (dated + kept.map { record.events[$0].byteRange }).merged()
    }
  }
}

/// A stretch of a text that is a stretch of the record's source.
struct SourceCopy: Sendable {
  /// Where it begins in the text.
  var start: Int
  var source: Range<Int>
}

/// How a record is written into the prompt.
public enum RecordRendering: String, Sendable, CaseIterable, Codable {
  /// The XML as it is stored; of a part, the elements around it are kept.
  case xml
  /// The same in fewer tokens: demographics once, dates once, no markup, no ids.
  case compact
}
