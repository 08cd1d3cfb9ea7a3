import EHR
import Foundation
import MedAlign
import Testing

@Suite struct ReportTests {
  private func run(_ folder: String, seconds: Double = 1, order: [Int] = Array(0..<8)) throws {
    let items = order.map { index in
      Sample.instruction(
        index,
        references: index == 3
          ? []
          : [ReferenceAnswer(text: "The value is 7.2.")]
            + (index == 4 ? [ReferenceAnswer(annotator: "Annotator_2", text: "The value is 7.1.")] : []))
    }
    let store = try RunStore.openForRun(folder: folder, provenance: Sample.provenance())
    try store.plan(items)
    for item in items {
      switch item.id.rawValue {
      case "5": try store.record(ItemResult(item: item.itemID, outcome: .refused(reason: "too long")))
      case "6":
        try store.record(ItemResult(item: item.itemID, outcome: .failed(reason: "\(folder)/ehrs/7.xml: 1/2 <events> read")))
      case "7": try store.record(ItemResult(item: item.itemID, outcome: .skipped(reason: "no record of person 7")))
      default: try store.record(Sample.answered(item, "<script>alert(1)</script> The value is 7.1.", seconds: seconds))
      }
    }
  }

  @Test("only answered items with a reference are scored, the rest is counted")
  func scoringPolicy() throws {
    let scratch = try Scratch()
    try run(scratch.path)
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
    try run(a.path)
    try run(b.path + "/elsewhere", seconds: 3.25, order: [7, 2, 0, 4, 1, 6, 3, 5])
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

  @Test("reports hold no text of items unless asked, and escape it when asked")
  func privacyAndEscaping() throws {
    let scratch = try Scratch()
    try run(scratch.path)
    _ = try RunScoring.score(RunStore.openForScoring(folder: scratch.path))
    let report = try BenchmarkReport(folders: [scratch.path, scratch.path])
    for text in [report.markdown(), report.html()] {
      for secret in ["Question 1", "The value is", "alert(1)"] { #expect(!text.contains(secret)) }
      #expect(text.contains("Research software, not a medical device."))
      #expect(text.contains("Synthetic records"))
    }
    let page = report.html(includeText: true)
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    for html in [page, report.html()] {
      #expect(!html.contains("<script"))
      #expect(!html.contains("http://") && !html.contains("https://") && !html.contains("src="))
      #expect(html.contains("prefers-color-scheme"))
      #expect(html.contains("n = 4"))
    }
  }

  @Test("headers stand over their columns, and axes of counts have whole ticks")
  func alignmentAndTicks() throws {
    let scratch = try Scratch()
    let store = try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance())
    let items = (1...5).map { Sample.instruction($0) }
    try store.plan(items)
    for item in items.dropLast(2) { try store.record(Sample.answered(item)) }
    try store.record(ItemResult(item: items[3].itemID, outcome: .failed(reason: "why")))
    let page = try BenchmarkReport(folders: [scratch.path]).html()
    #expect(page.contains(#"<th scope="col" class="word">Reason</th><th scope="col" class="number">Items</th>"#))
    #expect(page.contains(">2</text>") && !page.contains(">1.5</text>"))
  }

  @Test("a report of an unscored, unfinished run says what is missing")
  func unfinished() throws {
    let scratch = try Scratch()
    let store = try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance())
    try store.plan([Sample.instruction(1), Sample.instruction(2)])
    try store.record(Sample.answered(Sample.instruction(1)))
    let text = try BenchmarkReport(folders: [scratch.path]).markdown()
    #expect(text.contains("1 of 2 items have not been run yet"))
    #expect(text.contains("`medalign score`"))
    let empty = try Scratch()
    _ = try RunStore.openForRun(folder: empty.path, provenance: Sample.provenance())
    #expect(try BenchmarkReport(folders: [empty.path]).html().contains("</html>"))
  }
}
