import Deidentification
import EHR
import Testing

@Suite("Surrogates")
struct ConsistencyTests {
  @Test("a person keeps one surrogate throughout a record: in full, by surname, by given name, in capitals, by initial")
  func names() throws {
    let note = """
      Patient Name: Quillfeather, Ottilie
      Ms. Quillfeather was seen. Ottilie reports pain. OTTILIE QUILLFEATHER (DOB on file). Quillfeather's wound.
      Signed by: O. Quillfeather
      """
    let text = try Fixtures.deidentify(note: note)
    let words = text.split { !$0.isLetter }.map(String.init)
    let surname = words[2]
    let given = words[3]
    #expect(
      text == """
        Patient Name: \(surname), \(given)
        Ms. \(surname) was seen. \(given) reports pain. \(given.uppercased()) \
        \(surname.uppercased()) (DOB on file). \(surname)'s wound.
        Signed by: \(given.prefix(1)). \(surname)
        """)
    #expect(!text.lowercased().contains("quillfeather") && !text.lowercased().contains("ottilie"))
  }

  @Test("a name that one note shows is replaced in every other, and eponyms of the same name stay")
  func acrossNotes() throws {
    let content = RecordContent(
      personID: PersonID(rawValue: 12_345), encounters: [RecordEncounter()],
      events: [
        RecordEvent(
          type: "note", timestamp: nil, name: "n", value: "The results went to Wintergreen yesterday.", encounter: 0),
        RecordEvent(
          type: "note", timestamp: nil, name: "n", value: "Dr. Wintergreen and Dr. Parkinson agree.", encounter: 0),
        RecordEvent(
          type: "note", timestamp: nil, name: "n", value: "Parkinson's disease. Wintergreen oil? No.", encounter: 0),
      ])
    let record = try RecordReader.read(bytes: ReleaseLayoutWriter().write(content), name: "t")
    let result = try Fixtures.deidentifier().deidentify(record)
    let notes = try RecordReader.read(bytes: result.bytes, name: "t").events.map(\.value)
    let surrogate = notes[1].split(separator: " ")[1]
    #expect(notes[0] == "The results went to \(surrogate) yesterday.")
    #expect(!notes[1].contains("Parkinson"))
    #expect(notes[2].hasPrefix("Parkinson's disease. \(surrogate) oil"))
  }

  @Test("numbers keep their form, and the same number its surrogate, however it is written")
  func numbers() throws {
    let text = try Fixtures.deidentify(
      note: "MRN: 12-34-567, MRN 1234567; call (212) 736-5000 or 212-736-5000; SSN 123-45-6789; Policy # AB-0012")
    let parts = text.matches(
      of:
        #/
        MRN:\ (\d\d-\d\d-\d{3}),\ MRN\ (\d{7});\ call\ (\(\d{3}\)\ 555-01\d\d)\ or\ (\d{3}-555-01\d\d);
        \ SSN\ (9\d\d-\d\d-\d{4});\ Policy\ \#\ ([A-Z]{2}-0\d{3})
      /#
    )
    let match = try #require(parts.first)
    #expect(match.1.filter(\.isNumber) == match.2)
    #expect(match.3.filter(\.isNumber) == match.4.filter(\.isNumber))
  }

  @Test("the same key gives the same bytes, another key others; another patient gets other surrogates")
  func keys() throws {
    let content = Fixtures.randomContent(seed: 3)
    let record = try RecordReader.read(bytes: ReleaseLayoutWriter().write(content), name: "t")
    let first = try Fixtures.deidentifier().deidentify(record)
    #expect(try Fixtures.deidentifier().deidentify(record).bytes == first.bytes)
    let other = try Fixtures.deidentifier(key: Array("another key of sixteen bytes".utf8)).deidentify(record)
    #expect(other.bytes != first.bytes && other.newPerson != first.newPerson)
    let note = "Dr. Quillfeather, MRN: 12345678, phone 212-736-5000"
    #expect(try Fixtures.deidentify(note: note, person: 1).text != Fixtures.deidentify(note: note, person: 2).text)
  }

  @Test("ids get surrogates, the same for the same id; kept when asked")
  func ids() throws {
    let xml = """
      <eventstream person_id="255448879568"><encounter><providers><provider provider_id="NULL" care_site_id="77" \
      year_of_birth="1971"/>\
      </providers><entry timestamp="2020-01-02 10:00"><event type="note" name="n" note_id="12" \
      visit_id="77" care_site_id="77">person 255448879568</event>\
      </entry></encounter></eventstream>
      """
    let record = try RecordReader.read(bytes: Array(xml.utf8), name: "255448879568.xml")
    var deidentifier = try Fixtures.deidentifier()
    let result = try deidentifier.deidentify(record)
    let text = String(decoding: result.bytes, as: UTF8.self)
    #expect(result.newPerson.count == 9)
    #expect(text.contains("person_id=\"\(result.newPerson)\"") && text.contains(">person \(result.newPerson)<"))
    #expect(
      text.contains("provider_id=\"NULL\"") && text.contains("year_of_birth=\"1971\"") && !text.contains("=\"77\""))
    let sites = text.matches(of: #/care_site_id="(\d{12})"/#).map(\.1)
    #expect(sites.count == 2 && sites[0] == sites[1])
    deidentifier.keepsPersonIDs = true
    deidentifier.keepsOtherIDs = true
    let kept = String(decoding: try deidentifier.deidentify(record).bytes, as: UTF8.self)
    #expect(
      kept.contains("person_id=\"255448879568\"") && kept.contains("note_id=\"12\"")
        && kept.contains("person 255448879568"))
  }
}

@Suite("Listed identifiers")
struct ListedIdentifiersTests {
  private func deidentify(_ note: String, _ entries: [(ListedIdentifiersTable.Kind, String)]) throws -> String {
    var table = ListedIdentifiersTable()
    for (kind, value) in entries { table.add(.init(kind: kind, value: value), person: PersonID(rawValue: 4_711)) }
    return try Fixtures.deidentify(note: note, person: 4_711, listed: table).text
  }

  @Test("values are found in any case and punctuation, names also in parts")
  func values() throws {
    let note = """
      met ottilie at the desk; QUILLFEATHER called; lives 12 thistledown ln. apt 3, near Quillhaven; 94999; \
      reach 650 555 0199;
      account A99/123; ada.t@mail.test; works for Acme Widgets; younger sister
      """
    let text = try deidentify(
      note,
      [
        (.name, "Ottilie Quillfeather"), (.address, "12 Thistledown Ln, Apt 3"), (.city, "Quillhaven"), (.zip, "94999"),
        (.phone, "(650) 555-0199"), (.mrn, "A99123"), (.email, "ada.t@mail.test"), (.other, "ACME widgets"),
        (.name, "Young, Ada"),
      ])
    for word in [
      "ottilie", "quillfeather", "thistledown", "quillhaven", "94999", "555 0199", "a99/123", "ada.t", "acme",
      "widgets",
    ] {
      #expect(!text.lowercased().contains(word), "\(word)")
    }
    #expect(
      text.contains("younger sister") && text.contains(" ln. apt ") && text.contains("met ")
        && text.contains("works for "))
  }

  @Test("a listed name that is a word or an eponym is replaced only where it is a name")
  func ambiguous() throws {
    let text = try deidentify(
      "Seen with Young today. A young man. Parkinson's disease. Mr. Parkinson left.",
      [(.name, "Ada Young"), (.name, "Bo Parkinson")])
    #expect(
      !text.contains("Young") && text.contains("A young man. Parkinson's disease. Mr. ")
        && !text.contains("Mr. Parkinson"))
  }

  @Test("values of other patients are not looked for, those of everybody are")
  func persons() throws {
    var table = ListedIdentifiersTable()
    table.add(.init(kind: .other, value: "Unit Zebra"), person: PersonID(rawValue: 1))
    table.add(.init(kind: .other, value: "Unit Heron"), person: nil)
    let text = try Fixtures.deidentify(note: "unit zebra, unit heron", person: 2, listed: table).text
    #expect(text.contains("zebra") && !text.contains("heron"))
  }
}
