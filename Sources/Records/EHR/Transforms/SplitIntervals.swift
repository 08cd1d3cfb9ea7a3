extension Timeline {
  /// Makes two events, `start` and `end`, of one with an interval; within a minute one, `start|end`.
  ///
  /// Notes and deaths are of one time. The word joins a value that the event has (the release replaces it).
  mutating func splitIntervals() -> TransformCounts {
    var counts = TransformCounts()
    var split: [TimelineEvent] = []
    split.reserveCapacity(events.count)
    for event in events {
      guard let end = event.end, event.type != "note", event.type != "death" else {
        split.append(event)
        continue
      }
      var first = event
      first.end = nil
      if end.minutes - event.time.minutes <= 1 {
        first.value = Self.joined("start|end", event.value)
        split.append(first)
      } else {
        var last = first
        first.value = Self.joined("start", event.value)
        last.value = "end"
        last.time = end
        split += [first, last]
        counts.added += 1
      }
      counts.changed += 1
    }
    events = split
    sortEvents()
    return counts
  }

  private static func joined(_ word: String, _ value: String?) -> String { value.map { "\(word) \($0)" } ?? word }
}
