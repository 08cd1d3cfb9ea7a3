/// Statistics as Markdown tables.
public struct StatisticsMarkdown: Sendable {
  /// Rows of a table of types; the rest is summed up in one.
  static let rowLimit = 25

  private let statistics: RecordStatistics

  public init(_ statistics: RecordStatistics) { self.statistics = statistics }

  public var text: String {
    let s = statistics
    var blocks = [overview]
    blocks.append(
      Self.table(
        ["per record", "min", "25 %", "median", "75 %", "max", "mean", "total"],
        [
          Self.row("encounters", s.encounters), Self.row("events", s.events), Self.row("notes", s.notes),
          Self.row("span in years", s.spanYears, hasTotal: false),
          Self.row("age at the end", s.ageYears, hasTotal: false),
        ]))
    blocks.append(sizes)
    if s.sizes.contains(where: { !$0.fits.isEmpty }) { blocks.append(fits) }
    blocks += [
      Self.table("event type", s.eventTypes), Self.table("note type", s.noteTypes), Self.table("gender", s.genders),
      Self.table("age at the end", s.ages),
    ]
    if !s.issues.isEmpty {
      blocks.append(
        Self.table(
          ["issue", "records", "places"],
          s.issues.map { [$0.kind, Figures.count($0.records), Figures.count($0.places)] }))
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  // MARK: parts

  private var overview: String {
    let s = statistics
    var parts = [
      Figures.count(s.patients, "patient"),
      "\(Figures.count(Int(s.events?.total ?? 0), "event")) with \(Figures.count(s.distinctCodes, "distinct code"))",
      Figures.count(Int(s.notes?.total ?? 0), "note"),
      "\(Figures.number(Double(s.bytes) / 1_000_000)) MB of XML",
    ]
    if !s.unreadable.isEmpty {
      parts.append(Figures.count(s.unreadable.count, "file") + " could not be read")
    }
    return parts.joined(separator: ", ") + "."
  }

  private var sizes: String {
    let counted =
      switch statistics.unit {
      case .tokens: "Tokens by the tokenizer of \(Self.escaped(statistics.model ?? "the model"))."
      case .bytes: "Sizes in bytes of UTF-8, since no model was given to count tokens with."
      }
    return counted + "\n\n"
      + Self.table(
        [statistics.unit.rawValue, "min", "25 %", "median", "75 %", "max", "mean", "total"],
        statistics.sizes.map { Self.row($0.measure.rawValue, $0.distribution) })
      + "\n\n" + withoutMarkup
  }

  private var withoutMarkup: String {
    func total(_ measure: SizeMeasure) -> Double {
      statistics.sizes.first { $0.measure == measure }?.distribution?.total ?? 0
    }
    let (notes, codes) = (total(.notes), total(.codes))
    let sum = max(notes + codes, 1)
    return "Without markup \(Figures.count(Int(notes + codes))) \(statistics.unit.rawValue) remain: "
      + "\(Figures.percent(notes / sum)) in notes, \(Figures.percent(codes / sum)) in codes."
  }

  private var fits: String {
    let limits = statistics.sizes.first?.fits.map(\.limit) ?? []
    return Self.table(
      ["fit within (\(statistics.unit.rawValue))"] + limits.map { Figures.count($0) },
      statistics.sizes.map { sizes in
        [sizes.measure.rawValue] + sizes.fits.map { "\(Figures.count($0.count)) (\(Figures.percent($0.share)))" }
      })
  }

  private static func row(_ name: String, _ distribution: Distribution?, hasTotal: Bool = true) -> [String] {
    guard let d = distribution else { return [name] + [String](repeating: "–", count: 7) }
    return [name]
      + [d.minimum, d.lowerQuartile, d.median, d.upperQuartile, d.maximum, d.mean].map { Figures.number($0) }
      + [hasTotal ? Figures.number(d.total) : ""]
  }

  private static func table(_ title: String, _ tallies: [Tally]) -> String {
    var rows = tallies.prefix(rowLimit).map { [escaped($0.name), Figures.count($0.count), Figures.percent($0.share)] }
    let rest = tallies.dropFirst(rowLimit)
    if !rest.isEmpty {
      rows.append([
        Figures.count(rest.count, "other type"), Figures.count(rest.reduce(0) { $0 + $1.count }),
        Figures.percent(rest.reduce(0) { $0 + $1.share }),
      ])
    }
    return table([title, "count", "share"], rows)
  }

  /// Columns padded to one width, so that the source reads as a table too; all but the first to the right.
  private static func table(_ head: [String], _ rows: [[String]]) -> String {
    let widths = head.indices.map { column in
      ([head] + rows).map { TerminalText.width($0[column]) }.reduce(3, max)
    }
    func line(_ cells: [String]) -> String {
      let padded = cells.enumerated().map { column, cell in
        let space = String(repeating: " ", count: max(0, widths[column] - TerminalText.width(cell)))
        return column == 0 ? cell + space : space + cell
      }
      return "| " + padded.joined(separator: " | ") + " |"
    }
    let rule = widths.enumerated().map { column, width in
      column == 0 ? String(repeating: "-", count: width + 2) : String(repeating: "-", count: width + 1) + ":"
    }
    return ([line(head), "|" + rule.joined(separator: "|") + "|"] + rows.map(line)).joined(separator: "\n")
  }

  /// Names come from records: none may become markup, or break the table. Long ones are cut.
  private static func escaped(_ name: String) -> String {
    var text = ""
    for character in TerminalText.visible(name.count > 80 ? name.prefix(79) + "…" : name) {
      if "\\|`*<>[]&".contains(character) { text.append("\\") }
      text.append(character)
    }
    return text
  }
}
