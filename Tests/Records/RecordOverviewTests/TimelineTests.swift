import EHR
import Foundation
import RecordOverview
import SyntheticRecords
import Testing

@Suite("Timeline")
struct TimelineTests {
  @Test("a record in the release layout is shown by time, under its encounters")
  func golden() throws {
    #expect(
      try shown(record(releaseSample)) == """
        Person 7
          born       1950-06-01
          age        69 years at the record's latest time, 2020-05-03 10:30
          gender     FEMALE
          race       not stated
          ethnicity  Not stated here
          record     2 encounters, 5 events, 1 note
          issues     1
                     events without a timestamp: 1, first on line 15

        Encounter 2 of 2  2019-01-01 08:00
        2019-01-01 08:00  condition    Test condition           SNOMED/1
        no time           observation  Undated

        Encounter 1 of 2  2020-05-02 09:00 to 2020-05-03 10:30
        2020-05-02 09:00  visit        Office visit    start    Visit/OP
                          measurement  Heart rate      72 /min  LOINC/8867-4
        2020-05-03 10:30  note         Progress note   id 11
                          Café visit went well.
                          Patient: second line.
                          Third line.
                          Fourth line.
                          … 3 lines left out

        5 of 5 events shown

        """)
  }

  @Test("the older layout is shown alike, with its visit types")
  func older() throws {
    let text = try shown(record(olderSample, name: "EHR_99.xml"))
    #expect(text.hasPrefix("Person 99\n  born       1966-07-19\n  age        52 years at"))
    #expect(
      text.contains(
        """
        Encounter 1 of 1  2018-10-08 20:00 to 2018-10-09 11:00  Inpatient Visit
        2018-10-08 20:05  condition_occurrence  Cerebral infarction      ICD/I63.5
        2018-10-09 09:00  measurement           Body temperature 36.6 C  LOINC/8310-5
        2018-10-09 10:00  note                  Discharge note
                          Goes home.
        """))
  }

  @Test("limits take the oldest or the newest events, and what is left out is said")
  func limits() throws {
    let record = try record(releaseSample)
    let oldest = try RecordTimeline(record, limit: 2)
    #expect(oldest.shownCount == 2 && oldest.matchingCount == 5)
    let text = try shown(record, limit: 2, newestFirst: true)
    #expect(text.contains("Progress note") && text.contains("Office visit") && !text.contains("Test condition"))
    #expect(text.contains("\n2 of 5 events shown; 3 beyond the limit\n"))
    let note = try #require(text.firstRange(of: "Progress note"))
    let visit = try #require(text.firstRange(of: "Office visit"))
    #expect(note.lowerBound < visit.lowerBound)
  }

  @Test("notes are shown whole, in part or not, and a found line is shown wherever it stands")
  func notes() throws {
    let record = try record(releaseSample)
    #expect(try shown(record) { $0.notes = .full }.contains("Sixth line."))
    let titles = try shown(record) { $0.notes = .none }
    #expect(titles.contains("Progress note") && !titles.contains("Café") && titles.contains("… 7 lines left out"))
    let found = try shown(record) { $0.search = TextSearch("after ALL") }
    #expect(found.contains("Fourth line.\n                  … 1 line left out\n                  pain after all."))
  }

  @Test("lines are no wider than asked, whatever the events' texts", arguments: [80, 100, 137])
  func width(columns: Int) throws {
    for layout in RecordLayout.allCases {
      var options = SyntheticOptions(patientCount: 2, seed: 5, recordTokens: 2_000...4_000)
      options.layout = layout
      for index in 0..<2 {
        let item = try SyntheticDataSet(options).item(index)
        let record = try RecordReader.read(bytes: item.xml, name: "\(item.personID).xml")
        let text = try shown(record) { ($0.width, $0.notes) = (columns, .full) }
        #expect(text.split(separator: "\n").allSatisfy { TerminalText.width($0) <= columns })
        #expect(text.contains("\n\(record.events.count) of \(record.events.count) events shown\n"))
      }
    }
  }

  @Test("no escape sequence of a record reaches the terminal; the program's own colours do")
  func hostile() throws {
    let hostile = releaseSample.replacing("Heart rate", with: "Heart\u{1B}[2J rate\u{9B}31m")
      .replacing("Third line", with: "\u{1B}]0;owned\u{7}\u{202E}Third&#13;line").replacing(
        "FEMALE", with: "X\u{1B}[31m\ny")
    let record = try record(hostile)
    let plain = try shown(record)
    #expect(!plain.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
    #expect(plain.contains("Heart␛[2J rate<U+009B>31m") && plain.contains("␛]0;owned␇<U+202E>Third␍line"))
    #expect(plain.contains("gender     X␛[31m␊y\n"))
    let colored = try shown(record) { ($0.usesColor, $0.search) = (true, TextSearch("rate")) }
    let sequences = colored.matches(of: /\u{1B}\[([0-9]+)m/).map { String($0.1) }
    #expect(Set(sequences) == ["1", "2", "7", "22", "27"])
    #expect(colored.contains("\u{1B}[7mrate\u{1B}[27m"))
    #expect(colored.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
  }

  @Test("JSON lines hold one event each under the same keys")
  func json() throws {
    var lines: [String] = []
    let hostile = releaseSample.replacing("Undated", with: "Undated\u{9B}\u{202E}\u{1B}")
    try EventJSON.write(RecordTimeline(record(hostile))) { lines.append($0) }
    #expect(lines.count == 5 && lines.allSatisfy { $0.hasSuffix("}\n") })
    #expect(
      lines[3] == """
        {"attributes":{},"code":"LOINC/8867-4","encounter":1,"encounter_type":null,"name":"Heart rate",\
        "note_id":null,"person_id":7,"time":"2020-05-02 09:00","type":"measurement","unit":"/min","value":"72"}

        """)
    #expect(lines[1].contains("Undated\\u009b\\u202e\\u001b") && lines[1].contains("\"time\":null"))
    for line in lines {
      let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(object.count == 11)
    }
  }
}
