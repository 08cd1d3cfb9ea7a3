import EHR

/// Writes events as plain text that says what the XML says in fewer tokens: demographics once, an encounter's heading
/// and each date once, a line per event.
///
///     Patient: FEMALE, White, born 1950-02-03, 69 years old
///
///     # 2020-01-01 to 2020-01-03: Inpatient Visit
///     2020-01-01
///     08:00 visit: Inpatient Visit, start
///     09:00 measurement: Troponin T 0.005 ng/mL
///     10:30 note: Progress note
///     …text…
///
/// Left out: ids, codes of events that have a name, care sites and clinicians. Kept: names, values, units, types,
/// details such as a route, and all of a note. Events stand in order of time.
struct CompactRenderer {
  private let record: PatientRecord
  private var bytes: [UInt8] = []
  private var ranges: [Range<Int>]
  /// Where the line stands that gives each event's date, and the last of them.
  private var dateLines: [Int]
  private var dateLine = 0
  private var day: String?
  private var time: Timestamp?
  /// Attributes that are ids.
  private static let hidden: Set<String> = ["visit_id", "provider_id", "care_site_id", "clarity_table", "table"]

  /// The whole record.
  static func render(_ record: PatientRecord) -> RecordText { render(record, events: record.eventsOldestFirst) }

  /// - Parameter events: indices of `record.events`, oldest first.
  static func render(_ record: PatientRecord, events: [Int]) -> RecordText {
    var renderer = CompactRenderer(record: record)
    renderer.person()
    var encounter: Int??
    for index in events {
      if encounter != .some(record.events[index].encounter) {
        encounter = .some(record.events[index].encounter)
        renderer.heading(record.events[index].encounter)
      }
      renderer.event(index)
    }
    return RecordText(bytes: renderer.bytes, eventRanges: renderer.ranges, dateLines: renderer.dateLines)
  }

  private init(record: PatientRecord) {
    self.record = record
    ranges = [Range<Int>](repeating: 0..<0, count: record.events.count)
    dateLines = [Int](repeating: 0, count: record.events.count)
  }

  private mutating func person() {
    let person = record.demographics
    var parts = [person.gender, person.race, person.ethnicity].compactMap(\.self)
    if let birth = person.birthDate {
      parts.append("born \(birth.date)")
      if let age = record.ageAtLatest { parts.append("\(age) years old") }
    }
    if !parts.isEmpty { line("Patient: " + parts.joined(separator: ", ")) }
  }

  private mutating func heading(_ encounter: Int?) {
    (day, time) = (nil, nil)
    guard let encounter, record.encounters.indices.contains(encounter) else {
      line("\n# outside any visit")
      return
    }
    let visit = record.encounters[encounter]
    var text = "\n#"
    if let start = visit.start { text += " \(start.date)" }
    if let end = visit.end, end.date != visit.start?.date { text += " to \(end.date)" }
    let about = [visit.type, visit.payerPlan].compactMap(\.self)
    line(about.isEmpty ? text : text + ": " + about.joined(separator: ", "))
  }

  private mutating func event(_ index: Int) {
    let event = record.events[index]
    if let time = event.timestamp, day != time.date {
      day = time.date
      dateLine = bytes.count
      line(time.date)
    }
    let start = bytes.count
    var text = ""
    if let now = event.timestamp, now != time {
      text = now.clock + " "
      time = now
    }
    text += event.type.isEmpty ? "" : event.type + ": "
    text += event.name.isEmpty ? event.code ?? "" : event.name
    if event.isNote {
      line(text + "\n" + event.value)
    } else {
      let value = [event.value, event.value.isEmpty ? "" : event.unit ?? ""].filter { !$0.isEmpty }.joined(
        separator: " ")
      if !value.isEmpty { text += (Self.isWord(value) ? ", " : " ") + value }
      for detail in event.otherAttributes where !Self.hidden.contains(detail.name) && !detail.value.isEmpty {
        text += ", \(detail.name) \(detail.value)"
      }
      line(text)
    }
    ranges[index] = start..<bytes.count
    dateLines[index] = dateLine
  }

  /// `start`, `Positive`: set off by a comma, where a number follows its name.
  private static func isWord(_ value: String) -> Bool { value.utf8.first.map { $0 | 0x20 >= 0x61 } ?? false }

  private mutating func line(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    bytes.append(UInt8(ascii: "\n"))
  }
}

extension PatientRecord {
  /// Whole years from birth to the record's latest time.
  fileprivate var ageAtLatest: Int? {
    guard let birth = demographics.birthDate, let latest = latestTimestamp, birth <= latest else { return nil }
    let (from, to) = (birth.civil, latest.civil)
    return to.year - from.year - ((to.month, to.day) >= (from.month, from.day) ? 0 : 1)
  }
}

extension Timestamp {
  /// `08:05`.
  fileprivate var clock: String { String(description.suffix(5)) }
}
