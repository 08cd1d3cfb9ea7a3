import EHR

/// A record's timeline as text of a given width, for a terminal or a file.
///
/// Text of the record passes through `TerminalText.visible`, so no escape sequence of it reaches the reader's terminal.
public struct TimelineText: Sendable {
  public enum Notes: String, Sendable, CaseIterable {
    case full
    /// The first lines and those with what was searched for; how many are left out is said.
    case firstLines = "first-lines"
    /// Titles alone.
    case none
  }

  /// Columns, at least 60.
  public var width: Int
  public var usesColor: Bool
  public var notes = Notes.firstLines
  /// What to highlight.
  public var search: TextSearch?

  /// Lines of a note that `firstLines` shows.
  public static let firstLineCount = 4

  public init(width: Int = 100, usesColor: Bool = false) {
    self.width = max(width, 60)
    self.usesColor = usesColor
  }

  /// Gives the timeline to `output` in pieces that end with a line feed: who the person is, each encounter, and how
  /// many events of how many are shown.
  public func write<Failure: Error>(
    _ timeline: RecordTimeline, to output: (String) throws(Failure) -> Void
  ) throws(Failure) {
    try output(RecordHeader(timeline.record, style: style).text)
    let table = EventTable(timeline, self)
    for section in timeline.sections {
      try output("\n" + heading(section, timeline.record) + "\n" + table.text(of: section))
    }
    try output("\n" + summary(timeline) + "\n")
  }

  var style: TextStyle { TextStyle(isOn: usesColor) }

  private func heading(_ section: RecordTimeline.Section, _ record: PatientRecord) -> String {
    guard let number = section.encounter else { return style.bold("Outside any encounter") }
    let encounter = record.encounters[number]
    var parts = ["Encounter \(number + 1) of \(record.encounters.count)"]
    if let period = Self.period(encounter.start, encounter.end) { parts.append(period) }
    if let type = encounter.type { parts.append(TerminalText.visible(type)) }
    return style.bold(parts.joined(separator: "  "))
  }

  /// `2018-10-08 20:00 to 2018-10-12 11:00`, the end's date only where it is another.
  private static func period(_ start: Timestamp?, _ end: Timestamp?) -> String? {
    guard let start, let end, start != end else { return (start ?? end).map { "\($0)" } }
    return "\(start) to " + (start.date == end.date ? String("\(end)".suffix(5)) : "\(end)")
  }

  private func summary(_ timeline: RecordTimeline) -> String {
    let (shown, matching, all) = (timeline.shownCount, timeline.matchingCount, timeline.record.events.count)
    var text = "\(Figures.count(shown)) of \(Figures.count(all)) events shown"
    if matching < all { text += "; \(Figures.count(matching)) match the filters" }
    if shown < matching { text += "; \(Figures.count(matching - shown)) beyond the limit" }
    return style.dim(text)
  }
}
