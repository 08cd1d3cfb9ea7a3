import Foundation
import MedAlign
import Report
import SampleRuns
import Testing

@Suite struct FormatTests {
  @Test("CSV files have one width, all digits, and texts that no spreadsheet computes")
  func csv() throws {
    let scratch = try Scratch()
    let report = BenchmarkReport(data: try FullReport.data(scratch))
    let files = report.csv()
    #expect(files.map(\.id) == report.tables.map(\.id))
    for file in files {
      let rows = try #require(Self.parse(file.text), "\(file.id)")
      #expect(rows.allSatisfy { $0.count == rows[0].count }, "\(file.id)")
      #expect(Set(rows[0]).count == rows[0].count)
      #expect(rows.joined().allSatisfy { !$0.hasPrefix("=") })
    }
    let scores = try Self.rows(report, "scores")
    let name = "'=first, \"8k\""
    // The header's apostrophe stands before the whole name.
    #expect(scores[0].prefix(5) == ["metric", name, "\(name)_lower", "\(name)_upper", "\(name)_n"])
    let rouge = try #require(scores.first { $0[0] == "ROUGE-1" })
    let value = try #require(Double(rouge[1]))
    #expect(abs(value - 4.0 / 7) < 1e-12 && rouge[4] == "4")
  }

  @Test("what is missing is an empty field, null and a dash, never a zero")
  func missing() throws {
    let scratch = try Scratch()
    let report = BenchmarkReport(data: try FullReport.data(scratch))
    let summary = try Self.rows(report, "summary")
    let row = try #require(summary.first { $0[0] == "judged only" })
    #expect(row[1] == "" && row[4] == "")
    let document = try Self.object(report.json())
    let rows = try #require((document["tables"] as? [String: [String: Any]])?["summary"]?["rows"] as? [[String: Any]])
    #expect(rows[2]["model"] is NSNull && rows[2]["planned"] is NSNull && rows[2]["judged_items"] as? Int == 4)
    #expect(report.markdown().contains("| judged only"))
  }

  @Test("JSON holds the tables by column name, estimates with interval and n, provenance and its own version")
  func json() throws {
    let scratch = try Scratch()
    let report = BenchmarkReport(data: try FullReport.data(scratch))
    let document = try Self.object(report.json())
    #expect(document["format"] as? String == "medalign-report")
    #expect(document["version"] as? Int == BenchmarkReport.jsonVersion)
    let metrics = try #require(document["metrics"] as? [[String: Any]])
    #expect(metrics.contains { $0["name"] as? String == "rouge1" && $0["highest"] as? Double == 1 })
    let tables = try #require(document["tables"] as? [String: [String: Any]])
    #expect(Set(tables.keys) == Set(report.tables.map(\.id)))
    let rows = try #require(tables["scores"]?["rows"] as? [[String: Any]])
    let rouge = try #require(rows.first { $0["metric"] as? String == "ROUGE-1" })
    let cell = try #require(rouge["=first, \"8k\""] as? [String: Any])
    let value = try #require(cell["value"] as? Double)
    #expect(abs(value - 4.0 / 7) < 1e-12 && cell["n"] as? Int == 4)
    #expect(cell["lower"] is Double && cell["upper"] is Double)
    let systems = try #require(document["systems"] as? [[String: Any]])
    let digest = try #require((systems[0]["plan"] as? [String: Any])?["model_sha256"] as? String)
    #expect(digest.count == 64 && String(describing: Sample.plan().modelDigest).contains(digest))
    #expect(systems[2]["plan"] == nil)
    let sections = try #require(document["sections"] as? [[String: Any]])
    let named = sections.flatMap { $0["tables"] as? [String] ?? [] }
    #expect(["summary"] + named == report.tables.map(\.id))
  }

  @Test("a report is the same bytes every time")
  func deterministic() throws {
    let scratch = try Scratch()
    let data = try FullReport.data(scratch)
    let (a, b) = (BenchmarkReport(data: data), BenchmarkReport(data: data))
    #expect(a.html(includeText: true) == b.html(includeText: true))
    #expect(a.json() == b.json() && a.csv() == b.csv() && a.markdown() == b.markdown())
  }

  @Test("Markdown says once what all cells of a column share, and keeps its columns")
  func markdown() throws {
    let scratch = try Scratch()
    let text = BenchmarkReport(data: try FullReport.data(scratch, names: ["a|b", "c"])).markdown()
    #expect(text.contains(#"a\|b, n = 4"#))
    #expect(text.contains("0.571 (0.571–0.571)"))
    for line in text.split(separator: "\n") where line.hasPrefix("|") { #expect(line.hasSuffix("|")) }
  }

  private static func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private static func rows(_ report: BenchmarkReport, _ id: String) throws -> [[String]] {
    let file = try #require(report.csv().first { $0.id == id })
    return try #require(parse(file.text))
  }

  /// RFC 4180; `nil` for what is not.
  private static func parse(_ text: String) -> [[String]]? {
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\"" where isQuoted && scalars.first == "\"":
        scalars.removeFirst()
        field += "\""
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        row.append(field)
        field = ""
      case "\r" where !isQuoted:
        guard scalars.popFirst() == "\n" else { return nil }
        rows.append(row + [field])
        (row, field) = ([], "")
      default: field.unicodeScalars.append(scalar)
      }
    }
    return isQuoted || !row.isEmpty || !field.isEmpty || rows.isEmpty ? nil : rows
  }
}
