import EHR
import Foundation
import RecordOverview
import Testing

@Suite("Histogram")
struct HistogramTests {
  @Test(
    "every value lies in one bin, and bins are edge to edge",
    arguments: [
      [1], [0, 1, 2, 3], [2_047, 2_048, 2_049], Array(stride(from: 900, to: 200_000, by: 777)), [5, 4_000_000_000],
    ])
  func bins(values: [Int]) throws {
    let histogram = try #require(LogHistogram(values))
    #expect(histogram.bins.map(\.count).reduce(0, +) == values.count)
    #expect(zip(histogram.bins, histogram.bins.dropFirst()).allSatisfy { $0.upperExponent == $1.lowerExponent })
    #expect(histogram.bins.count <= 40)
    let first = try #require(histogram.bins.first)
    let last = try #require(histogram.bins.last)
    #expect(first.count > 0 && last.count > 0)
  }

  @Test("powers of two are edges: one below lies in the bin before", arguments: [2, 8, 2_048, 131_072, 1 << 30])
  func edges(power: Int) throws {
    let histogram = try #require(LogHistogram([power - 1, power]))
    #expect(histogram.bins.first?.count == 1 && histogram.bins.last?.count == 1)
    #expect(histogram.bins.last?.lowerExponent == Double(power.trailingZeroBitCount))
  }

  @Test("without values there is no histogram")
  func empty() { #expect(LogHistogram([]) == nil) }

  @Test("the picture is well-formed, needs nothing from elsewhere, and states all counts and limits")
  func picture() throws {
    let folder = try TemporaryFolder()
    for id in 1...9 {
      let text = String(repeating: "x", count: 100 << id)
      try folder.write(
        "<eventstream><encounter><entry><event type=\"note\">\(text)</event></entry></encounter></eventstream>",
        "\(id).xml")
    }
    let result = try RecordSurvey(RecordFolder(path: folder.path), threadCount: 1) { $0.count }.run()
    let statistics = RecordStatistics(
      result.census, unreadable: [], unit: .tokens, model: "<model>&.gguf", limits: [100, 2_048, 8_192, 1_000_000])
    let svg = try #require(HistogramSVG(statistics)).text
    let parser = XMLWellFormedness(svg)
    #expect(parser.isWellFormed)
    #expect(parser.elements["rect"] == 1 + 9 && parser.elements["script"] == nil && parser.elements["image"] == nil)
    #expect(svg.contains("prefers-color-scheme:dark") && !svg.contains("url(") && !svg.contains("href"))
    #expect(svg.components(separatedBy: "http").count == 2)  // the name space alone
    #expect(svg.contains(">Tokens per patient record<") && svg.contains("tokenizer of &lt;model&gt;&amp;.gguf<"))
    #expect(svg.contains(">2,048: 44.4 % fit<") && svg.contains(">none fits 100; all fit 1,000,000<"))
  }
}

/// Whether tags nest and their quotes pair; and how many elements there are of each name.
private struct XMLWellFormedness {
  var isWellFormed = false
  var elements: [String: Int] = [:]

  init(_ text: String) {
    var open: [Substring] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else { return }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return }
      } else {
        guard tag.count(where: { $0 == "\"" }) % 2 == 0 else { return }
        let name = tag.prefix { $0.isLetter }
        elements[String(name), default: 0] += 1
        if !tag.hasSuffix("/") { open.append(name) }
      }
    }
    isWellFormed = open.isEmpty && !elements.isEmpty
  }
}
