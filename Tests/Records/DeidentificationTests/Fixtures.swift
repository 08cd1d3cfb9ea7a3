import Deidentification
import EHR
import SeededRandom
import Testing

enum Fixtures {
  static let key = Array("a key for tests only, not secret".utf8)

  static func deidentifier(key: [UInt8] = key) throws -> Deidentifier {
    Deidentifier(key: try #require(SecretKey(bytes: key)))
  }

  /// A record in the release layout with one note.
  static func releaseRecord(note: String, person: Int, timestamp: String = "2021-08-01 10:00") -> [UInt8] {
    let content = RecordContent(
      personID: PersonID(rawValue: Int64(person)), encounters: [RecordEncounter()],
      events: [RecordEvent(type: "note", timestamp: Timestamp(timestamp), name: "Note", value: note, encounter: 0)])
    return ReleaseLayoutWriter().write(content)
  }

  static func record(note: String, person: Int = 4_711) throws -> PatientRecord {
    try RecordReader.read(bytes: releaseRecord(note: note, person: person), name: "\(person).xml")
  }

  /// The note as it comes out, and what was counted in it (the record's timestamp and ids aside).
  static func deidentify(
    note: String, person: Int, listed: ListedIdentifiersTable = ListedIdentifiersTable()
  ) throws -> (text: String, counts: [IdentifierKind: Int]) {
    var deidentifier = try deidentifier()
    deidentifier.listed = listed
    let result = try deidentifier.deidentify(record(note: note, person: person))
    let output = try RecordReader.read(bytes: result.bytes, name: "\(result.newPerson).xml")
    var counts = result.counts
    counts[.date, default: 0] -= 1
    counts[.id] = nil
    return (try #require(output.events.first).value, counts)
  }

  static func deidentify(note: String) throws -> String { try deidentify(note: note, person: 4_711).text }

  /// A person whose dates move back by so many days.
  static func person(shiftedBy days: Int) throws -> Int {
    let deidentifier = try deidentifier()
    for person in 1_000..<3_000 where try deidentifier.deidentify(record(note: "", person: person)).shiftDays == days {
      return person
    }
    throw NoSuchPerson()
  }

  struct NoSuchPerson: Error {}

  /// Words that come up in the tests' random records.
  static let notes = [
    "Seen by Dr. Testdoctor on 03/05/2015. Call (650) 555-0134.", "Patient: Ada Testperson, MRN: 1234567",
    "BP 120/80 & stable",
    "Follow-up on March 5, 2015 <urgent>", "", "Crohn's disease since 2010",
  ]

  /// A record of many events whose times and texts are random; the same from the same seed.
  static func randomContent(seed: UInt64) -> RecordContent {
    var random = SplitMix64(seed: seed)
    let start = Timestamp(
      year: 2001 + random.next(below: 15), month: 1 + random.next(below: 12), day: 1 + random.next(below: 28))
    var minutes = start?.minutes ?? 0
    var content = RecordContent(
      personID: PersonID(rawValue: Int64(10_000_000 + random.next(below: 1_000_000))),
      demographics: Demographics(birthDate: Timestamp(year: 1960, month: 2, day: 29), gender: "FEMALE", race: "White"))
    for encounter in 0..<(1 + random.next(below: 5)) {
      let first = minutes
      for _ in 0..<(1 + random.next(below: 12)) {
        minutes += Int64(random.next(below: 60 * 24 * 40))
        let isNote = random.next(below: 3) == 0
        content.events.append(
          RecordEvent(
            type: isNote ? "note" : "measurement", timestamp: Timestamp(minutes: minutes),
            code: isNote ? nil : "LOINC/2160-0",
            name: isNote ? "Progress note" : "Creatinine",
            value: isNote ? notes[random.next(below: notes.count)] : "1.1",
            noteID: isNote ? String(random.next(below: 1_000_000)) : nil, encounter: encounter))
      }
      content.encounters.append(
        RecordEncounter(type: "Visit", start: Timestamp(minutes: first), end: Timestamp(minutes: minutes)))
    }
    return content
  }
}
