import Foundation
import MedAlign
import SampleRuns
import Testing

@Suite struct ScoringTests {
  @Test("only answered items with a reference are scored, the rest is counted")
  func scoringPolicy() throws {
    let scratch = try Scratch()
    try Sample.mixedRun(scratch.path)
    let store = try RunStore.openForScoring(folder: scratch.path)
    let summary = try RunScoring.score(store)
    #expect(summary.counts == OutcomeCounts(answered: 5, refused: 1, failed: 1, skipped: 1))
    #expect((summary.scored, summary.withoutReference, summary.withSeveralReferences) == (4, 1, 1))
    let items = try store.items()
    #expect(items.filter { !$0.scores.isEmpty }.map(\.id.instructionID.rawValue) == ["0", "1", "2", "4"])
    let both = items[4].scores.filter { $0.metric == "rouge1" }
    let gold = try #require(both.first { $0.reference == .gold })
    let best = try #require(both.first { $0.reference == .best })
    #expect(best.value > gold.value)
    #expect(gold.precision != nil)
    #expect(try store.corpusScores().allSatisfy { $0.instructionCount == 4 })
    #expect(try RunScoring.score(store) == summary)
  }

  @Test("canonical exports of two runs are byte-equal whatever their order, speed and place")
  func canonicalExport() throws {
    let (a, b) = (try Scratch(), try Scratch())
    try Sample.mixedRun(a.path)
    try Sample.mixedRun(b.path + "/elsewhere", seconds: 3.25, order: [7, 2, 0, 4, 1, 6, 3, 5])
    for folder in [a.path, b.path + "/elsewhere"] {
      _ = try RunScoring.score(RunStore.openForScoring(folder: folder))
    }
    func lines(_ folder: String, canonical: Bool) throws -> [String] {
      try RunExport.lines(RunStore.openForReading(folder: folder), canonical: canonical)
    }
    let canonical = try lines(a.path, canonical: true)
    #expect(canonical.count == 8)
    #expect(canonical == (try lines(b.path + "/elsewhere", canonical: true)))
    #expect(!canonical.joined().contains("seconds"))
    #expect(!canonical.joined().contains(a.path))
    #expect(canonical.contains { $0.contains("7.xml: 1/2 <events> read") })
    #expect(try lines(a.path, canonical: false).joined().contains("prefill_seconds"))
    for line in canonical {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(object["outcome"] is String)
    }
  }
}
