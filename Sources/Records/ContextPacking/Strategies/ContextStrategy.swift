import EHR

/// Says which parts of a record are wanted most, whatever fits: `ContextPacker` takes as many as the context holds,
/// from the first on, and writes them in order of time.
///
/// A strategy that ranks by meaning (dense retrieval) is one more of these.
protocol ContextStrategy: Sendable {
  /// The units, most wanted first. An event in none of them is never taken, one in several with the first.
  func preference(in record: PatientRecord, question: String, seed: UInt64) throws(PackingError) -> [ContextUnit]
  /// Whether a unit that cannot fit even alone gives way to the next.
  var passesOverTooLarge: Bool { get }
}

/// What is taken or left as a whole.
struct ContextUnit: Sendable, Equatable {
  /// Indices of `PatientRecord.events`.
  var events: [Int]
}

/// Which events a strategy looks at.
enum EventFilter: Sendable {
  case all, notes, codes

  func admits(_ event: RecordEvent) -> Bool {
    switch self {
    case .all: true
    case .notes: event.isNote
    case .codes: !event.isNote
    }
  }
}

/// How large units are.
enum UnitSize: Sendable {
  case event
  /// An encounter of the release layout, a visit of the older one; an event outside any is one of its own.
  case visit

  /// The record's units in document order, without filtered events.
  func units(of record: PatientRecord, _ filter: EventFilter) -> [ContextUnit] {
    let admitted = record.events.indices.filter { filter.admits(record.events[$0]) }
    guard self == .visit else { return admitted.map { ContextUnit(events: [$0]) } }
    var units: [ContextUnit] = []
    var unitOfEncounter: [Int: Int] = [:]
    for index in admitted {
      guard let encounter = record.events[index].encounter else {
        units.append(ContextUnit(events: [index]))
        continue
      }
      if let unit = unitOfEncounter[encounter] {
        units[unit].events.append(index)
      } else {
        unitOfEncounter[encounter] = units.count
        units.append(ContextUnit(events: [index]))
      }
    }
    return units
  }
}
