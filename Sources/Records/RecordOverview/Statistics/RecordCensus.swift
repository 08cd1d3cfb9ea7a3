public import EHR

/// Counts over records, gathered one at a time; the order of adding and merging does not matter.
public struct RecordCensus: Sendable {
  private(set) var recordCount = 0
  private(set) var bytes = 0
  private(set) var encounters: [Int] = []
  private(set) var events: [Int] = []
  private(set) var notes: [Int] = []
  private(set) var spanYears: [Double] = []
  private(set) var ageYears: [Int] = []
  private(set) var genders: [String: Int] = [:]
  private(set) var eventTypes: [String: Int] = [:]
  private(set) var noteTypes: [String: Int] = [:]
  private(set) var codes: Set<String> = []
  private(set) var issues: [RecordIssue.Kind: (records: Int, places: Int)] = [:]
  private(set) var sizes: [SizeMeasure: [Int]] = [:]

  static let unstated = "not stated"

  public init() {}

  public mutating func add(_ record: PatientRecord, sizes: RecordSizes) {
    recordCount += 1
    bytes += record.source.count
    encounters.append(record.encounters.count)
    events.append(record.events.count)
    notes.append(sizes.notes.count)
    var earliest: Timestamp?
    for event in record.events {
      eventTypes[event.type, default: 0] += 1
      if event.isNote { noteTypes[event.name.isEmpty ? Self.unstated : event.name, default: 0] += 1 }
      if let code = event.code { codes.insert(code) }
      if let time = event.timestamp { earliest = min(earliest ?? time, time) }
    }
    if let latest = record.latestTimestamp {
      let first = min(earliest ?? latest, record.encounters.lazy.compactMap(\.start).min() ?? latest)
      spanYears.append(Double(latest.minutes - first.minutes) / Self.minutesPerYear)
    }
    if let age = record.demographics.age(at: record.latestTimestamp) { ageYears.append(age.years) }
    genders[record.demographics.gender ?? Self.unstated, default: 0] += 1
    for issue in record.issues { addIssue(issue.kind, records: 1, places: issue.count) }
    self.sizes[.source, default: []].append(sizes.source)
    self.sizes[.notes, default: []].append(sizes.notes.reduce(0, +))
    self.sizes[.codes, default: []].append(sizes.codes)
    self.sizes[.note, default: []] += sizes.notes
  }

  public mutating func merge(_ other: RecordCensus) {
    recordCount += other.recordCount
    bytes += other.bytes
    encounters += other.encounters
    events += other.events
    notes += other.notes
    spanYears += other.spanYears
    ageYears += other.ageYears
    genders.merge(other.genders, uniquingKeysWith: +)
    eventTypes.merge(other.eventTypes, uniquingKeysWith: +)
    noteTypes.merge(other.noteTypes, uniquingKeysWith: +)
    codes.formUnion(other.codes)
    for (kind, count) in other.issues { addIssue(kind, records: count.records, places: count.places) }
    sizes.merge(other.sizes, uniquingKeysWith: +)
  }

  private mutating func addIssue(_ kind: RecordIssue.Kind, records: Int, places: Int) {
    issues[kind, default: (0, 0)].records += records
    issues[kind, default: (0, 0)].places += places
  }

  private static let minutesPerYear = 365.25 * 1440
}

/// What of a record is measured.
public enum SizeMeasure: String, Sendable, CaseIterable, Encodable {
  case source = "record (XML)"
  case notes = "its notes (text)"
  case codes = "its codes (compact)"
  case note = "one note (text)"
}
