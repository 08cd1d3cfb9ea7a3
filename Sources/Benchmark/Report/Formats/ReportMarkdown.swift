extension BenchmarkReport {
  /// Tables for a terminal, and for pasting.
  public func markdown() -> String {
    var lines = ["# MedAlign report", "", BenchmarkReport.disclaimer]
    if let originNotice { lines += ["", originNotice] }
    for warning in warnings { lines += ["", "> \(warning)"] }
    lines += Self.lines(SystemSummary.table(summaries, options))
    for section in sections {
      lines += ["", "## \(section.title)"]
      for table in section.tables { lines += Self.lines(table) }
      for paragraph in section.paragraphs { lines += ["", paragraph] }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The tables of scores alone; empty before anything is scored.
  public func scoresMarkdown() -> String {
    let tables = sections.filter { $0.id == "scores" }.flatMap(\.tables)
    return tables.map { Self.lines($0).dropFirst().joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private static func lines(_ table: ReportTable) -> [String] {
    ["", table.caption, ""] + MarkdownTable(table).lines
  }
}
