import EHR
import Foundation
import RecordOverview
import Testing

private func survey(_ folder: TemporaryFolder, threads: Int = 2) throws -> RecordSurvey.Result {
  try RecordSurvey(RecordFolder(path: folder.path), threadCount: threads) { $0.count }.run()
}

private func statistics(_ folder: TemporaryFolder, threads: Int = 2, limits: [Int] = []) throws -> RecordStatistics {
  let result = try survey(folder, threads: threads)
  return RecordStatistics(
    result.census, unreadable: result.failures.map(\.description), unit: .bytes, model: nil, limits: limits)
}

@Suite("Statistics over records")
struct StatisticsTests {
  /// The samples of both layouts and a record of one undated note.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(releaseSample, "7.xml")
    try folder.write(olderSample, "EHR_99.xml")
    try folder.write(
      #"<eventstream person_id="8"><encounter><entry><event type="note" name="A|b">12345</event></entry></encounter></eventstream>"#,
      "8.xml")
    return folder
  }

  @Test("a hand-made set gives the numbers counted by hand")
  func known() throws {
    let s = try statistics(folder(), limits: [200, 700, 2_000])
    #expect(s.patients == 3 && s.unreadable.isEmpty && s.distinctCodes == 5)
    #expect(s.bytes == releaseSample.utf8.count + olderSample.utf8.count + 122)
    let events = try #require(s.events)  // 1, 3, 5
    #expect(events == Distribution(of: [5, 1, 3]))
    #expect(
      [events.minimum, events.lowerQuartile, events.median, events.upperQuartile, events.maximum] == [1, 2, 3, 4, 5])
    #expect(events.mean == 3 && events.total == 9)
    #expect(s.encounters?.total == 4 && s.notes?.total == 3)
    #expect(
      s.eventTypes.map { "\($0.name) \($0.count)" } == [
        "note 3", "measurement 2", "condition 1", "condition_occurrence 1", "observation 1", "visit 1",
      ])
    #expect(s.eventTypes.first == Tally(name: "note", count: 3, of: 9))
    #expect(s.noteTypes.map(\.name) == ["A|b", "Discharge note", "Progress note"])
    #expect(s.genders == ["FEMALE", "MALE", "not stated"].map { Tally(name: $0, count: 1, of: 3) })
    #expect(s.ages == ["50–59", "60–69", "not stated"].map { Tally(name: $0, count: 1, of: 3) })
    #expect(s.ageYears == Distribution(of: [52, 69]))
    // 8 October 20:00 to the next day 11:00; 1 January 2019 08:00 to 3 May 2020 10:30.
    let span = try #require(s.spanYears)
    #expect(span.count == 2 && abs(span.minimum - 15.0 / 24 / 365.25) < 1e-12)
    #expect(abs(span.maximum - (488 + 2.5 / 24) / 365.25) < 1e-12)
    let issue = try #require(s.issues.first)
    #expect(s.issues.count == 1 && issue.kind == RecordIssue.Kind.missingTimestamp.rawValue)
    #expect(issue.records == 2 && issue.places == 2)
  }

  @Test("sizes are those of the XML, of notes and of codes in compact form")
  func sizes() throws {
    let s = try statistics(folder(), limits: [5, 700, 2_000])
    let texts: [SizeMeasure: [Int]] = [
      .source: [releaseSample.utf8.count, olderSample.utf8.count, 122],
      .notes: [120, 10, 5], .note: [120, 10, 5],
      .codes: [
        "2020-05-02 09:00\nOffice visit | start\nHeart rate | 72 | /min\n2019-01-01 08:00\nTest condition\nUndated\n"
          .utf8.count,
        "2018-10-08 20:05\nCerebral infarction\n2018-10-09 09:00\nBody temperature 36.6 C\n".utf8.count, 0,
      ],
    ]
    for sizes in s.sizes {
      let expected = try #require(texts[sizes.measure])
      #expect(sizes.distribution == Distribution(of: expected), "\(sizes.measure)")
      #expect(sizes.fits.map(\.count) == [5, 700, 2_000].map { limit in expected.count { $0 <= limit } })
    }
    #expect(s.sizes.count == SizeMeasure.allCases.count)
    #expect(s.recordSizes == texts[.source]?.sorted())
    #expect(s.sizes[1].fits[0].share == 1.0 / 3)
  }

  @Test("a bad file among good ones is named and the others count; none readable is an error")
  func badFile() throws {
    let folder = try folder()
    try folder.write("<eventstream><encounter>", "9.xml")
    try folder.write("", "10.xml")
    let result = try survey(folder)
    #expect(result.failures.count == 2 && result.failures[0] == .empty(file: folder.path + "/10.xml"))
    #expect(try statistics(folder).patients == 3)
    let text = StatisticsMarkdown(try statistics(folder)).text
    #expect(
      text.hasPrefix("3 patients, 9 events with 5 distinct codes, 3 notes, 0.0 MB of XML, 2 files could not be read.\n")
    )

    let bad = try TemporaryFolder()
    try bad.write("", "10.xml")
    #expect(throws: RecordOverviewError.self) { try survey(bad) }
  }

  @Test("the result does not depend on the number of threads", arguments: [1, 3, 8])
  func threads(count: Int) throws {
    let folder = try folder()
    #expect(
      try StatisticsJSON.text(statistics(folder, threads: count)) == StatisticsJSON.text(statistics(folder, threads: 1))
    )
  }

  @Test("names of records become neither markup nor formulas nor control sequences")
  func names() throws {
    let folder = try TemporaryFolder()
    let name = "=1+1|&lt;b&gt; &quot;q&quot;,&#x9b;31m"
    try folder.write(
      "<eventstream person_id=\"8\"><encounter><entry><event type=\"note\" name=\"\(name)\">x</event></entry></encounter></eventstream>",
      "8.xml")
    let s = try statistics(folder)
    #expect(StatisticsMarkdown(s).text.contains(#"| =1+1\|\<b\> "q",\<U+009B\>31m |     1 | 100.0 % |"#))
    #expect(StatisticsTable(s).text.contains(#"note type,"'=1+1|<b> ""q"",<U+009B>31m",count,1"#))
    #expect(try StatisticsJSON.text(s).contains(#"=1+1|<b> \"q\",\u009b31m"#))
  }

  @Test("CSV states every number of the distributions and shares")
  func csv() throws {
    let text = StatisticsTable(try statistics(folder(), limits: [700])).text
    #expect(text.hasPrefix("section,name,measure,value\noverview,patients,count,3\n"))
    #expect(text.contains("\nper record,events,upper quartile,4\n"))
    #expect(text.contains("\nfits 700 bytes,its notes (text),count,3\n"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count { $0 == "," } == 3 })
  }
}
