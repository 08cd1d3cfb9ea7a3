/// Writes a record in the older layout (`record`/`visit`/`day`/table/`code`), as in the paper's example.
///
/// The layout holds less than the release's: `code` elements carry code, name, value and unit as one text, so they
/// read back as code and name; notes keep type and body; ids and other attributes are left out; the person's id is
/// in the file name alone (`EHR_<person_id>.xml`).
public struct OlderLayoutWriter: Sendable {
  public init() {}

  public func write(_ content: RecordContent) -> [UInt8] {
    var xml = XMLOutput()
    if let comment = content.comment { xml.comment(comment) }
    xml.open("record", [])
    for (encounter, events) in zip(content.encounters, content.eventsByEncounter()) {
      xml.open(
        "visit",
        [("type", encounter.type), ("start", encounter.start.map(Self.day)), ("end", encounter.end.map(Self.day))])
      var index = 0
      while index < events.count {
        index = writeDay(events, from: index, content, to: &xml)
      }
      xml.close("visit")
    }
    xml.close("record")
    return xml.bytes
  }

  /// Writes events of one date, `from` on; returns the first index not written.
  private func writeDay(
    _ events: [RecordEvent], from: Int, _ content: RecordContent, to xml: inout XMLOutput
  ) -> Int {
    let first = events[from].timestamp
    xml.open("day", [("start", first.map(Self.day))])
    if let text = personText(content, at: first) { xml.element("person", [], text: text) }
    var index = from
    while index < events.count, events[index].timestamp?.dayNumber == first?.dayNumber {
      let event = events[index]
      let start = event.timestamp.map(Self.clock)
      if event.isNote {
        xml.element("note", [("type", event.name.isEmpty ? "NULL" : event.name), ("start", start)], text: event.value)
        index += 1
        continue
      }
      xml.open(Self.tag(event.type), [("start", start)])
      while index < events.count, events[index].type == event.type, events[index].timestamp == event.timestamp {
        xml.element("code", [], text: Self.codeText(events[index]))
        index += 1
      }
      xml.close(Self.tag(event.type))
    }
    xml.close("day")
    return index
  }

  private func personText(_ content: RecordContent, at time: Timestamp?) -> String? {
    let person = content.demographics
    if person == Demographics() { return nil }
    var lines: [String] = []
    if let birth = person.birthDate {
      let (year, month, day) = birth.civil
      lines.append("Birth:\(month)/\(day)/\(year)")
    }
    if let race = person.race { lines.append("Race: \(race)") }
    if let gender = person.gender { lines.append("Gender: \(gender)") }
    if let ethnicity = person.ethnicity { lines.append("Ethnicity: \(ethnicity)") }
    if let age = content.demographics.age(at: time) {
      lines += ["Age in Days: \(age.days)", "Age in Years: \(age.years)"]
    }
    return "\n" + lines.joined(separator: "\n") + "\n"
  }

  /// `[VOCAB/CODE] name value unit`; empty brackets keep a name that begins with one from being read as a code.
  static func codeText(_ event: RecordEvent) -> String {
    let text = [event.name, event.value, event.unit ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    if let code = event.code { return text.isEmpty ? "[\(code)]" : "[\(code)] \(text)" }
    let first = XMLEscaping.strippingIllegal(text).unicodeScalars.first { $0.value > 0x20 }
    return first == "[" ? "[] \(text)" : text
  }

  /// The OMOP table's full name, as the layout's tags have it; characters that no tag may hold become `_`.
  static func tag(_ type: String) -> String {
    switch type {
    case "condition", "procedure", "visit": return type + "_occurrence"
    case "person", "day", "code", "record", "": return "other_" + type
    default: break
    }
    let safe = type.utf8.map { XMLPullReader.isNamePart($0) && $0 < 0x80 ? $0 : UInt8(ascii: "_") }
    let name = String(decoding: safe, as: UTF8.self)
    return XMLPullReader.isNameStart(safe.first ?? 0) ? name : "_" + name
  }

  /// `10/08/2018 20:00`.
  private static func day(_ time: Timestamp) -> String {
    "\(date(time)) \(padded(time.hour)):\(padded(time.minute))"
  }

  /// `10/08/2018 08:05 PM`.
  private static func clock(_ time: Timestamp) -> String {
    let hour = time.hour % 12 == 0 ? 12 : time.hour % 12
    return "\(date(time)) \(padded(hour)):\(padded(time.minute)) \(time.hour < 12 ? "AM" : "PM")"
  }

  private static func date(_ time: Timestamp) -> String {
    let (year, month, day) = time.civil
    let digits = String(year)
    return "\(padded(month))/\(padded(day))/\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)"
  }

  private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
