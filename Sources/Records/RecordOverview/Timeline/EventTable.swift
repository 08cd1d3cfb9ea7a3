import EHR

/// Events as rows of one table, aligned over the whole timeline: time, type, name, value with unit, code. Cells that
/// are too long go on in the next line; a note's text stands below its row.
struct EventTable {
  private let record: PatientRecord
  private let look: TimelineText
  private let columns: Columns

  init(_ timeline: RecordTimeline, _ look: TimelineText) {
    record = timeline.record
    self.look = look
    var columns = Columns()
    for section in timeline.sections {
      for index in section.events { columns.widen(Cells(timeline.record.events[index])) }
    }
    columns.fit(look.width)
    self.columns = columns
  }

  func text(of section: RecordTimeline.Section) -> String {
    var text = ""
    var lastTime: Timestamp??
    for index in section.events {
      let event = record.events[index]
      // The same time goes unsaid in the rows below.
      let time = lastTime == .some(event.timestamp) ? "" : event.timestamp.map { "\($0)" } ?? "no time"
      lastTime = event.timestamp
      text += row(Cells(event), time: time)
      if event.isNote { text += body(of: event) }
    }
    return text
  }

  private func row(_ cells: Cells, time: String) -> String {
    let type = TerminalText.wrapped(cells.type, columns: columns.type)
    let name = painted(cells.name, columns.name, isBold: cells.isNote)
    let value = painted(cells.value, columns.value)
    let code = painted(cells.code, columns.code)
    var text = ""
    for line in 0..<max(type.count, name.count, value.count, code.count) {
      var row = (line == 0 ? time : "").padded(to: Columns.time)
      row += Columns.gap + (line < type.count ? String(type[line]) : "").padded(to: columns.type)
      row += Self.cell(name, line, columns.name) + Self.cell(value, line, columns.value)
      if line < code.count { row += Columns.gap + look.style.dim(code[line].text) }
      text += row.withoutTrailingSpaces + "\n"
    }
    return text
  }

  private struct Painted {
    var text: String
    var width: Int
  }

  private func painted(_ text: String, _ width: Int, isBold: Bool = false) -> [Painted] {
    var found = FoundPlaces(look.usesColor ? look.search?.ranges(in: text) ?? [] : [])
    return TerminalText.wrapped(text, columns: width).map { line in
      let shown = look.style.highlighting(found.on(line), in: line)
      return Painted(text: isBold ? look.style.bold(shown) : shown, width: TerminalText.width(line))
    }
  }

  /// One line of a cell with the gap before it; nothing for a column that is empty in all rows.
  private static func cell(_ lines: [Painted], _ line: Int, _ width: Int) -> String {
    if width == 0 { return "" }
    let (text, taken) = line < lines.count ? (lines[line].text, lines[line].width) : ("", 0)
    return Columns.gap + text + String(repeating: " ", count: max(0, width - taken))
  }

  // MARK: notes

  private func body(of note: RecordEvent) -> String {
    if note.value.isEmpty { return "" }
    let indent = String(repeating: " ", count: Columns.time + Columns.gap.count)
    let text = TerminalText.visible(note.value, keepsLines: true)
    let lines = TerminalText.wrapped(text, columns: look.width - indent.count)
    var found = FoundPlaces(look.search?.ranges(in: text) ?? [])
    var result = ""
    var leftOut = 0
    func tellLeftOut() {
      guard leftOut > 0 else { return }
      result += indent + look.style.dim("… \(Figures.count(leftOut, "line")) left out") + "\n"
      leftOut = 0
    }
    for (number, line) in lines.enumerated() {
      let foundHere = found.on(line)
      guard isShown(number, of: lines.count, isFound: !foundHere.isEmpty) else {
        leftOut += 1
        continue
      }
      tellLeftOut()
      result += (indent + look.style.highlighting(foundHere, in: line)).withoutTrailingSpaces + "\n"
    }
    tellLeftOut()
    return result
  }

  private func isShown(_ number: Int, of count: Int, isFound: Bool) -> Bool {
    switch look.notes {
    case .full: true
    case .none: false
    // One line left out would save nothing over the line that says so.
    case .firstLines: number < TimelineText.firstLineCount || count == TimelineText.firstLineCount + 1 || isFound
    }
  }
}

/// An event's texts, fit for a terminal.
private struct Cells {
  let type, name, value, code: String
  let isNote: Bool

  init(_ event: RecordEvent) {
    isNote = event.isNote
    type = TerminalText.visible(event.type)
    let name = TerminalText.visible(event.name, keepsLines: true)
    self.name = name.isEmpty && isNote ? "(untitled)" : name
    let value =
      isNote
      ? event.noteID.map { "id \($0)" } ?? ""
      : [event.value, event.unit ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    self.value = TerminalText.visible(value, keepsLines: true)
    code = TerminalText.visible(event.code ?? "")
  }
}

/// Widths of the table's columns.
private struct Columns {
  static let time = 16
  static let gap = "  "
  /// Wider cells are broken, or one long name would push all values far from theirs.
  private static let widest = (type: 24, name: 44)

  private(set) var type = 0, name = 0, value = 0, code = 0

  mutating func widen(_ cells: Cells) {
    type = max(type, TerminalText.width(cells.type))
    name = max(name, Self.width(cells.name))
    value = max(value, Self.width(cells.value))
    code = max(code, TerminalText.width(cells.code))
  }

  /// Shares out what `width` leaves: the code gets a third at most, the name what it needs of two thirds of the rest.
  mutating func fit(_ width: Int) {
    type = min(type, Self.widest.type)
    let room = max(width - Self.time - type - 4 * Self.gap.count, 30)
    code = min(code, room / 3)
    let rest = room - code
    name = min(name, Self.widest.name, max(rest * 2 / 3, rest - value))
    value = min(value, rest - name)
  }

  private static func width(_ text: String) -> Int {
    text.split(separator: "\n").reduce(0) { max($0, TerminalText.width($1)) }
  }
}
