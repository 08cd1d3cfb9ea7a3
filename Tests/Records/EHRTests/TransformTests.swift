import EHR
import Mutations
import SeededRandom
import Testing

private func time(_ text: String) -> Timestamp { Timestamp(text) ?? Timestamp(minutes: 0) }

private func event(
  _ type: String, _ start: String, to end: String? = nil, code: String? = nil, value: String? = nil,
  visit: Int64? = nil,
  billed: Bool = false
) -> TimelineEvent {
  TimelineEvent(
    type: type, time: time(start), end: end.map(time), code: code, value: value, visitID: visit, isBilled: billed)
}

private func timeline(_ events: [TimelineEvent], birth: String? = nil) -> Timeline {
  Timeline(personID: PersonID(rawValue: 7), demographics: Demographics(birthDate: birth.map(time)), events: events)
}

private func applying(_ transform: TimelineTransform, to events: [TimelineEvent], birth: String? = nil)
  -> [TimelineEvent]
{
  var timeline = timeline(events, birth: birth)
  _ = transform.apply(to: &timeline)
  return timeline.events
}

@Suite("Transforms of timelines")
struct TransformTests {
  @Test("a value repeated within a day is dropped, one that came back is not")
  func repeats() {
    let values = ["5", "5", "6", "5"].enumerated().map { index, value in
      event("measurement", "2020-01-01 1\(index):00", code: "LOINC/1", value: value)
    }
    let nextDay = event("measurement", "2020-01-02 10:00", code: "LOINC/1", value: "5")
    #expect(applying(.dropRepeatedValues, to: values + [nextDay]).map(\.value) == ["5", "6", "5", "5"])
    let visits = [
      event("visit", "2020-01-01 08:00", code: "Visit/OP", visit: 1),
      event("visit", "2020-01-01 09:00", code: "Visit/OP", visit: 2),
    ]
    #expect(applying(.dropRepeatedValues, to: visits).count == 2)
    let doses = ["10:00", "14:00"].map {
      event("drug_exposure", "2020-01-01 \($0)", to: "2020-01-05", code: "RxNorm/1")
    }
    #expect(applying(.dropRepeatedValues, to: doses + [doses[1]]).count == 2)
  }

  @Test("an empty repetition gives way to a value of the same day, earlier or later")
  func emptyRepeats() {
    let events = [
      event("observation", "2020-01-01 08:00", code: "X/1"),
      event("observation", "2020-01-01 09:00", code: "X/1", value: "yes"),
      event("observation", "2020-01-02 09:00", code: "X/1"),
    ]
    #expect(
      applying(.dropEmptyRepeats, to: events).map(\.time.description) == ["2020-01-01 09:00", "2020-01-02 09:00"])
  }

  @Test("events without a visit, or with one that has no end, go; visits stay")
  func orphans() {
    let events = [
      event("visit", "2020-01-01 08:00", to: "2020-01-01 10:00", visit: 1),
      event("visit", "2020-02-01 08:00", visit: 2),
      event("condition", "2020-01-01 09:00", code: "a", visit: 1),
      event("condition", "2020-01-01 09:00", code: "b", visit: 2),
      event("condition", "2020-01-01 09:00", code: "c"), event("condition", "2020-01-01 09:00", code: "d", visit: 3),
    ]
    let kept = applying(.dropEventsWithoutVisit, to: events)
    #expect(kept.compactMap(\.code) == ["a"])
    #expect(kept.count == 3)
  }

  @Test("billing codes move to the end of their visit, other codes stay")
  func billing() {
    let events = [
      event("visit", "2020-01-01 08:00", to: "2020-01-03 12:00", visit: 1),
      event("condition", "2020-01-01 08:00", code: "billed", visit: 1, billed: true),
      event("condition", "2020-01-01 08:00", code: "charted", visit: 1),
    ]
    #expect(applying(.moveBillingToVisitEnd, to: events).map(\.code) == [nil, "charted", "billed"])
  }

  @Test("midnight becomes the end of the day, for starts and ends")
  func midnight() {
    let moved = applying(
      .moveMidnightToDayEnd,
      to: [event("drug_exposure", "2020-01-01", to: "2020-01-02"), event("note", "2020-01-01 00:01")])
    #expect(moved.map(\.time.description) == ["2020-01-01 00:01", "2020-01-01 23:59"])
    #expect(moved[1].end?.description == "2020-01-02 23:59")
  }

  @Test("a visit begins with its first event of the day; later days do not count")
  func visitStart() {
    let visit = event("visit", "2020-01-01", to: "2020-01-01 09:00", visit: 1)
    let moved = applying(
      .startVisitsAtFirstEvent,
      to: [visit, event("note", "2020-01-01 10:30", visit: 1), event("note", "2020-01-01 11:00", visit: 1)])
    #expect(moved.first { $0.type == "visit" }?.time.description == "2020-01-01 10:30")
    #expect(moved.first { $0.type == "visit" }?.end?.description == "2020-01-01 10:30")
    let kept = applying(.startVisitsAtFirstEvent, to: [visit, event("note", "2020-01-02 10:30", visit: 1)])
    #expect(kept[0].time.description == "2020-01-01 00:00")
  }

  @Test("an interval is a start and an end; within a minute one event; a value stays")
  func intervals() {
    let split = applying(
      .splitIntervals,
      to: [
        event("drug_exposure", "2020-01-01 08:00", to: "2020-01-05 08:00", value: "10 mg"),
        event("visit", "2020-01-02 08:00", to: "2020-01-02 08:01"), event("note", "2020-01-03 08:00", value: "text"),
      ])
    #expect(split.map(\.value) == ["start 10 mg", "start|end", "text", "end"])
    #expect(split.allSatisfy { $0.end == nil })
  }

  @Test("events up to 30 days before birth move to it, earlier ones go")
  func birth() {
    let events = [event("a", "1999-11-01"), event("b", "1999-12-20"), event("c", "2000-01-02")]
    #expect(applying(.clampToBirth, to: events, birth: "2000-01-01").map(\.type) == ["b", "c"])
    #expect(applying(.clampToBirth, to: events, birth: "2000-01-01")[0].time.description == "2000-01-01 00:00")
    #expect(applying(.clampToBirth, to: events).count == 3)
  }

  @Test("flowsheet rows are read from their JSON; what is none stays")
  func flowsheets() {
    var row = event("observation", "2020-01-01 08:00", code: "STANFORD_OBS/Flowsheet")
    row.value =
      #"{"values":[{"source":"ip_flwsht_meas.meas_value","value":98},{"source":"ip_flo_gp_data.disp_name","value":"SpO2"},{"source":"ip_flo_gp_data.units","value":"%"}]}"#
    row.sourceValue = #"{"values":[{"source":"ip_flt_data.display_name","value":"Vitals"}]}"#
    let read = applying(.readFlowsheets, to: [row])[0]
    #expect([read.name, read.value, read.unit] == ["SpO2", "98", "%"])
    #expect(read.otherAttributes == [RecordAttribute(name: "group_name", value: "Vitals")])
    row.value = "{not json"
    #expect(applying(.readFlowsheets, to: [row]) == [row])
  }

  @Test("ICD10 becomes ICD10CM at the front alone")
  func icd10() {
    let codes = applying(
      .renameICD10, to: ["ICD10/I10", "ICD10CM/I10", "X/ICD10/1"].map { event("condition", "2020-01-01", code: $0) })
    #expect(codes.map(\.code) == ["ICD10CM/I10", "ICD10CM/I10", "X/ICD10/1"])
  }

  @Test(
    "each transform keeps the order of time, counts what it drops and adds, and invents nothing",
    arguments: TimelineTransform.allCases)
  func properties(_ transform: TimelineTransform) {
    for seed in 0..<60 {
      var random = RandomTimeline(seed: UInt64(seed))
      let before = random.timeline()
      var after = before
      let counts = transform.apply(to: &after)
      #expect(before.events.count - counts.dropped + counts.added == after.events.count)
      #expect(zip(after.events, after.events.dropFirst()).allSatisfy { $0.time <= $1.time })
      #expect(after.events.allSatisfy { event in event.end.map { $0 >= event.time } ?? true })
      if transform != .splitIntervals {
        // What is kept keeps what the transform does not name.
        let old = Dictionary(uniqueKeysWithValues: before.events.map { ($0.noteID, $0) })
        for event in after.events {
          guard let was = old[event.noteID] else { continue }
          #expect(
            event.value == was.value && event.name == was.name && event.unit == was.unit && event.visitID == was.visitID
          )
          #expect(event.code == was.code || transform == .renameICD10)
          let moves: Set<TimelineTransform> = [
            .startVisitsAtFirstEvent, .moveBillingToVisitEnd, .moveMidnightToDayEnd, .clampToBirth,
          ]
          if !moves.contains(transform) { #expect(event.time == was.time && event.end == was.end) }
        }
      }
      // Every event is one of those before: identified by the id that each was given.
      #expect(Set(after.events.map(\.noteID)).isSubset(of: Set(before.events.map(\.noteID))))
      let drops: Set<TimelineTransform> = [
        .dropRepeatedValues, .dropEmptyRepeats, .dropEventsWithoutVisit, .clampToBirth,
      ]
      if !drops.contains(transform) { #expect(counts.dropped == 0) }
      if transform != .splitIntervals { #expect(counts.added == 0) }
      if !drops.contains(transform) { #expect(Set(after.events.map(\.noteID)) == Set(before.events.map(\.noteID))) }
      // Notes are nobody's to drop but the two that say so.
      if transform != .dropEventsWithoutVisit, transform != .clampToBirth {
        #expect(after.events.count { $0.type == "note" } >= before.events.count { $0.type == "note" })
      }
    }
  }
}

@Suite("Grouping events into encounters")
struct EncounterGroupingTests {
  private func groups(_ events: [TimelineEvent]) -> [[Int64?]] {
    EncounterGrouping().ranges(of: timeline(events).events).map { range in timeline(events).events[range].map(\.visitID)
    }
  }

  @Test("a gap of a day does not part, a longer one parts visits, and one event may stray in")
  func gaps() {
    let first = [event("note", "2020-01-01 08:00", visit: 1), event("note", "2020-01-02 08:00", visit: 2)]
    #expect(groups(first).count == 1)
    let later = ["2020-02-01", "2020-02-02"].map { event("note", $0 + " 08:00", visit: 3) }
    #expect(groups([event("note", "2020-01-01 08:00", visit: 1)] + later) == [[1], [3, 3]])
    #expect(
      groups([event("note", "2020-01-01 08:00", visit: 1), event("note", "2021-02-01 08:00", visit: 3)]) == [[1], [3]])
    let stray = event("note", "2020-02-01 08:00", visit: 3)
    let returning = event("note", "2020-03-01 08:00", visit: 1)
    #expect(groups([event("note", "2020-01-01 08:00", visit: 1), stray, returning]) == [[1, 3, 1]])
  }

  @Test("events without a visit are parted by a longer gap")
  func noVisit() {
    let events = ["2020-01-01", "2020-01-02", "2021-01-01"].map { event("note", $0) }
    #expect(groups(events).map(\.count) == [2, 1])
  }

  @Test("every event is in exactly one encounter, equal times together, encounters in order")
  func partition() {
    for seed in 0..<80 {
      var random = RandomTimeline(seed: UInt64(seed))
      let events = random.timeline().events
      let ranges = EncounterGrouping().ranges(of: events)
      #expect(ranges.flatMap(Array.init) == Array(events.indices))
      for (a, b) in zip(ranges, ranges.dropFirst()) {
        #expect(events[a.upperBound - 1].time < events[b.lowerBound].time)
      }
    }
  }

  @Test("a patient without events keeps the demographics through writing and reading")
  func empty() throws {
    let content = RecordContent(
      Timeline(
        personID: PersonID(rawValue: -5), demographics: Demographics(birthDate: time("1950-02-03"), gender: "FEMALE")))
    let record = try RecordReader.read(bytes: ReleaseLayoutWriter().write(content), name: "-5.xml")
    #expect(record.demographics.gender == "FEMALE")
    #expect(record.events.isEmpty)
    #expect(record.personID == PersonID(rawValue: -5))
    #expect(PersonID(fileName: "EHR_-5.xml") == PersonID(rawValue: -5))
  }
}

/// Timelines with ties, repeats, intervals and strays; each event's `noteID` is its own.
private struct RandomTimeline {
  var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func timeline() -> Timeline {
    var events: [TimelineEvent] = []
    for index in 0..<random.int(40) {
      let start = Timestamp(
        minutes: Int64(26_000_000 + random.int(6) * 1440 * random.pick([1, 30]) + random.pick([0, 0, 60, 61])))
      var event = TimelineEvent(
        type: random.pick(["measurement", "visit", "note", "drug_exposure", "condition"]), time: start,
        code: random.pick([nil, "ICD10/I10", "LOINC/1", "STANFORD_OBS/Flowsheet"]),
        value: random.pick([nil, "1", "2"]),
        visitID: random.pick([nil, 1, 2, 3]), noteID: String(index), isBilled: random.int(3) == 0)
      if random.int(3) == 0 { event.end = Timestamp(minutes: start.minutes + Int64(random.pick([0, 1, 90, 5_000]))) }
      events.append(event)
    }
    let birth = random.int(2) == 0 ? Timestamp(minutes: 26_000_000 + Int64(random.int(4) * 1440 * 20)) : nil
    return Timeline(personID: PersonID(rawValue: 1), demographics: Demographics(birthDate: birth), events: events)
  }
}
