/// Groups a timeline into encounters, as the release does (meds2text, `src/meds2text/encounters.py`,
/// `fuzzy_partition`).
///
/// An encounter is not one OMOP visit: events that stand within 24 hours of the one before stay together, equal times
/// are never parted, and beyond that one event of another visit may stray into a visit that goes on after it (in the
/// release also into one that does not, which joins neighbouring visits over years). Every event is in exactly one
/// encounter; encounters do not overlap and stand in order of time. Unlike in the release, having no visit is not a
/// visit: events without one are parted by every longer gap, where it makes one encounter of many years.
public struct EncounterGrouping: Sendable {
  /// A gap up to this many minutes never parts events.
  public var gapMinutes: Int64 = 24 * 60
  /// Events of other visits that may be taken in across a longer gap.
  public var strayLimit = 1

  public init() {}

  /// Ranges of `timeline.events`, one per encounter, none empty.
  /// - Complexity: O(n) but for runs of one visit with long gaps, which are looked at once more.
  public func ranges(of events: [TimelineEvent]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    while start < events.count {
      let end = self.end(of: events, from: start)
      ranges.append(start..<end)
      start = end
    }
    return ranges
  }

  private func end(of events: [TimelineEvent], from start: Int) -> Int {
    let visit = events[start].visitID
    var strays = 0
    var next = start + 1
    while next < events.count {
      if events[next].time.minutes - events[next - 1].time.minutes <= gapMinutes {
        if events[next].visitID != visit { strays += 1 }
        next += 1
        continue
      }
      // Beyond the gap, a whole run of one visit comes along or none of it.
      let runEnd = endOfRun(events, from: next)
      let candidate = events[next].visitID
      if candidate == nil, visit == nil { return next }
      if candidate != visit {
        // A stray stands amid the visit: if the visit is over, the next one has begun.
        let resumes = runEnd < events.count && events[runEnd].visitID == visit
        guard resumes, strays + runEnd - next <= strayLimit else { return next }
        strays += runEnd - next
      }
      next = runEnd
    }
    return next
  }

  /// Events of one visit in a row; without a visit, up to the next longer gap.
  private func endOfRun(_ events: [TimelineEvent], from start: Int) -> Int {
    let visit = events[start].visitID
    var end = start + 1
    while end < events.count, events[end].visitID == visit {
      if visit == nil, events[end].time.minutes - events[end - 1].time.minutes > gapMinutes { break }
      end += 1
    }
    return end
  }
}

extension RecordContent {
  /// The record of a timeline, grouped into encounters; one without events keeps the demographics of a patient who has
  /// none.
  ///
  /// - Parameters:
  ///   - careSites: The sites known, by id; unknown ones are not listed.
  ///   - providers: The clinicians known, by id.
  public init(
    _ timeline: Timeline, grouping: EncounterGrouping = EncounterGrouping(), careSites: [Int64: CareSite] = [:],
    providers: [Int64: Provider] = [:]
  ) {
    self.init(personID: timeline.personID, demographics: timeline.demographics)
    events.reserveCapacity(timeline.events.count)
    for range in grouping.ranges(of: timeline.events) {
      let members = timeline.events[range]
      guard let first = members.first, let last = members.last else { continue }
      var encounter = RecordEncounter(
        type: members.first(where: \.isVisit)?.name, start: first.time, end: last.time,
        payerPlan: timeline.payerPlans.first { $0.start <= first.time && first.time <= $0.end }?.name)
      encounter.providers = Set(members.compactMap(\.providerID)).sorted().compactMap { providers[$0] }
      let sites =
        members.compactMap(\.careSiteID) + encounter.providers.compactMap { $0.careSiteID.flatMap { Int64($0) } }
      encounter.careSites = Set(sites).sorted().compactMap { careSites[$0] }
      encounters.append(encounter)
      events += members.map { RecordEvent($0, encounter: encounters.count - 1) }
    }
    if encounters.isEmpty { encounters.append(RecordEncounter()) }
  }
}

extension RecordEvent {
  fileprivate init(_ event: TimelineEvent, encounter: Int) {
    self.init(
      type: event.type, timestamp: event.time, code: event.code, name: event.name, value: event.value ?? "",
      unit: event.unit, noteID: event.noteID, encounter: encounter)
    otherAttributes = [
      ("visit_id", event.visitID), ("provider_id", event.providerID), ("care_site_id", event.careSiteID),
    ].compactMap { name, id in id.map { RecordAttribute(name: name, value: String($0)) } }
    otherAttributes += event.otherAttributes
  }
}
