import EHR
import Testing

/// Hand-written; no real person. Holds the older layout's quirks.
let olderSample = """
  <record>
    <visit type="Inpatient Visit" start="10/08/2018 20:00" end="10/12/2018 11:00">
      <day start="10/08/2018 20:00">
        <person>
          Birth:7/19/1966
          Race: White
          Gender: FEMALE
          Ethnicity: \n\
          Age in Days: 19000
          Age in Years: 51
        </person>
        <condition_occurrence start="10/08/2018 08:05 PM">
          <code>[ICD/163.5] Cerebral infarction</code>
          <code>[ICD/I63.5] Cerebral infarction </code>
        </condition_occurrence>
        <measurement start="10/08/2018 9:00 PM"><code>[LOINC/8310-5] Body temperature 36.6 C</code>\
  <code>[LOINC/8310-5] Body temperature 97.9 F</code></measurement>
        <measurement><code>Glucose</code></measurement>
        <note type="NULL" start="1:45 PM">She’s well.</note>
        <specimen start="10/08/2018 9:30 PM">blood</specimen>
      </day>
      <day start="10/09/2018 07:00">
        <person>Birth: 7/19/1966</person>
        <drug_exposure start="sometime"><code>[RxNorm/6809] metformin 500 mg</code></drug_exposure>
      </day>
    </visit>
    <visit type="Office Visit">
      <note type="progress" start="03/04/17 08:00 AM">Earlier visit, later in the file.</note>
    </visit>
  </record>
  """

@Suite("Older layout")
struct OlderLayoutTests {
  @Test("codes, notes and mixed timestamps are read with all quirks")
  func sample() throws {
    let record = try RecordReader.read(bytes: Array(olderSample.utf8), name: "/data/EHR_124059212345.xml")
    #expect(record.layout == .older && record.personID?.rawValue == 124_059_212_345)
    #expect(
      record.events.map(\.type) == [
        "condition_occurrence", "condition_occurrence", "measurement", "measurement", "measurement", "note", "specimen",
        "drug_exposure", "note",
      ])
    #expect(
      record.events.map(\.code) == [
        "ICD/163.5", "ICD/I63.5", "LOINC/8310-5", "LOINC/8310-5", nil, nil, nil, "RxNorm/6809", nil,
      ])
    #expect(record.events[1].name == "Cerebral infarction" && record.events[2].name == "Body temperature 36.6 C")
    #expect(record.events[4].name == "Glucose")
    #expect(record.events[5].name == "" && record.events[5].value == "She’s well.")
    #expect(record.events[6].value == "blood")
    #expect(
      record.events.map { $0.timestamp?.description } == [
        "2018-10-08 20:05", "2018-10-08 20:05", "2018-10-08 21:00", "2018-10-08 21:00", "2018-10-08 20:00",
        "2018-10-08 13:45", "2018-10-08 21:30", "2018-10-09 07:00", "2017-03-04 08:00",
      ])
    #expect(record.latestTimestamp?.description == "2018-10-12 11:00")
    #expect(record.encounters.map(\.type) == ["Inpatient Visit", "Office Visit"])
    #expect(record.events.map(\.encounter) == [0, 0, 0, 0, 0, 0, 0, 0, 1])
    #expect(record.demographics == Demographics(birthDate: Timestamp("1966-07-19"), gender: "FEMALE", race: "White"))
    #expect(record.issues.map(\.kind) == [.unreadableTimestamp])
  }

  @Test("byte ranges cover the code or note element")
  func byteRanges() throws {
    let record = try RecordReader.read(bytes: Array(olderSample.utf8), name: "t")
    let texts = record.events.map { String(decoding: record.source[$0.byteRange], as: UTF8.self) }
    #expect(texts[0] == "<code>[ICD/163.5] Cerebral infarction</code>")
    #expect(texts[5] == "<note type=\"NULL\" start=\"1:45 PM\">She’s well.</note>")
    #expect(texts[6] == "<specimen start=\"10/08/2018 9:30 PM\">blood</specimen>")
  }
}
