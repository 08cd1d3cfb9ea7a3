import EHR
import Mutations
import SeededRandom
import Testing

/// Random records with hostile text.
struct RandomContent {
  var random: SplitMix64
  private static let pieces = [
    "a", "B", "ß", "🫁", "<", ">", "&", "\"", "'", "]]>", "&amp;", "--", "\n", "\r", "\t", " ", "\u{0}", "\u{1B}",
    "\u{FFFE}",
    "</event>", "[X/1] ", "NULL", "</s>",
  ]

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func text(_ limit: Int) -> String { (0..<random.int(limit)).map { _ in random.pick(Self.pieces) }.joined() }

  mutating func content(timestampsMissing: Bool) -> RecordContent {
    var encounters: [RecordEncounter] = []
    var events: [RecordEvent] = []
    for index in 0..<random.int(5) {
      var encounter = RecordEncounter(type: random.int(2) == 0 ? nil : "Visit")
      encounter.payerPlan = random.pick([nil, "Plan <A> & \"B\""])
      for id in 0..<random.int(3) {
        encounter.careSites.append(CareSite(id: "-\(id)", name: random.pick([nil, "Ward \"4\" <ß>"])))
        encounter.providers.append(
          Provider(
            id: "\(id)", gender: random.pick([nil, "MALE"]), specialty: random.pick([nil, "Ear & nose"]),
            yearOfBirth: random.pick([nil, "1960"]), careSiteID: random.pick([nil, "-0"]),
            careSiteName: random.pick([nil, "Ward"])))
      }
      encounters.append(encounter)
      for _ in 0..<random.int(7) {
        let time = Timestamp(minutes: Int64(26_000_000 + random.int(4_000)))
        var event = RecordEvent(
          type: random.pick(["measurement", "condition", "note", "drug_exposure", "visit"]),
          timestamp: timestampsMissing && random.int(8) == 0 ? nil : time, name: text(6), value: text(12), encounter: index)
        if random.int(3) > 0 { event.code = "LOINC/\(random.int(99))" }
        if random.int(2) == 0 { event.unit = "u" + text(3) }
        if random.int(4) == 0 { event.noteID = String(random.next()) }
        if random.int(4) == 0 { event.otherAttributes = [RecordAttribute(name: "visit_id", value: text(4))] }
        events.append(event)
      }
    }
    let demographics = Demographics(
      birthDate: random.int(2) == 0 ? Timestamp("1950-01-02") : nil, gender: random.int(2) == 0 ? "FEMALE" : nil)
    return RecordContent(
      personID: PersonID(rawValue: Int64(bitPattern: random.next())), demographics: demographics, encounters: encounters,
      events: events, comment: random.int(2) == 0 ? "a---b -->" : nil)
  }
}

private func legal(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0xFFFE || [9, 10, 13].contains($0.value) }))
}

private func trimmed(_ text: String) -> String {
  var scalars = text.unicodeScalars[...]
  while let first = scalars.first, first.value <= 0x20 { scalars.removeFirst() }
  while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
  return String(scalars)
}

@Suite("Writing both layouts")
struct LayoutRoundTripTests {
  @Test("a release-layout record reads back equal, but for characters XML cannot hold")
  func release() throws {
    var source = RandomContent(seed: 3)
    for _ in 0..<400 {
      let content = source.content(timestampsMissing: true)
      let record = try RecordReader.read(bytes: ReleaseLayoutWriter().write(content), name: "t")
      let expected = content.events.map { event in
        var event = event
        event.name = legal(event.name)
        event.value = legal(event.value)
        event.unit = event.unit.map(legal)
        event.otherAttributes = event.otherAttributes.map { RecordAttribute(name: $0.name, value: legal($0.value)) }
        return event
      }
      #expect(record.events.map(withoutRange) == expected)
      #expect(record.personID == content.personID)
      #expect(record.encounters.count == content.encounters.count)
      #expect(record.encounters.map(\.payerPlan) == content.encounters.map(\.payerPlan))
      #expect(record.encounters.map(\.careSites) == content.encounters.map(\.careSites))
      #expect(record.encounters.map(\.providers) == content.encounters.map(\.providers))
      if !content.encounters.isEmpty { #expect(record.demographics == content.demographics) }
    }
  }

  @Test("an older-layout record reads back as far as the layout can hold it")
  func older() throws {
    var source = RandomContent(seed: 4)
    let tags = ["condition": "condition_occurrence", "visit": "visit_occurrence"]
    for _ in 0..<400 {
      let content = source.content(timestampsMissing: false)
      let record = try RecordReader.read(bytes: OlderLayoutWriter().write(content), name: "EHR_5.xml")
      let expected = content.events.map { event in
        var read = RecordEvent(
          type: tags[event.type] ?? event.type, timestamp: event.timestamp, encounter: event.encounter)
        if event.isNote {
          read.name = legal(event.name) == "NULL" ? "" : legal(event.name)
          read.value = legal(event.value)
        } else {
          read.code = event.code
          read.name = trimmed(
            [event.name, event.value, event.unit ?? ""].filter { !$0.isEmpty }.map(legal).joined(separator: " "))
        }
        return read
      }
      #expect(record.events.map(withoutRange) == expected)
      #expect(record.encounters.map(\.type) == content.encounters.map(\.type))
    }
  }

  @Test("encounter times are written on demand")
  func encounterTimes() throws {
    let start = Timestamp("2020-01-02 03:04")
    let content = RecordContent(
      personID: PersonID(rawValue: 1), encounters: [RecordEncounter(start: start, end: start)])
    var writer = ReleaseLayoutWriter()
    #expect(!String(decoding: writer.write(content), as: UTF8.self).contains("start_timestamp"))
    writer.writesEncounterTimes = true
    let record = try RecordReader.read(bytes: writer.write(content), name: "t")
    #expect(record.encounters.first?.start == start && record.latestTimestamp == start)
  }

  private func withoutRange(_ event: RecordEvent) -> RecordEvent {
    var event = event
    event.byteRange = 0..<0
    return event
  }
}
