import EHR

/// A record, or a part of it, as the prompt has it.
struct RecordText: Sendable {
  var bytes: [UInt8]
  /// Where each of the record's events stands in `bytes`; empty for one that is not there.
  var eventRanges: [Range<Int>]

  /// The XML as it is stored.
  init(source record: PatientRecord) {
    bytes = record.source
    eventRanges = record.events.map(\.byteRange)
  }

  init(bytes: [UInt8], eventRanges: [Range<Int>]) {
    self.bytes = bytes
    self.eventRanges = eventRanges
  }

  func text(in range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The part from `start` on, as text.
  func text(from start: Int) -> String { String(decoding: bytes[start...], as: UTF8.self) }

  /// Events that stand whole in the part from `start` on.
  func events(from start: Int) -> [Int] {
    eventRanges.indices.filter { !eventRanges[$0].isEmpty && eventRanges[$0].lowerBound >= start }
  }
}

/// How a record is written into the prompt.
public enum RecordRendering: String, Sendable, CaseIterable, Codable {
  /// The XML as it is stored; of a part, the elements around it are kept.
  case xml
  /// The same in fewer tokens: demographics once, dates once, no markup, no ids.
  case compact
}
