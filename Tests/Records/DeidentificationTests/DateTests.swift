import Deidentification
import EHR
import Testing

@Suite("Shifted dates")
struct DateTests {
  /// Seventy days before, in the same spelling. The note is of 1 August 2021.
  static let spellings: [(String, String)] = [
    ("on 2021-03-05.", "on 2020-12-25."), ("2021-03-05T10:20:00", "2020-12-25T10:20:00"), ("2021/3/5", "2020/12/25"),
    ("10/08/2018 20:00", "07/30/2018 20:00"), ("10/8/18", "7/30/18"), ("10/12/18", "08/03/18"),
    ("3/5/2021, noon", "12/25/2020, noon"),
    ("03-05-2021", "12-25-2020"), ("25/12/2018", "16/10/2018"), ("05.03.2021", "02.22.2021"), ("20210305", "20201225"),
    ("03/2021", "01/2021"), ("March 5, 2021", "December 25, 2020"), ("Mar 5 2021", "Dec 25 2020"),
    ("5 March 2021", "25 December 2020"),
    ("05-MAR-2021", "25-DEC-2020"), ("05MAR2021", "25DEC2020"), ("5-Mar-21", "25-Dec-20"),
    ("March 2021", "January 2021"),
    ("march 5th, 2021", "december 25th, 2020"), ("May 3rd, 2021", "February 22nd, 2021"),
    ("Sept. 5, 2021", "Jun. 27, 2021"),
    ("the 5th of March 2021", "the 25th of December 2020"), ("Mar '21", "Jan '21"), ("seen on 3/5", "seen on 12/25"),
    ("3/5 at 10:30", "12/25 at 10:30"), ("3/5-3/8", "12/25-12/28"), ("3/5/21-3/8/21", "12/25/20-12/28/20"),
    ("March 5-8, 2021", "December 25-28, 2020"), ("March 9-12, 2021", "December 29-January 1, 2021"),
    ("March 10-12, 2021", "December 30-January 1, 2021"), ("since March", "since January"),
    ("DOB:3/5/1950", "DOB:12/25/1949"),
    ("2/30/2021", "12/20/2020"), ("Thursday, March 4, 2021", "Thursday, December 24, 2020"),
  ]

  @Test("each spelling is kept", arguments: spellings)
  func spelling(before: String, after: String) throws {
    let person = try Fixtures.person(shiftedBy: 70)
    let text = try Fixtures.deidentify(note: before, person: person).text
    #expect(text == after)
  }

  @Test(
    "numbers that are no dates stay",
    arguments: [
      "strength 4/5 and 5/5", "BP 120/80", "take 1/2 tablet", "pain 3/10", "Percocet 5/325", "from 3/5 to 4/5 strength",
      "version 3.5.21",
      "ratio 1/3", "May 5 mg", "may 10 percent", "in 2021", "10-15 minutes", "1,234,567", "L4/5", "5/10/20 mg",
    ])
  func noDates(text: String) throws {
    #expect(try Fixtures.deidentify(note: text) == text)
  }

  @Test("all times of a record move by one whole number of weeks, in both layouts", arguments: 0..<40)
  func intervals(seed: Int) throws {
    let content = Fixtures.randomContent(seed: UInt64(seed))
    var releaseWriter = ReleaseLayoutWriter()
    releaseWriter.writesEncounterTimes = true
    let layouts = [releaseWriter.write(content), OlderLayoutWriter().write(content)]
    for bytes in layouts {
      let name = "\(content.personID).xml"
      let before = try RecordReader.read(bytes: bytes, name: name)
      let result = try Fixtures.deidentifier().deidentify(before)
      let after = try RecordReader.read(bytes: result.bytes, name: "\(result.newPerson).xml")
      #expect((7...364).contains(result.shiftDays) && result.shiftDays.isMultiple(of: 7))
      #expect(after.layout == before.layout)
      try #require(after.events.count == before.events.count && after.encounters.count == before.encounters.count)
      let shift = Int64(result.shiftDays) * 1440
      for (new, old) in zip(after.events, before.events) {
        #expect(try #require(new.timestamp).minutes == #require(old.timestamp).minutes - shift)
        #expect(new.type == old.type && new.code == old.code && new.encounter == old.encounter)
      }
      for (new, old) in zip(after.encounters, before.encounters) {
        #expect(new.start.map { $0.minutes + shift } == old.start?.minutes)
        #expect(new.end.map { $0.minutes + shift } == old.end?.minutes)
      }
      #expect(after.demographics.birthDate.map { $0.minutes + shift } == before.demographics.birthDate?.minutes)
      #expect(after.demographics.race == "White" && after.demographics.gender == "FEMALE")
    }
  }

  @Test("timestamps in every spelling that records are read in are shifted")
  func attributes() throws {
    let spellings = [
      "2021-03-05 10:20", "2021-3-5 9:05:10", "2021-03-05T10:20", "10/08/2018 20:00", "10/8/18 8:05 PM", "2021-03-05",
      "2021-03-0510:20",
    ]
    for spelling in spellings {
      let xml =
        "<eventstream person_id='77'><encounter><entry timestamp=\"\(spelling)\"><event type=\"x\"/></entry>"
        + "</encounter></eventstream>"
      let before = try RecordReader.read(bytes: Array(xml.utf8), name: "77.xml")
      let result = try Fixtures.deidentifier().deidentify(before)
      let after = try RecordReader.read(bytes: result.bytes, name: "77.xml")
      let old = try #require(before.events.first?.timestamp)
      #expect(after.events.first?.timestamp?.minutes == old.minutes - Int64(result.shiftDays) * 1440, "\(spelling)")
    }
  }
}

@Suite("Ages over 89")
struct AgeTests {
  @Test(
    "become 90+ in prose",
    arguments: [
      ("93-year-old woman", "90+-year-old woman"), ("93 y/o", "90+ y/o"), ("93yo M", "90+yo M"),
      ("aged 102", "aged 90+"), ("age: 90", "age: 90+"),
      ("ninety-three years old", "90+ years old"), ("89-year-old", "89-year-old"),
      ("temperature 101F", "temperature 101F"),
      ("weight 93 kg", "weight 93 kg"), ("for 95 years", "for 95 years"), ("SpO2 95%", "SpO2 95%"),
    ])
  func prose(before: String, after: String) throws {
    #expect(try Fixtures.deidentify(note: before) == after)
  }

  /// Born in 1920, seen in 2010 at 89 and in 2017 at 97.
  private static let release = """
    <eventstream person_id="900"><encounter><person><birthdate>1920-03-05</birthdate>\
    <age><days>32812</days><years>89</years></age>\
    </person><events><entry timestamp="2010-01-02 10:00"><event type="note" name="n">DOB: 3/5/1920. Son is 60.</event>\
    </entry></events></encounter>\
    <encounter><person><birthdate>1920-03-05</birthdate><age><days>35460</days><years>97</years></age></person><events>\
    <entry timestamp="2017-04-05 10:00"><event type="note" name="n">97 y/o, born 03/05/20</event></entry></events>\
    </encounter></eventstream>
    """

  @Test("a birth date that shows an age over 90 is moved until the age at the record's end is 90, and ages with it")
  func birth() throws {
    let record = try RecordReader.read(bytes: Array(Self.release.utf8), name: "900.xml")
    let result = try Fixtures.deidentifier().deidentify(record)
    #expect(result.isOldest)
    let text = String(decoding: result.bytes, as: UTF8.self)
    let after = try RecordReader.read(bytes: result.bytes, name: "900.xml")
    let birth = try #require(after.demographics.birthDate)
    let end = try #require(after.latestTimestamp)
    #expect((32_872 - 1...32_872 + 366).contains(end.dayNumber - birth.dayNumber))
    #expect(text.contains("<years>82</years>") && text.contains("<years>90</years>"))
    #expect(text.contains("<days>30256</days>") && !text.contains("1920") && !text.contains("97 y/o"))
    let (year, month, day) = birth.civil
    #expect(text.contains("DOB: \(month)/\(day)/\(year)."))
    #expect(text.contains("born \(month < 10 ? "0" : "")\(month)/\(day < 10 ? "0" : "")\(day)/\(year % 100)"))
  }

  @Test("ages without a birth date are top-coded, in both layouts")
  func topCoded() throws {
    let older =
      "<record><visit><day start=\"01/02/2010 10:00\"><person>\n"
      + "Age in Days: 36000\nAge in Years: 98\n</person></day></visit></record>"
    let newer =
      "<eventstream person_id=\"5\"><encounter><person><age><days>36000</days><years>98</years></age></person>"
      + "</encounter></eventstream>"
    for (xml, name) in [(older, "EHR_5.xml"), (newer, "5.xml")] {
      let record = try RecordReader.read(bytes: Array(xml.utf8), name: name)
      let text = String(decoding: try Fixtures.deidentifier().deidentify(record).bytes, as: UTF8.self)
      #expect(text.contains("32872") && text.contains("90") && !text.contains("98") && !text.contains("36000"))
    }
  }
}
