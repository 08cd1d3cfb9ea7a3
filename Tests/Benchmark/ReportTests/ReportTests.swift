import Evidence
import Foundation
import MedAlign
import Report
import SampleRuns
import Testing
import TextMetrics

@Suite struct ReportTests {
  @Test("no format holds text of items, and the page only if asked, escaped")
  func privacyAndEscaping() throws {
    let scratch = try Scratch()
    let report = BenchmarkReport(data: try FullReport.data(scratch))
    let formats = [report.markdown(), report.html(), report.json()] + report.csv().map(\.text)
    for text in formats {
      for secret in FullReport.secrets { #expect(!text.contains(secret)) }
    }
    for text in [report.markdown(), report.html(), report.json()] {
      #expect(text.contains("Research software, not a medical device."))
    }
    #expect(report.markdown().contains("Synthetic records") && report.html().contains("Synthetic records"))
    #expect(report.json().contains("\"synthetic\": true"))
    let page = report.html(includeText: true)
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(page.contains("Annotator_3 (Neurology): ✓ correct, rank 1"))
  }

  @Test("a page asks for nothing from anywhere and holds no script", arguments: [false, true])
  func selfContained(includeText: Bool) throws {
    let scratch = try Scratch()
    let html = BenchmarkReport(data: try FullReport.data(scratch)).html(includeText: includeText)
    for forbidden in ["<script", "http://", "https://", "src=", "@import", "javascript:", "<link", "onclick"] {
      #expect(!html.contains(forbidden), "\(forbidden)")
    }
    // Styles may point into the page alone.
    for target in html.components(separatedBy: "url(").dropFirst() { #expect(target.hasPrefix("#")) }
    #expect(html.contains("prefers-color-scheme") && html.contains("@media print"))
    #expect(html.contains("n = 4"))
  }

  @Test("every link of a page has its anchor, and no two elements have one id", arguments: [false, true])
  func anchors(includeText: Bool) throws {
    let scratch = try Scratch()
    let html = BenchmarkReport(data: try FullReport.data(scratch)).html(includeText: includeText)
    func values(_ name: String) -> [String] {
      html.components(separatedBy: " \(name)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }
    let ids = values("id")
    #expect(Set(ids).count == ids.count)
    #expect(ids.contains("item-3-7") == includeText)
    for link in values("href") { #expect(link.hasPrefix("#") && ids.contains(String(link.dropFirst()))) }
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
    let report = try BenchmarkReport(folders: [scratch.path])
    for text in [report.markdown(), report.html(), report.json()] {
      #expect(text.contains("1 of 2 items have not been run yet"))
      #expect(text.contains("`medalign score`"))
    }
    let empty = try Scratch()
    _ = try RunStore.openForRun(folder: empty.path, provenance: Sample.provenance())
    #expect(try BenchmarkReport(folders: [empty.path]).html().contains("</html>"))
    #expect(BenchmarkReport(data: EvaluationData(systems: [])).html().contains("</html>"))
  }

  @Test("systems that were judged on other items are not compared in silence")
  func unequalJudgements() throws {
    let scratch = try Scratch()
    var data = try FullReport.data(scratch)
    #expect(!BenchmarkReport(data: data).warnings.contains { $0.contains("Clinicians judged other items") })
    data.judgements.removeLast()
    #expect(BenchmarkReport(data: data).warnings.contains { $0.contains("Clinicians judged other items") })
  }

  @Test("what was asked for and cannot be shown is said, and nothing else")
  func unmetRequests() throws {
    let scratch = try Scratch()
    var data = try FullReport.data(scratch)
    #expect(BenchmarkReport(data: data).unmetRequests.isEmpty)
    var options = ReportOptions(cohorts: ["specialty=Neurology", "specialty=Oncology"], costPerHour: 1)
    options.metric.name = "comet"
    #expect(BenchmarkReport(data: data, options: options).unmetRequests.count == 1)
    data.judgements = []
    data.systems.removeFirst(2)
    #expect(BenchmarkReport(data: data, options: options).unmetRequests.count == 3)
  }

  @Test("runs of one folder name are told apart, and a name can be given")
  func names() throws {
    let scratch = try Scratch()
    try Sample.mixedRun(scratch.path + "/a/run")
    try Sample.mixedRun(scratch.path + "/b/run")
    let folders = ["a", "b"].map { "\(scratch.path)/\($0)/run" }
    #expect(try EvaluationData.load(runs: folders.map { RunSource(folder: $0) }).data.systems.map(\.name) == ["run", "run (2)"])
    let named = try EvaluationData.load(runs: [RunSource(folder: folders[0], name: "long")]).data
    #expect(named.systems.map(\.name) == ["long"])
  }

  @Test("an item shows its steps and the places of its evidence, escaped; spans that the answer lacks are left out")
  func stepsAndEvidence() throws {
    let scratch = try Scratch()
    var data = try FullReport.data(scratch)
    var run = try #require(data.systems[0].run)
    var result = try #require(run.items[0].result)
    result.outcome = .answered("é <b>7.2 mg</b>")
    result.evidence = AnswerEvidence(
      spans: [
        EvidenceSpan(
          answerRange: 6..<12, recordRange: 1000..<1006, kind: .quantity, event: 3, timestamp: "2020-01-02 03:04",
          occurrences: 2),
        EvidenceSpan(answerRange: 1..<3, recordRange: 0..<2, kind: .phrase),
        EvidenceSpan(answerRange: 8..<9, recordRange: 0..<1, kind: .phrase),
        EvidenceSpan(answerRange: 12..<99, recordRange: 0..<1, kind: .phrase),
      ], position: nil)
    run.items[0].steps = [
      AnswerStep(
        kind: .map,
        part: RecordPartSummary(
          index: 0, count: 2, firstByte: 0, endByte: 5000, events: 1, earliest: "2019-01-01 00:00",
          latest: "2019-01-01 00:00"),
        promptDigest: try #require(result.promptDigest), promptTokens: 700, answer: "<i>first</i>",
        generation: try #require(result.generation))
    ]
    run.items[0].result = result
    data.systems[0].run = run
    let report = BenchmarkReport(data: data)
    let page = report.html(includeText: true)
    #expect(page.contains("é &lt;b&gt;<mark>7.2 mg<sup>[1]</sup></mark>&lt;/b&gt;"))
    #expect(
      page.contains("quantity · event of 2020-01-02 03:04 · bytes 1,000–1,006 of the record&#39;s file · one of 2"))
    #expect(page.components(separatedBy: "<mark>").count == 2)
    #expect(page.contains("Step 1: answer from part 1 of 2 alone") && page.contains("&lt;i&gt;first&lt;/i&gt;"))
    #expect(page.contains("2019-01-01 00:00 · 1 event · bytes 0–5,000 of the record as rendered · 700 prompt tokens"))
    for text in [report.html(), report.markdown(), report.json()] {
      #expect(!text.contains("7.2 mg") && !text.contains("first&lt;"))
    }
  }
}
