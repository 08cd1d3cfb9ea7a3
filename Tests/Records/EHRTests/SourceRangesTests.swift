import EHR
import Testing

@Suite("Source ranges")
struct SourceRangesTests {
  @Test("ranges of events hold them, the start tags around them, and no other event", arguments: RecordLayout.allCases)
  func events(_ layout: RecordLayout) throws {
    let sample = layout == .release ? releaseSample : olderSample
    let record = try RecordReader.read(bytes: Array(sample.utf8), name: "t")
    #expect(record.sourceRanges(ofEvents: []) == [] && record.sourceRanges(ofEvents: [-1, 999]) == [])
    for chosen in [[0], [record.events.count - 1], Array(record.events.indices), [1, 3]] {
      let ranges = record.sourceRanges(ofEvents: chosen)
      #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
      for (index, event) in record.events.enumerated() {
        let isIn = ranges.contains { $0.overlaps(event.byteRange) }
        #expect(isIn == chosen.contains(index))
        if isIn {
          let holds = { (range: Range<Int>) in range.clamped(to: event.byteRange) == event.byteRange }
          #expect(ranges.contains(where: holds))
        }
      }
      let text = ranges.map { String(decoding: record.source[$0], as: UTF8.self) }.joined()
      #expect(text.contains(layout == .release ? "<entry timestamp=" : "<visit type="))
      #expect(!text.contains("<person") && !text.contains(layout == .release ? "</entry" : "</day"))
    }
  }

  @Test("merged ranges ascend, hold the same numbers and do not touch")
  func merging() {
    #expect([5..<9, 1..<2, 9..<12, 3..<3, 1..<2, 6..<7].merged() == [1..<2, 5..<12])
    #expect([Int.min..<0, 0..<Int.max].merged() == [Int.min..<Int.max] && [Range<Int>]().merged() == [])
  }
}
