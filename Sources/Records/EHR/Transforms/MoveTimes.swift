extension Timeline {
  /// Moves the start of a visit to its first event of the same day, if that is later; the end follows if it must.
  ///
  /// The release does this after the midnight rule, when a visit at 00:00 already stands at 23:59 and no event of its
  /// day can be later; here it comes before, as in femr.
  mutating func startVisitsAtFirstEvent() -> TransformCounts {
    let starts = Dictionary(
      events.lazy.filter(\.isVisit).compactMap { event in event.visitID.map { ($0, event.time) } },
      uniquingKeysWith: { first, _ in first })
    var firstEvents: [Int64: Timestamp] = [:]
    for event in events where !event.isVisit {
      guard let visit = event.visitID, let start = starts[visit], event.time > start,
        event.time.dayNumber == start.dayNumber
      else { continue }
      firstEvents[visit] = min(firstEvents[visit] ?? event.time, event.time)
    }
    return moveEvents { event in
      guard event.isVisit, let visit = event.visitID, let first = firstEvents[visit] else { return }
      event.time = max(event.time, first)
    }
  }

  /// Moves billed events to the end of their visit, if that is later.
  mutating func moveBillingToVisitEnd() -> TransformCounts {
    let ends = Dictionary(
      events.lazy.filter(\.isVisit).compactMap { event in
        event.visitID.flatMap { visit in event.end.map { (visit, $0) } }
      }, uniquingKeysWith: max)
    return moveEvents { event in
      guard event.isBilled, !event.isVisit, let visit = event.visitID, let end = ends[visit] else { return }
      event.time = max(event.time, end)
    }
  }

  /// Moves starts and ends at 00:00 to 23:59 of the same day.
  mutating func moveMidnightToDayEnd() -> TransformCounts {
    moveEvents { event in
      event.time = event.time.midnightAsDayEnd
      event.end = event.end?.midnightAsDayEnd
    }
  }

  /// Moves events of the last 30 days before birth to the birth, and drops earlier ones.
  mutating func clampToBirth() -> TransformCounts {
    guard let birth = demographics.birthDate else { return TransformCounts() }
    let earliest = Timestamp(minutes: birth.minutes - 30 * 1440)
    var counts = dropEvents { $0.time < earliest }
    counts += moveEvents { $0.time = max($0.time, birth) }
    return counts
  }

  /// Changes times; ends never precede starts afterwards.
  private mutating func moveEvents(_ move: (inout TimelineEvent) -> Void) -> TransformCounts {
    var counts = TransformCounts()
    for index in events.indices {
      let (time, end) = (events[index].time, events[index].end)
      move(&events[index])
      if let end = events[index].end { events[index].end = max(end, events[index].time) }
      if events[index].time != time || events[index].end != end { counts.changed += 1 }
    }
    sortEvents()
    return counts
  }
}

extension Timestamp {
  fileprivate var midnightAsDayEnd: Timestamp {
    hour == 0 && minute == 0 ? Timestamp(minutes: minutes + 1439) : self
  }
}
