import EHR
import RecordOverview
import Testing

@Suite("Event filter")
struct EventFilterTests {
  private func names(_ xml: String, _ change: (inout EventFilter) -> Void) throws -> [String] {
    var filter = EventFilter()
    change(&filter)
    let record = try record(xml)
    try filter.checkTypes(of: record)
    return record.events.filter(filter.accepts).map(\.name)
  }

  @Test("both ends of the time range count, and a day's end is its last minute")
  func times() throws {
    #expect(try names(releaseSample) { $0.from = Timestamp("2020-05-03 10:30") } == ["Progress note"])
    #expect(try names(releaseSample) { $0.from = Timestamp("2020-05-03 10:31") } == [])
    let untilSecondOfMay = try names(releaseSample) { $0.to = EventFilter.endTime("05/02/2020") }
    #expect(untilSecondOfMay == ["Office visit", "Heart rate", "Test condition"])
    #expect(try names(releaseSample) { $0.to = EventFilter.endTime("2020-05-02 08:59") } == ["Test condition"])
    #expect(EventFilter.endTime("2020-05-02")?.description == "2020-05-02 23:59")
    #expect(EventFilter.endTime("5/2/20 8:05 PM")?.description == "2020-05-02 20:05")
    #expect(EventFilter.endTime("soon") == nil)
  }

  @Test("types are a list, and short names stand for the older layout's tables")
  func types() throws {
    #expect(try names(releaseSample) { $0.types = ["note", "visit"] } == ["Office visit", "Progress note"])
    #expect(try names(olderSample) { $0.types = ["condition"] } == ["Cerebral infarction"])
    let present = ["condition", "measurement", "note", "observation", "visit"]
    #expect(throws: RecordOverviewError.unknownTypes(["lab"], present: present)) {
      try names(releaseSample) { $0.types = ["note", "lab"] }
    }
  }

  @Test(
    "text is found in name, code and value, without regard to case, accents and line ends",
    arguments: [
      ("HEART", ["Heart rate"]), ("loinc/8867", ["Heart rate"]), ("cafe", ["Progress note"]),
      ("CAFÉ", ["Progress note"]), ("chest pain", ["Progress note"]), (" chest \t pain ", ["Progress note"]),
      ("chestpain", []), ("test cond", ["Test condition"]),
    ])
  func text(words: String, expected: [String]) throws {
    #expect(try names(releaseSample) { $0.text = TextSearch(words) } == expected)
  }

  @Test("found places are the text's own, marks and all")
  func ranges() throws {
    let text = "Re\u{301}sumé, RESUME and re\u{301}sume\u{301}"
    let found = try #require(TextSearch("resume")).ranges(in: text).map { String(text[$0]) }
    #expect(found == ["Re\u{301}sumé", "RESUME", "re\u{301}sume\u{301}"])
    #expect(try #require(TextSearch("aa")).ranges(in: "aaaa aa").count == 3)
    #expect(try #require(TextSearch("straße")).occurs(in: "STRAßE"))
    #expect(TextSearch(" \n") == nil && TextSearch("") == nil)
  }
}
