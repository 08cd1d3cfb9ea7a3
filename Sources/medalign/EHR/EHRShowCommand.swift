import ArgumentParser
import EHR
import RecordOverview

/// `medalign ehr show`: one patient's timeline.
struct EHRShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a patient's record as a timeline, oldest first.",
    discussion: """
      Reads both MedAlign XML layouts. On a terminal the output goes through $PAGER (default: less -R; its words are \
      separated by spaces) and is coloured unless NO_COLOR is set. Control characters of the record are shown as marks, \
      never obeyed. Dates may be written 2021-03-05, "2021-03-05 10:20", 03/05/2021 or "03/05/21 8:05 PM".

      Example: medalign ehr show 124059212345 --records medalign/ --type measurement,note --text "chest pain"
      """)

  @Argument(help: "The person's id, or the path of a record's file.", completion: .file(extensions: ["xml"]))
  var record: String

  @Option(
    help: ArgumentHelp(
      "A folder of records (<id>.xml or EHR_<id>.xml), or a data set's folder.", valueName: "folder"),
    completion: .directory)
  var records: String?

  @Option(help: ArgumentHelp("Leave out what is earlier.", valueName: "date")) var from: String?
  @Option(help: ArgumentHelp("Leave out what is later; a date alone stands for its whole day.", valueName: "date"))
  var to: String?
  @Option(help: ArgumentHelp("Only events of these types, separated by commas.", valueName: "types"))
  var type: String?
  @Option(
    help: ArgumentHelp(
      "Only events with these words in name, code or value, whatever their case and accents.", valueName: "words"))
  var text: String?
  @Option(help: "At most so many events: the oldest, or with --newest-first the newest.") var limit: Int?
  @Flag(help: "Show the newest events first.") var newestFirst = false
  @Option(help: "How much of a note: full, first-lines (and lines that --text finds) or none (title alone).")
  var notes = TimelineText.Notes.firstLines
  @Option(help: "How to print: text, or json for one JSON object per event and line.") var format = Format.text
  @Flag(help: "Print to the terminal directly.") var noPager = false

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    if records == nil, PersonID(record) != nil {
      throw ValidationError("--records names the folder in which person \(record)'s record lies")
    }
    _ = try filter()
  }

  func run() throws {
    let path = try path()
    let timeline = try RecordTimeline(
      RecordReader.read(path: path), filter: filter(), limit: limit, newestFirst: newestFirst)
    switch format {
    case .json:
      try EventJSON.write(timeline) { try StandardOutput.write($0) }
    case .text:
      var look = TimelineText(width: Terminal.width ?? 100, usesColor: Terminal.showsColor)
      look.notes = notes
      look.search = try filter().text
      let pager = noPager ? nil : Pager()
      try look.write(timeline) { try pager?.write($0) ?? StandardOutput.write($0) }
      pager?.wait()
    }
  }

  private func path() throws -> String {
    guard let records, let person = PersonID(record) else { return record }
    return try RecordFolder(path: records).recordPath(of: person)
  }

  private func filter() throws -> EventFilter {
    var filter = EventFilter()
    func read(_ option: String, _ text: String?, _ parse: (String) -> Timestamp?) throws -> Timestamp? {
      guard let text else { return nil }
      guard let time = parse(text) else {
        throw ValidationError(
          "--\(option): expected a date such as 2021-03-05 or \"2021-03-05 10:20\", found \"\(text)\"")
      }
      return time
    }
    filter.from = try read("from", from) { Timestamp($0) }
    filter.to = try read("to", to, EventFilter.endTime)
    if let from = filter.from, let to = filter.to, from > to { throw ValidationError("--from is later than --to") }
    if let type {
      filter.types = type.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
      if filter.types.isEmpty { throw ValidationError("--type: expected at least one type") }
    }
    if let text {
      filter.text = TextSearch(text)
      if filter.text == nil { throw ValidationError("--text: expected something to search for") }
    }
    return filter
  }
}

extension TimelineText.Notes: ExpressibleByArgument {}
