public import EHR

/// A part of a record's text that is read by itself, one of several that make up the whole.
public struct RecordChunk: Sendable, Equatable {
  /// From 0, oldest text first.
  public let index: Int
  /// How many parts the record has.
  public let count: Int
  /// Bytes of the rendered text; with the XML as it is stored, of the record's file.
  public let textRange: Range<Int>
  /// Events that begin in it.
  public let events: Int
  public let earliestTimestamp: Timestamp?
  public let latestTimestamp: Timestamp?

  /// As prompts say it, such as `2 of 5`.
  public var name: String { "\(index + 1) of \(count)" }
}

extension PreparedRecord {
  /// The chunks that end where `ends` says; the last end is the text's.
  func chunks(endingAt ends: [Int]) -> [RecordChunk] {
    var events = [[RecordEvent]](repeating: [], count: ends.count)
    for (event, range) in zip(record.events, text.eventRanges) {
      // The first end after the event's first byte.
      var (low, high) = (0, ends.count - 1)
      while low < high {
        let middle = (low + high) / 2
        if ends[middle] > range.lowerBound { high = middle } else { low = middle + 1 }
      }
      if events.indices.contains(low) { events[low].append(event) }
    }
    return ends.indices.map { index in
      let times = events[index].compactMap(\.timestamp)
      return RecordChunk(
        index: index, count: ends.count, textRange: (index == 0 ? 0 : ends[index - 1])..<ends[index],
        events: events[index].count, earliestTimestamp: times.min(), latestTimestamp: times.max())
    }
  }
}
