import EHR
import Testing

/// Hand-written; no real person. Holds the release layout's quirks.
let releaseSample = """
  <eventstream person_id="124059212345">
    <encounter start_timestamp="2021-03-05 10:20" end_timestamp="2021-03-05 12:00:30">
      <person>
        <birthdate>1950-01-02</birthdate>
        <age><days>26000</days><years>71</years></age>
        <demographics><ethnicity>NULL</ethnicity><gender>FEMALE</gender><race>White</race></demographics>
        <payerplan></payerplan>
      </person>
      <caresites><caresite><care_site_id>7</care_site_id><care_site_name>Clinic</care_site_name></caresite></caresites>
      <providers><provider><provider_id>3</provider_id><gender>NULL</gender><speciality>NULL</speciality></provider></providers>
      <events>
        <entry timestamp="2021-03-05 10:20:00">
          <event type="measurement" code="LOINC/2160-0" name="Creatinine" unit="mg/dL">1.4</event>
          <event table="condition" code="SNOMED/195967001" name="Asthma" visit_id="12" provider_id="NULL"></event>
          <event type="visit" code="Visit/OP" name="" unit="NULL">start|end</event>
        </entry>
        <entry timestamp="2021-03-05 11:00">
          <event type="note" name="Progress note" note_id="9923397605">Blood pressure &lt; 140 &amp; stable.
  USER: </event>
        </entry>
      </events>
    </encounter>
    <encounter>
      <person><birthdate>1950-01-02</birthdate></person>
      <events>
        <entry timestamp="2019-07-01 08:00"><event type="drug_exposure" code="RxNorm/6809" name="Metformin" unit="mg">500</event></entry>
        <entry timestamp="soon"><event type="image" name="Chest CT"/></entry>
      </events>
    </encounter>
  </eventstream>
  """

@Suite("Release layout")
struct ReleaseLayoutTests {
  @Test("events, encounters and the person are read with all quirks")
  func sample() throws {
    let record = try RecordReader.read(bytes: Array(releaseSample.utf8), name: "124059212345.xml")
    #expect(record.layout == .release && record.personID?.rawValue == 124_059_212_345)
    #expect(record.events.map(\.type) == ["measurement", "condition", "visit", "note", "drug_exposure", "image"])
    #expect(record.events.map(\.value) == ["1.4", "", "start|end", "Blood pressure < 140 & stable.\nUSER: ", "500", ""])
    #expect(record.events.map(\.unit) == ["mg/dL", nil, nil, nil, "mg", nil])
    #expect(record.events.map(\.encounter) == [0, 0, 0, 0, 1, 1])
    #expect(record.events[3].noteID == "9923397605" && record.events[3].isNote)
    #expect(record.events[1].otherAttributes.map(\.name) == ["visit_id", "provider_id"])
    #expect(record.events[4].timestamp?.description == "2019-07-01 08:00")
    #expect(record.events[5].timestamp == nil)
    #expect(record.latestTimestamp?.description == "2021-03-05 12:00")
    #expect(record.encounters.map { $0.start?.description } == ["2021-03-05 10:20", "2019-07-01 08:00"])
    #expect(record.demographics == Demographics(birthDate: Timestamp("1950-01-02"), gender: "FEMALE", race: "White"))
    #expect(record.issues.map(\.kind) == [.unreadableTimestamp, .missingTimestamp])
    #expect(record.issues.first?.firstLine == 27)
  }

  @Test("byte ranges cover whole elements")
  func byteRanges() throws {
    let record = try RecordReader.read(bytes: Array(releaseSample.utf8), name: "t")
    for event in record.events {
      let text = String(decoding: record.source[event.byteRange], as: UTF8.self)
      #expect(text.hasPrefix("<event ") && (text.hasSuffix("</event>") || text.hasSuffix("/>")))
    }
    for encounter in record.encounters {
      let text = String(decoding: record.source[encounter.byteRange], as: UTF8.self)
      #expect(text.hasPrefix("<encounter") && text.hasSuffix("</encounter>"))
    }
  }

  @Test("the current generator's encounters without attributes take their times from their events")
  func bareEncounters() throws {
    let xml = """
      <eventstream person_id="5"><encounter><events><entry timestamp="2020-01-02 03:04"><event type="death"/></entry>\
      <entry timestamp="2019-01-02 03:04"><event type="note">x</event></entry></events></encounter></eventstream>
      """
    let record = try RecordReader.read(bytes: Array(xml.utf8), name: "t")
    #expect(record.encounters[0].start?.description == "2019-01-02 03:04")
    #expect(record.encounters[0].end?.description == "2020-01-02 03:04")
    #expect(record.issues.isEmpty)
  }

  @Test("an id that is missing or unreadable comes from the file name, and a different one is reported")
  func personID() throws {
    func read(_ attribute: String, _ name: String) throws -> PatientRecord {
      try RecordReader.read(bytes: Array("<eventstream\(attribute)></eventstream>".utf8), name: name)
    }
    #expect(try read("", "x/77.xml").personID?.rawValue == 77)
    #expect(try read(" person_id='99999999999999999999'", "77.xml").issues.map(\.kind) == [.unreadablePersonID])
    let differing = try read(" person_id='5'", "77.xml")
    #expect(differing.personID?.rawValue == 5 && differing.issues.map(\.kind) == [.personIDDiffersFromFileName])
    #expect(try read("", "record.xml").personID == nil)
  }
}
