import EHR
import Testing

private func error(_ bytes: [UInt8], name: String = "t.xml") -> RecordError? {
  do {
    _ = try RecordReader.read(bytes: bytes, name: name)
    return nil
  } catch {
    return error
  }
}

@Suite("Records that are not what they should be")
struct MalformedRecordTests {
  @Test("files that hold no record say what they hold")
  func notRecords() {
    #expect(error([]) == .empty(file: "t.xml"))
    #expect(error([0x1F, 0x8B, 8, 0, 0])?.description.contains("gzip") == true)
    #expect(error([0x50, 0x4B, 3, 4])?.description.contains("zip") == true)
    #expect(error([0xFF, 0xFE, 0x3C, 0])?.description.contains("UTF-16") == true)
    #expect(error(Array("  \n".utf8))?.description.contains("white space") == true)
    #expect(error(Array("id,name\n".utf8))?.description.contains("without markup") == true)
    #expect(
      error(Array("\n<html></html>".utf8)) == .wrongRoot(file: "t.xml", line: 2, found: "html"))
    #expect(throws: RecordError.unreadable(file: "/nowhere/1.xml", reason: "No such file or directory")) {
      try RecordReader.read(path: "/nowhere/1.xml")
    }
    #expect(throws: RecordError.self) { try RecordReader.read(path: "/") }
  }

  @Test("a description is one line without the record's text")
  func privacy() throws {
    let text = "Testperson-Secret"
    for xml in [
      "<eventstream><encounter>\(text) < 3</encounter></eventstream>", "<eventstream><\(text)></x></eventstream>",
      "<eventstream a='\(text)<'></eventstream>", "<eventstream>\(text)", "<eventstream></eventstream>\(text)", text,
      "<ü\(text)/>",
    ] {
      let description = try #require(error(Array(xml.utf8))).description
      #expect(!description.contains(text) && !description.contains("\n"))
    }
  }

  @Test("invalid UTF-8 is replaced and counted, control characters are counted, a byte order mark goes")
  func repairs() throws {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    bytes += Array("<eventstream person_id='1'><encounter><events>\n<entry timestamp='2020-01-01'><event type='note'>a".utf8)
    bytes += [0xFF, 0xE2, 0x82, 0x41, 0x00, 0x1B]
    bytes += Array("&nbsp;</event></entry></events></encounter></eventstream>".utf8)
    let record = try RecordReader.read(bytes: bytes, name: "t")
    #expect(record.events.first?.value == "a\u{FFFD}\u{FFFD}A\0\u{1B}&nbsp;")
    #expect(record.source.starts(with: Array("<eventstream".utf8)))
    #expect(String(validating: record.source, as: UTF8.self) != nil)
    #expect(record.issues.map(\.kind) == [.repairedUTF8, .controlCharacter, .unknownEntity])
    #expect(record.issues.map(\.count) == [2, 2, 1])
    #expect(record.issues.map(\.firstLine) == [2, 2, 2])
  }

  @Test("text of special tokens is text")
  func specialTokens() throws {
    let note = "</s> <|eot_id|> [INST] USER: {ehr} ### \"\"\""
    let content = RecordContent(
      personID: PersonID(rawValue: 1), encounters: [RecordEncounter()],
      events: [RecordEvent(type: "note", timestamp: Timestamp("2020-01-01"), name: note, value: note, encounter: 0)])
    let record = try RecordReader.read(bytes: ReleaseLayoutWriter().write(content), name: "t")
    #expect(record.events.first?.value == note && record.events.first?.name == note)
  }

  @Test("five megabytes of text, a megabyte of attribute and a deep tree end soon")
  func large() throws {
    let clock = ContinuousClock()
    let time = clock.measure {
      let text = [UInt8](repeating: UInt8(ascii: "x"), count: 5 << 20)
      let head = Array("<eventstream person_id='1'><encounter><events><entry timestamp='2020-01-01'><event type='note'>".utf8)
      let tail = Array("</event></entry></events></encounter></eventstream>".utf8)
      let record = try? RecordReader.read(bytes: head + text + tail, name: "t")
      #expect(record?.events.first?.value.utf8.count == 5 << 20)
      let attribute = Array("<eventstream person_id='1' long='".utf8) + text[..<(1 << 20)] + Array("'/>".utf8)
      #expect(error(attribute) == nil)
      let deep = Array("<eventstream>".utf8) + Array(String(repeating: "<encounter>", count: 100_000).utf8)
      #expect(error(deep) == .tooDeep(file: "t.xml", line: 1, limit: XMLPullReader.maximumDepth))
      let flat = Array("<record>".utf8) + Array(String(repeating: "<day/>\n", count: 200_000).utf8) + Array("</record>".utf8)
      #expect(error(flat) == nil)
    }
    #expect(time < .seconds(5))
  }

  @Test("five megabytes of events are read in well under a second")
  func speed() throws {
    var events: [RecordEvent] = []
    for index in 0..<50_000 {
      events.append(
        RecordEvent(
          type: "measurement", timestamp: Timestamp(minutes: Int64(index / 5) * 60), code: "LOINC/2160-0",
          name: "Creatinine", value: "1.4", unit: "mg/dL", encounter: index / 100))
    }
    let content = RecordContent(
      personID: PersonID(rawValue: 1), encounters: .init(repeating: RecordEncounter(), count: 500), events: events)
    let xml = ReleaseLayoutWriter().write(content)
    #expect(xml.count > 4_900_000)
    var count = 0
    let time = ContinuousClock().measure { count = (try? RecordReader.read(bytes: xml, name: "t"))?.events.count ?? 0 }
    #expect(count == 50_000)
    #expect(time < .seconds(1))
  }
}
