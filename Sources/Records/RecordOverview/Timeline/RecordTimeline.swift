public import EHR

/// The wanted events of a record by time, under their encounters: what `TimelineText` and `EventJSON` show.
public struct RecordTimeline: Sendable {
  /// An encounter's events, or those outside any.
  struct Section: Sendable {
    /// Index into the record's `encounters`.
    var encounter: Int?
    /// Indices into the record's `events`, in the order of the timeline.
    var events: [Int]
  }

  public let record: PatientRecord
  /// Encounters by the first of their events that is shown.
  let sections: [Section]
  /// Events that the filter accepts, shown or not.
  public let matchingCount: Int
  public var shownCount: Int { sections.reduce(0) { $0 + $1.events.count } }

  /// - Parameters:
  ///   - limit: At most so many events: the oldest, or with `newestFirst` the newest.
  ///   - newestFirst: Turns the order of times around. Events of the same time stay in document order; one without a
  ///     time stands where its encounter begins.
  /// - Throws: `unknownTypes`.
  public init(
    _ record: PatientRecord, filter: EventFilter = EventFilter(), limit: Int? = nil, newestFirst: Bool = false
  ) throws(RecordOverviewError) {
    try filter.checkTypes(of: record)
    let events = record.events
    func place(_ event: RecordEvent) -> Int64 {
      (event.timestamp ?? event.encounter.flatMap { record.encounters[$0].start })?.minutes ?? .min
    }
    let matching = events.indices.filter { filter.accepts(events[$0]) }.sorted { a, b in
      let (first, second) = (place(events[a]), place(events[b]))
      return first == second ? a < b : newestFirst ? first > second : first < second
    }
    var sections: [Section] = []
    var sectionOfEncounter: [Int?: Int] = [:]
    for index in matching.prefix(limit ?? .max) {
      let encounter = events[index].encounter
      if let section = sectionOfEncounter[encounter] {
        sections[section].events.append(index)
      } else {
        sectionOfEncounter[encounter] = sections.count
        sections.append(Section(encounter: encounter, events: [index]))
      }
    }
    self.record = record
    self.sections = sections
    matchingCount = matching.count
  }
}
