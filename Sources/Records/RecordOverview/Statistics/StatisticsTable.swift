/// Statistics as CSV: one number a row, `section,name,measure,value`, so that any program can pick what it needs.
public struct StatisticsTable: Sendable {
  private var rows: [(section: String, name: String, measure: String, value: String)] = []

  public init(_ statistics: RecordStatistics) {
    let s = statistics
    add("overview", "patients", "count", Double(s.patients))
    add("overview", "unreadable files", "count", Double(s.unreadable.count))
    add("overview", "distinct codes", "count", Double(s.distinctCodes))
    add("overview", "XML", "bytes", Double(s.bytes))
    add("per record", "encounters", s.encounters)
    add("per record", "events", s.events)
    add("per record", "notes", s.notes)
    add("per record", "span in years", s.spanYears)
    add("per record", "age in years", s.ageYears)
    for sizes in s.sizes { add(s.unit.rawValue, sizes.measure.rawValue, sizes.distribution) }
    for sizes in s.sizes {
      for fit in sizes.fits {
        add("fits \(fit.limit) \(s.unit.rawValue)", sizes.measure.rawValue, "count", Double(fit.count))
        add("fits \(fit.limit) \(s.unit.rawValue)", sizes.measure.rawValue, "share", fit.share)
      }
    }
    for (section, tallies) in [
      ("event type", s.eventTypes), ("note type", s.noteTypes), ("gender", s.genders), ("age", s.ages),
    ] {
      for tally in tallies {
        add(section, tally.name, "count", Double(tally.count))
        add(section, tally.name, "share", tally.share)
      }
    }
    for issue in s.issues {
      add("issue", issue.kind, "records", Double(issue.records))
      add("issue", issue.kind, "places", Double(issue.places))
    }
  }

  public var text: String {
    var text = "section,name,measure,value\n"
    for row in rows {
      text += [row.section, row.name, row.measure, row.value].map(Self.quoted).joined(separator: ",") + "\n"
    }
    return text
  }

  private mutating func add(_ section: String, _ name: String, _ measure: String, _ value: Double) {
    let isWhole = value == value.rounded() && value.magnitude < 1e15
    rows.append((section, name, measure, isWhole ? String(Int(value)) : "\(value)"))
  }

  private mutating func add(_ section: String, _ name: String, _ distribution: Distribution?) {
    guard let d = distribution else { return }
    for (measure, value) in [
      ("minimum", d.minimum), ("lower quartile", d.lowerQuartile), ("median", d.median),
      ("upper quartile", d.upperQuartile), ("maximum", d.maximum), ("mean", d.mean), ("total", d.total),
    ] { add(section, name, measure, value) }
  }

  /// RFC 4180. Names come from records: one that a spreadsheet would take for a formula gets an apostrophe before it.
  private static func quoted(_ cell: String) -> String {
    var text = TerminalText.visible(cell)
    if let first = text.utf8.first, "=+-@".utf8.contains(first), Double(text) == nil { text = "'" + text }
    guard text.utf8.contains(where: { "\",\n\r".utf8.contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
