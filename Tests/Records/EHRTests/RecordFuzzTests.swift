import EHR
import Mutations
import SeededRandom
import Testing

@Suite("Fuzzing records")
struct RecordFuzzTests {
  private static let tokens = [
    "<", ">", "</", "/>", "&", "&lt;", "&#x", ";", "\"", "'", "=", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>",
    "<!DOCTYPE ",
    "<event>", "</event>", "<entry>", "<encounter>", "</encounter>", "<person>", "<day>", "<visit>", "<code>",
    "</code>",
    "<note>", "timestamp=", "\0", "\u{FEFF}", "99999999999999999999",
  ]

  @Test("mutated records end in a record or an error, and any prefix dropped leaves a readable record", arguments: [0, 1])
  func fuzz(layout: Int) throws {
    let seed = Array((layout == 0 ? releaseSample : olderSample).utf8)
    var random = SplitMix64(seed: UInt64(77 + layout))
    var readable = 0
    for round in 0..<6_000 {
      let bytes = random.mutated(seed, with: Self.tokens)
      guard let record = try? RecordReader.read(bytes: bytes, name: "t") else { continue }
      readable += 1
      for event in record.events { #expect(record.source.indices.contains(event.byteRange.lowerBound)) }
      guard round % 4 == 0 else { continue }
      let pruner = RecordPruner(record)
      for count in [1, pruner.eventCount / 2, pruner.eventCount] {
        let pruned = pruner.droppingOldest(count)
        #expect(pruned.count == pruner.byteCount(droppingOldest: count))
        let reread = try RecordReader.read(bytes: pruned, name: "t")
        #expect(reread.events.count == max(0, pruner.eventCount - count))
      }
    }
    #expect(readable > 100)
  }
}
