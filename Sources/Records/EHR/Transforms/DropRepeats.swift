extension Timeline {
  /// Drops a measurement or observation whose code had the same value, unit and details the last time it was seen on
  /// that day; of other events only what repeats another of the same time in all its parts.
  ///
  /// The release compares values alone, of all events: there two doses of a day are one, and two visits. Visits and
  /// notes are kept here.
  mutating func dropRepeatedValues() -> TransformCounts {
    var last: [CodedDay: Reading] = [:]
    return dropEvents { event in
      guard let key = CodedDay(event) else { return false }
      let reading = Reading(event)
      return last.updateValue(reading, forKey: key) == reading
    }
  }

  /// Drops an event without a value if the same code has one on the same day.
  mutating func dropEmptyRepeats() -> TransformCounts {
    let valued = Set(events.lazy.filter { $0.value != nil }.compactMap { CodedDay($0) })
    return dropEvents { event in
      guard event.value == nil, let key = CodedDay(event) else { return false }
      return valued.contains(key)
    }
  }

  /// Drops events without a visit, or with one that the timeline lacks or that has no end. Visits stay.
  mutating func dropEventsWithoutVisit() -> TransformCounts {
    let visits = Set(events.lazy.filter { $0.isVisit && $0.end != nil }.compactMap(\.visitID))
    return dropEvents { event in
      if event.isVisit { return false }
      guard let visit = event.visitID else { return true }
      return !visits.contains(visit)
    }
  }

  mutating func dropEvents(where isUnwanted: (TimelineEvent) -> Bool) -> TransformCounts {
    let before = events.count
    events.removeAll(where: isUnwanted)
    return TransformCounts(dropped: before - events.count)
  }
}

/// A code on a day, of the kinds of events that repeat.
private struct CodedDay: Hashable {
  let code: String
  let type: String
  let day: Int

  init?(_ event: TimelineEvent) {
    switch event.type {
    case "visit", "visit_detail", "note", "death": return nil
    default: break
    }
    // Without a code, the name says what was measured.
    guard let code = event.code ?? (event.name.isEmpty ? nil : event.name) else { return nil }
    self.code = code
    type = event.type
    day = event.time.dayNumber
  }
}

private struct Reading: Equatable {
  let value: String?
  let unit: String?
  let end: Timestamp?
  let details: [RecordAttribute]
  /// Of events that are done or given rather than read off.
  let time: Timestamp?
  let visit: Int64?

  init(_ event: TimelineEvent) {
    value = event.value
    unit = event.unit
    end = event.end
    details = event.otherAttributes
    let isReading = event.type == "measurement" || event.type == "observation"
    time = isReading ? nil : event.time
    visit = isReading ? nil : event.visitID
  }
}
