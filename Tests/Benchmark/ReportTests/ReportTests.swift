import MedAlign
import Report
import SampleRuns
import Testing

@Suite struct ReportTests {
  @Test("reports hold no text of items unless asked, and escape it when asked")
  func privacyAndEscaping() throws {
    let scratch = try Scratch()
    try Sample.mixedRun(scratch.path)
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
