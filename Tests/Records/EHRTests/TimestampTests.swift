import EHR
import Testing

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    "both layouts' spellings are read",
    arguments: [
      ("2021-03-05 10:20", "2021-03-05 10:20"), ("2021-03-05 10:20:59", "2021-03-05 10:20"),
      ("2021-03-05T10:20:59.123", "2021-03-05 10:20"), ("2021-03-05", "2021-03-05 00:00"),
      ("10/08/2018 20:00", "2018-10-08 20:00"), ("10/08/2018 08:05 PM", "2018-10-08 20:05"),
      ("10/08/2018 9:00 PM", "2018-10-08 21:00"), ("10/08/18 9:00 am", "2018-10-08 09:00"),
      ("10/08/69 12:00 AM", "1969-10-08 00:00"), ("10/08/68 12:30PM", "2068-10-08 12:30"),
      (" 7/19/1966 ", "1966-07-19 00:00"), ("2024-02-29 23:59", "2024-02-29 23:59"),
      ("2021-03-05 10:20Z", "2021-03-05 10:20"),
    ])
  func spellings(text: String, expected: String) throws {
    #expect(try #require(Timestamp(text)).description == expected)
  }

  @Test("a time without a date takes the day's")
  func timeOnly() throws {
    let day = Timestamp("10/08/2018 20:00")
    #expect(Timestamp("1:45 PM", on: day)?.description == "2018-10-08 13:45")
    #expect(Timestamp("1:45 PM") == nil)
  }

  @Test(
    "what is no time is nil",
    arguments: [
      "", " ", "NULL", "2021", "2021-13-01", "2021-02-29", "2021-03-05 24:00", "2021-03-05 10:60", "13/01/2020",
      "1/2/345",
      "10/08/2018 13:00 PM", "10/08/2018 0:10 AM", "2021-03-05 10:20 tomorrow", "99999999999999999999-01-01",
      "2021-03-05 1",
      "0000-01-01", "-1:30", "2021-03-05 10:2", "٢٠٢١-03-05",
    ])
  func rejected(text: String) {
    #expect(Timestamp(text, on: Timestamp("2020-01-01")) == nil)
  }

  @Test("every day of years 1 to 9999 has its own number, in order, and reads back")
  func calendar() throws {
    var previous: Int?
    for year in [1, 4, 100, 400, 1582, 1899, 1900, 1969, 1970, 2000, 2023, 2024, 2100, 9999] {
      previous = nil
      for month in 1...12 {
        for day in 1...31 {
          guard let time = Timestamp(year: year, month: month, day: day, hour: 23, minute: 59) else { continue }
          if let previous { #expect(time.dayNumber == previous + 1) }
          previous = time.dayNumber
          #expect(time.civil == (year, month, day) && time.hour == 23 && time.minute == 59)
          #expect(Timestamp(time.description) == time)
        }
      }
    }
    #expect(Timestamp("1970-01-01")?.minutes == 0)
    #expect(Timestamp("2000-03-01")?.dayNumber == 11_017)
    #expect(Timestamp(minutes: .min).description == "0001-01-01 00:00")
    #expect(Timestamp(minutes: .max).description == "9999-12-31 23:59")
  }
}

@Suite("Person ids")
struct PersonIDTests {
  @Test("ids beyond 32 bits are read, from text and from file names")
  func reading() {
    #expect(PersonID(" 124059212345 ")?.rawValue == 124_059_212_345)
    #expect(PersonID("9223372036854775807")?.rawValue == .max)
    #expect(PersonID("9223372036854775808") == nil && PersonID("") == nil && PersonID("12a") == nil)
    #expect(PersonID(fileName: "/a/b/EHR_124059212345.xml")?.rawValue == 124_059_212_345)
    #expect(PersonID(fileName: "124059212345.xml")?.rawValue == 124_059_212_345)
    #expect(PersonID(fileName: "notes.xml") == nil && PersonID(fileName: "") == nil)
  }

  @Test(
    "reads what databases write",
    arguments: [
      ("20210305", "2021-03-05 00:00"), ("2021-03-05 10:20:30+00", "2021-03-05 10:20"),
      ("2021-03-05T10:20:30.123-08:00", "2021-03-05 10:20"), ("2021-03-05 10:20:30 UTC", "2021-03-05 10:20"),
      ("1937-12-1", "1937-12-01 00:00"), ("2021-03-05 1:05 PM", "2021-03-05 13:05"),
    ])
  func databases(_ text: String, _ expected: String) {
    #expect(Timestamp(text)?.description == expected)
    #expect(Timestamp(utf8: Array(text.utf8)[...])?.description == expected)
  }

  @Test("what looks like a zone and is none is refused", arguments: ["2021-03-05 10:20+", "2021-03-05 10:20+1", "2021-03-05 10:20 UT", "2021030", "20211305"])
  func noZone(_ text: String) { #expect(Timestamp(text) == nil) }
}
