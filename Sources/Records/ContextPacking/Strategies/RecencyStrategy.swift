import EHR

/// Events by time: the newest first, or the oldest.
struct RecencyStrategy: ContextStrategy {
  var newestFirst = true
  var filter = EventFilter.all

  var passesOverTooLarge: Bool { false }

  func preference(in record: PatientRecord, question: String, seed: UInt64) throws(PackingError) -> [ContextUnit] {
    let units = record.eventsOldestFirst.filter { filter.admits(record.events[$0]) }.map { ContextUnit(events: [$0]) }
    return newestFirst ? units.reversed() : units
  }
}
