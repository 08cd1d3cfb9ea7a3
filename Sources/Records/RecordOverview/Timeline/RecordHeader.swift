import EHR

/// Who the person is and how much the record holds.
struct RecordHeader {
  let text: String

  init(_ record: PatientRecord, style: TextStyle) {
    let person = record.demographics
    let noteCount = record.events.count(where: \.isNote)
    let rows: [(label: String, value: String)] = [
      ("born", person.birthDate?.date ?? Self.missing),
      ("age", Self.age(record)),
      ("gender", Self.stated(person.gender)),
      ("race", Self.stated(person.race)),
      ("ethnicity", Self.stated(person.ethnicity)),
      (
        "record",
        "\(Figures.count(record.encounters.count, "encounter")), \(Figures.count(record.events.count, "event")), "
          + "\(Figures.count(noteCount, "note"))"
      ),
      ("issues", record.issues.isEmpty ? "none" : Figures.count(record.issues.reduce(0) { $0 + $1.count })),
    ]
    var lines = [style.bold("Person \(record.personID.map { "\($0)" } ?? "without an id")")]
    lines += rows.map { "  " + style.dim($0.label.padded(to: 11)) + $0.value }
    lines += record.issues.map { "  " + style.dim("".padded(to: 11)) + "\($0)" }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static let missing = "not stated"

  private static func stated(_ value: String?) -> String { value.map { TerminalText.visible($0) } ?? missing }

  private static func age(_ record: PatientRecord) -> String {
    guard let now = record.latestTimestamp else { return "unknown, since nothing in the record has a time" }
    let years = record.demographics.age(at: now).map { "\($0.years) years" } ?? "unknown"
    return "\(years) at the record's latest time, \(now)"
  }
}
