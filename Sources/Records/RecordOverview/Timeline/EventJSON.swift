import EHR

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A timeline as JSON lines: one object per event, in the timeline's order, keys sorted and always all present.
///
/// ```json
/// {"attributes":{},"code":"LOINC/8867-4","encounter":1,"encounter_type":null,"name":"Heart rate","note_id":null,
///  "person_id":7,"time":"2013-11-04 11:20","type":"measurement","unit":"/min","value":"97"}
/// ```
public enum EventJSON {
  /// Gives each line, with its line feed, to `output`.
  public static func write(_ timeline: RecordTimeline, to output: (String) throws -> Void) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for section in timeline.sections {
      for index in section.events {
        let line = try encoder.encode(Line(timeline.record, timeline.record.events[index]))
        try output(JSONText.withEscapedControls(line) + "\n")
      }
    }
  }

  private struct Line: Encodable {
    let record: PatientRecord
    let event: RecordEvent

    init(_ record: PatientRecord, _ event: RecordEvent) {
      self.record = record
      self.event = event
    }

    private enum CodingKeys: String, CodingKey {
      case person = "person_id"
      case time, type, code, name, value, unit
      case noteID = "note_id"
      /// From 1, in document order.
      case encounter
      case encounterType = "encounter_type"
      case attributes
    }

    func encode(to encoder: any Encoder) throws {
      var line = encoder.container(keyedBy: CodingKeys.self)
      try line.encode(record.personID, forKey: .person)
      try line.encode(event.timestamp?.description, forKey: .time)
      try line.encode(event.type, forKey: .type)
      try line.encode(event.code, forKey: .code)
      try line.encode(event.name, forKey: .name)
      try line.encode(event.value, forKey: .value)
      try line.encode(event.unit, forKey: .unit)
      try line.encode(event.noteID, forKey: .noteID)
      try line.encode(event.encounter.map { $0 + 1 }, forKey: .encounter)
      try line.encode(event.encounter.flatMap { record.encounters[$0].type }, forKey: .encounterType)
      let attributes = event.otherAttributes.map { ($0.name, $0.value) }
      try line.encode(Dictionary(attributes, uniquingKeysWith: { first, _ in first }), forKey: .attributes)
    }
  }
}
