import EHR

/// Collects encounters and events in order and keeps count of the bytes they will take in the release layout.
struct RecordBuilder {
  /// About what an encounter's tags and person block take.
  static let encounterBytes = 300

  private(set) var encounters: [RecordEncounter] = []
  private(set) var events: [RecordEvent] = []
  private(set) var offsets: [Int] = []
  private(set) var byteCount = 100
  private var nextNoteID: Int

  init(firstNoteID: Int) { nextNoteID = firstNoteID }

  mutating func beginEncounter(_ type: String, at start: Timestamp) {
    encounters.append(RecordEncounter(type: type, start: start, end: start))
    byteCount += Self.encounterBytes
  }

  /// Appends an event to the encounter begun last; times must not decrease.
  mutating func add(
    _ type: String, at time: Timestamp, code: String, name: String, value: String, unit: String? = nil,
    noteID: String? = nil
  ) {
    guard let encounter = encounters.indices.last else { return }
    if events.last?.timestamp != time || events.last?.encounter != encounter { byteCount += 46 }
    offsets.append(byteCount)
    events.append(
      RecordEvent(
        type: type, timestamp: time, code: code, name: name, value: value, unit: unit, noteID: noteID,
        encounter: encounter))
    byteCount += 42 + type.utf8.count + code.utf8.count + name.utf8.count + value.utf8.count
    byteCount += (unit.map { $0.utf8.count + 8 } ?? 0) + (noteID.map { $0.utf8.count + 11 } ?? 0)
    encounters[encounter].end = time
  }

  mutating func add(_ measurement: ClinicalCatalog.Measurement, at time: Timestamp, value: Int) {
    add(
      "measurement", at: time, code: measurement.code, name: measurement.name, value: measurement.text(value),
      unit: measurement.unit)
  }

  /// Appends a note and returns its event index.
  @discardableResult
  mutating func addNote(_ kind: NoteKind, at time: Timestamp, text: String) -> Int {
    add("note", at: time, code: kind.code, name: kind.name, value: text, noteID: String(nextNoteID))
    nextNoteID += 1
    return events.count - 1
  }
}

/// Types of notes, with their LOINC document codes.
enum NoteKind: Sendable {
  case progress, discharge, radiology, telephone, nursing

  var name: String {
    switch self {
    case .progress: "Progress note"
    case .discharge: "Discharge summary"
    case .radiology: "Radiology report"
    case .telephone: "Telephone note"
    case .nursing: "Nursing note"
    }
  }

  var code: String {
    switch self {
    case .progress: "LOINC/11506-3"
    case .discharge: "LOINC/18842-5"
    case .radiology: "LOINC/18748-4"
    case .telephone: "LOINC/34748-4"
    case .nursing: "LOINC/34746-8"
    }
  }
}

extension Timestamp {
  func adding(minutes count: Int) -> Timestamp { Timestamp(minutes: minutes + Int64(count)) }
  func adding(days count: Int) -> Timestamp { adding(minutes: count * 1440) }
}
