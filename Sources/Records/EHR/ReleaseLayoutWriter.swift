/// Writes a record in the release layout (`eventstream`), as VISTA-Stanford/meds2text documents it
/// (`docs/markup.md`): one `person` block per encounter, entries grouped by timestamp.
///
/// What is written reads back equal, except that characters which XML cannot hold are left out, an encounter's
/// `type` has no place, and events are grouped by encounter.
public struct ReleaseLayoutWriter: Sendable {
  /// Whether `encounter` carries `start_timestamp` and `end_timestamp`: the documentation says so, the current
  /// generator writes none.
  public var writesEncounterTimes = false

  public init() {}

  public func write(_ content: RecordContent) -> [UInt8] {
    var xml = XMLOutput()
    if let comment = content.comment { xml.comment(comment) }
    xml.open("eventstream", [("person_id", content.personID.description)])
    for (encounter, events) in zip(content.encounters, content.eventsByEncounter()) {
      write(encounter, events, content, to: &xml)
    }
    xml.close("eventstream")
    return xml.bytes
  }

  private func write(
    _ encounter: RecordEncounter, _ events: [RecordEvent], _ content: RecordContent, to xml: inout XMLOutput
  ) {
    xml.open(
      "encounter",
      writesEncounterTimes
        ? [("start_timestamp", encounter.start?.description), ("end_timestamp", encounter.end?.description)] : [])
    writePerson(
      content, at: encounter.start ?? events.lazy.compactMap(\.timestamp).first, payerPlan: encounter.payerPlan,
      to: &xml)
    writeContext(encounter, to: &xml)
    xml.open("events", [])
    var index = 0
    while index < events.count {
      let timestamp = events[index].timestamp
      xml.open("entry", [("timestamp", timestamp?.description)])
      while index < events.count, events[index].timestamp == timestamp {
        let event = events[index]
        xml.element("event", attributes(of: event), text: event.value)
        index += 1
      }
      xml.close("entry")
    }
    xml.close("events")
    xml.close("encounter")
  }

  private func attributes(of event: RecordEvent) -> [(String, String?)] {
    var attributes: [(String, String?)] = [
      ("type", event.type), ("code", event.code), ("name", event.name), ("unit", event.unit),
      ("note_id", event.noteID),
    ]
    attributes += event.otherAttributes.map { ($0.name, $0.value) }
    return attributes
  }

  private func writeContext(_ encounter: RecordEncounter, to xml: inout XMLOutput) {
    if !encounter.careSites.isEmpty {
      xml.open("caresites", [])
      for site in encounter.careSites {
        xml.empty("caresite", [("care_site_id", site.id), ("care_site_name", site.name ?? "NULL")])
      }
      xml.close("caresites")
    }
    if !encounter.providers.isEmpty {
      xml.open("providers", [])
      for provider in encounter.providers {
        xml.empty(
          "provider",
          [
            ("provider_id", provider.id), ("gender", provider.gender ?? "NULL"),
            ("speciality", provider.specialty ?? "NULL"), ("year_of_birth", provider.yearOfBirth ?? "NULL"),
            ("care_site_id", provider.careSiteID ?? "NULL"), ("care_site_name", provider.careSiteName ?? "NULL"),
          ])
      }
      xml.close("providers")
    }
  }

  private func writePerson(
    _ content: RecordContent, at start: Timestamp?, payerPlan: String?, to xml: inout XMLOutput
  ) {
    let person = content.demographics
    if person == Demographics(), payerPlan == nil { return }
    xml.open("person", [])
    if let birth = person.birthDate { xml.element("birthdate", [], text: birth.date) }
    if let age = content.demographics.age(at: start) {
      xml.inline("age", [("days", String(age.days)), ("years", String(age.years))])
    }
    xml.inline(
      "demographics", [("ethnicity", person.ethnicity), ("gender", person.gender), ("race", person.race)])
    if let payerPlan { xml.element("payerplan", [], text: payerPlan) }
    xml.close("person")
  }
}
