import Deidentification
import EHR
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

  /// The note as it comes out, and what was counted in it (the timestamp and ids of the record aside).
  static func deidentify(note: String, person: Int) throws -> (text: String, counts: [IdentifierKind: Int]) {
    let record = try RecordReader.read(bytes: releaseRecord(note: note, person: person), name: "\(person).xml")
    let result = try deidentifier().deidentify(record)
    let output = try RecordReader.read(bytes: result.bytes, name: "\(result.newPerson).xml")
    var counts = result.counts
    counts[.date, default: 0] -= 1
    counts[.id] = nil
    return (try #require(output.events.first).value, counts)
  }

  static func deidentify(note: String) throws -> String { try deidentify(note: note, person: 4_711).text }
}
