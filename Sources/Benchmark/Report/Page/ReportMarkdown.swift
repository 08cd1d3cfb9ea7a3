import MedAlign
import Statistics
import TextMetrics

extension BenchmarkReport {
  /// Tables for a terminal: aligned columns, runs side by side.
  public func markdown() -> String {
    var text = ["# MedAlign report", "", BenchmarkReport.disclaimer]
    if let notice = originNotice { text += ["", notice] }
    for warning in warnings { text += ["", "> \(warning)"] }
    text += ["", "## Scores", ""] + scoreTable()
    text += ["", BenchmarkReport.policy]
    text += ["", "## Outcomes", ""] + outcomeTable()
    let reasons = runs.flatMap { run in run.reasons.prefix(5).map { (run.label, $0) } }
    if !reasons.isEmpty {
      text.append("")
      for (label, reason) in reasons {
        text.append("- \(label): \(reason.kind.rawValue), \(Figures.count(reason.count)) x: \(reason.reason)")
      }
    }
    text += ["", "## Records and context", ""] + cutTable()
    if categoryNames != [nil] { text += ["", "## \(CategorySummary.metric.title) by category", ""] + categoryTable() }
    text += ["", "## Provenance", ""]
    text += Self.table(
      ["", ] + runs.map(\.label), provenanceNames.map { name in [name] + runs.map { provenanceCell($0, name) } })
    return text.joined(separator: "\n") + "\n"
  }

  /// The table of scores alone.
  public func scoresMarkdown() -> String { scoreTable().joined(separator: "\n") + "\n" }

  private func scoreTable() -> [String] {
    var header = ["metric"]
    for run in runs { header += runs.count == 1 ? ["mean", "95 % interval", "n"] : ["\(run.label)", "95 % interval", "n"] }
    let hasBest = runs.contains { $0.scores.contains { $0.best != nil } }
    var rows: [[String]] = []
    func row(_ title: String, _ value: (RunSummary) -> [String]) { rows.append([title] + runs.flatMap(value)) }
    for index in runs.first?.scores.indices ?? 0..<0 {
      row(runs[0].scores[index].title) { Self.cells($0.scores[index].gold, $0.scores[index].range) }
    }
    let withCorpus = ["bleu", "bleu_unsmoothed", "google_bleu", "chrf", "chrf++"]
    for index in runs.first?.scores.indices ?? 0..<0 where withCorpus.contains(runs[0].scores[index].name) {
      row(runs[0].scores[index].title + ", corpus") { run in
        guard let corpus = run.scores[index].corpus else { return ["–", "", "0"] }
        return [Figures.score(corpus.value, run.scores[index].range), "", Figures.count(corpus.instructionCount)]
      }
    }
    if hasBest {
      for index in runs.first?.scores.indices ?? 0..<0 {
        row(runs[0].scores[index].title + ", best reference") { Self.cells($0.scores[index].best, $0.scores[index].range) }
      }
    }
    return Self.table(header, rows)
  }

  private static func cells(_ mean: BootstrapMean?, _ range: ClosedRange<Double>) -> [String] {
    guard let mean else { return ["–", "–", "0"] }
    return [Figures.score(mean.mean, range), Figures.interval(mean, range), Figures.count(mean.count)]
  }

  private func outcomeTable() -> [String] {
    Self.table(
      ["run", "planned", "answered", "refused", "failed", "skipped", "pending", "answered, no reference"],
      runs.map { run in
        let counts = run.counts
        return [run.label]
          + [
            counts.planned, counts.answered, counts.refused, counts.failed, counts.skipped, counts.pending,
            run.withoutReference,
          ].map { Figures.count($0) }
      })
  }

  private func cutTable() -> [String] {
    Self.table(
      ["run", "records packed", "cut", "tokens kept", "median record", "median kept", "prefill tokens/s", "decode tokens/s"],
      runs.map { run in
        [
          run.label, Figures.count(run.cut.packed), Figures.count(run.cut.cutCount),
          run.cut.keptShare.map(Figures.percent) ?? "–", Figures.count(CutSummary.median(run.cut.recordTokens)),
          Figures.count(CutSummary.median(run.cut.keptTokens)), Figures.rate(run.speed.prefillRate),
          Figures.rate(run.speed.decodeRate),
        ]
      })
  }

  private func categoryTable() -> [String] {
    Self.table(
      ["category"] + runs.flatMap { [$0.label, "95 % interval", "n"] },
      categoryNames.map { name in
        [name ?? "no category"]
          + runs.flatMap { run in
            Self.cells(run.categories.first { $0.name == name }?.score, CategorySummary.metric.range)
          }
      })
  }

  /// Columns padded to equal width; `|` and line ends inside cells are escaped.
  private static func table(_ header: [String], _ rows: [[String]]) -> [String] {
    let cells = ([header] + rows).map { row in
      row.map { cell in
        cell.replacing("|", with: "\\|").split(whereSeparator: \.isNewline).joined(separator: " ")
      }
    }
    let widths = header.indices.map { column in
      max(3, cells.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0)
    }
    func line(_ row: [String]) -> String {
      let padded = zip(row, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 ? cell.0 + space : space + cell.0
      }
      return "| " + padded.joined(separator: " | ") + " |"
    }
    let rule = widths.enumerated().map { column, width in
      column == 0 ? String(repeating: "-", count: width) : String(repeating: "-", count: width - 1) + ":"
    }
    return [line(cells[0]), "| " + rule.joined(separator: " | ") + " |"] + cells.dropFirst().map(line)
  }
}
