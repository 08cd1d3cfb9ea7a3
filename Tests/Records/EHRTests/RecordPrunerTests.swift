import EHR
import Testing

@Suite("Dropping the oldest events")
struct RecordPrunerTests {
  private func values(_ bytes: [UInt8]) throws -> [String] {
    try RecordReader.read(bytes: bytes, name: "t").events.map { $0.value.isEmpty ? $0.name : $0.value }
  }

  @Test("events go oldest first by timestamp, not by place; emptied wrappers go with them")
  func order() throws {
    let record = try RecordReader.read(bytes: Array(releaseSample.utf8), name: "t")
    let pruner = RecordPruner(record)
    // The event without a time, then the second encounter of 2019, then 2021 in document order.
    #expect(pruner.dropOrder == [5, 4, 0, 1, 2, 3])
    #expect(pruner.droppingOldest(0) == record.source)
    let second = String(decoding: pruner.droppingOldest(2), as: UTF8.self)
    #expect(!second.contains("2019-07-01") && second.components("<encounter").count == 2)
    #expect(pruner.earliestKept(droppingOldest: 2)?.name == "Creatinine")
    let last = String(decoding: pruner.droppingOldest(5), as: UTF8.self)
    #expect(last.components("<entry").count == 2 && last.contains("<birthdate>") && last.contains("USER:"))
    let none = String(decoding: pruner.droppingOldest(6), as: UTF8.self)
    #expect(none == "<eventstream person_id=\"124059212345\">\n</eventstream>")
    #expect(pruner.earliestKept(droppingOldest: 6) == nil)
    #expect(pruner.droppingOldest(99) == pruner.droppingOldest(6) && pruner.droppingOldest(-1) == record.source)
  }

  @Test("in the older layout emptied tables, days and visits go")
  func older() throws {
    let record = try RecordReader.read(bytes: Array(olderSample.utf8), name: "t")
    let pruner = RecordPruner(record)
    let text = String(decoding: pruner.droppingOldest(pruner.eventCount - 1), as: UTF8.self)
    #expect(text.components("<visit").count == 2 && text.components("<day").count == 2)
    #expect(text.contains("metformin") && text.contains("Birth: 7/19/1966"))
  }

  @Test("when every person block would go, the last one moves into the first kept encounter")
  func personMoves() throws {
    let xml = """
      <eventstream person_id="1"><encounter><person><birthdate>1950-01-02</birthdate></person><events>\
      <entry timestamp="2019-01-01"><event type="a">old</event></entry></events></encounter>
      <encounter><events><entry timestamp="2020-01-01"><event type="a">new</event></entry></events></encounter></eventstream>
      """
    let record = try RecordReader.read(bytes: Array(xml.utf8), name: "t")
    let pruner = RecordPruner(record)
    let pruned = pruner.droppingOldest(1)
    #expect(pruned.count == pruner.byteCount(droppingOldest: 1))
    let reread = try RecordReader.read(bytes: pruned, name: "t")
    #expect(reread.events.map(\.value) == ["new"] && reread.demographics == record.demographics)
  }

  @Test("for any record and any count the rest is well-formed, exact in events and in bytes")
  func property() throws {
    var source = RandomContent(seed: 9)
    var (all, inOrder) = (0, 0)
    for round in 0..<150 {
      let content = source.content(timestampsMissing: true)
      let xml = round % 2 == 0 ? ReleaseLayoutWriter().write(content) : OlderLayoutWriter().write(content)
      let record = try RecordReader.read(bytes: xml, name: "t")
      let pruner = RecordPruner(record)
      #expect(pruner.eventCount == record.events.count)
      var previous = Int.max
      for count in 0...record.events.count {
        let pruned = pruner.droppingOldest(count)
        #expect(pruned.count == pruner.byteCount(droppingOldest: count) && pruned.count <= previous)
        previous = pruned.count
        let kept = pruner.keptRanges(droppingOldest: count)
        #expect(kept.reduce(0) { $0 + $1.count } == pruned.count)
        #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
        if kept.flatMap({ record.source[$0] }) == pruned { inOrder += 1 }
        all += 1
        let reread = try RecordReader.read(bytes: pruned, name: "t")
        let events = pruner.dropOrder[count...].sorted().map { record.events[$0] }
        #expect(reread.events.map(key) == events.map(key))
        if count < record.events.count { #expect(reread.demographics == record.demographics) }
      }
      let half = pruner.byteCount(droppingOldest: 0) / 2
      let fitting = pruner.smallestDrop(fittingBytes: half)
      #expect(fitting == pruner.eventCount || pruner.byteCount(droppingOldest: fitting) <= half)
      if fitting > 0 { #expect(pruner.byteCount(droppingOldest: fitting - 1) > half) }
    }
    // A moved person block stands elsewhere than in the source.
    #expect(inOrder > all / 2)
  }

  private func key(_ event: RecordEvent) -> [String?] {
    [event.type, event.timestamp?.description, event.code, event.name, event.value, event.unit]
  }
}

extension String {
  /// How many parts `separator` cuts the string into.
  func components(_ separator: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return parts + [rest]
  }
}
