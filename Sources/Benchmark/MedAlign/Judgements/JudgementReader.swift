import EHR

/// Makes judgements of a table's rows and counts what is missing in them.
struct JudgementReader {
  let columns: FieldColumns<JudgementField>
  var tally: IssueTally
  private(set) var judgements: [Judgement] = []
  private(set) var specialties: [ItemID: String] = [:]
  private(set) var rowCount = 0
  private(set) var unusedRowCount = 0
  /// Verdicts so far on a system's answer to an item, where the file names no raters.
  private var unnamed: [JudgementKey: Int] = [:]

  init(columns: FieldColumns<JudgementField>, tally: IssueTally) {
    self.columns = columns
    self.tally = tally
  }

  mutating func take(_ row: TableRow) {
    rowCount += 1
    guard let id = columns.trimmed(.instructionID, row) else {
      return tally.add("no instruction id; row left out", line: row.line)
    }
    func report(_ reason: String) { tally.add(reason, line: row.line, id: id) }
    if let used = columns.trimmed(.isUsed, row) {
      switch YesNo.read(used) {
      case true: break
      case false:
        unusedRowCount += 1
        return report("said not to be used for evaluation; row left out")
      case nil: report("whether to use the row is neither yes nor no; row used")
      }
    }
    var person: PersonID?
    if let text = columns.trimmed(.personID, row) {
      person = PersonID(cell: text)
      if person == nil { report("the person id is not a 64-bit integer; taken as not named") }
    }
    guard let system = columns.trimmed(.system, row) else { return report("no system named; row left out") }
    let item = ItemID(instructionID: InstructionID(id), personID: person)
    if let specialty = columns.trimmed(.submitterSpecialty, row) { specialties[item] = specialty }
    var judgement = Judgement(
      item: item, system: system, rater: "", raterSpecialty: columns.trimmed(.raterSpecialty, row))
    judgement.rater = rater(of: judgement, row)
    judgement.isCorrect = columns.trimmed(.isCorrect, row).flatMap { text in
      let verdict = YesNo.read(text)
      if verdict == nil { report("the verdict is none of yes, no, true, false, 1, 0, correct, incorrect; missing") }
      return verdict
    }
    judgement.rank = columns.trimmed(.rank, row).flatMap { text in
      let rank = Double(text).flatMap { $0.isFinite && $0 >= 1 ? $0 : nil }
      if rank == nil { report("the rank is not a number of at least 1; missing") }
      return rank
    }
    judgement.seconds = columns.trimmed(.seconds, row).flatMap { text in
      let seconds = Double(text).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
      if seconds == nil { report("the seconds are not a number of at least 0; missing") }
      return seconds
    }
    if columns.has(.isCorrect), columns.trimmed(.isCorrect, row) == nil { report("no verdict; missing") }
    if columns.has(.rank), columns.trimmed(.rank, row) == nil { report("no rank; missing") }
    judgements.append(judgement)
  }

  private mutating func rater(of judgement: Judgement, _ row: TableRow) -> String {
    if let rater = columns.trimmed(.rater, row) { return rater }
    if columns.has(.rater) {
      tally.add("no rater named; taken as one unnamed rater", line: row.line, id: "\(judgement.item.instructionID)")
      return "unnamed"
    }
    let number = unnamed[JudgementKey(judgement), default: 0] + 1
    unnamed[JudgementKey(judgement)] = number
    return "unnamed \(number)"
  }
}

/// A cell that says yes or no.
enum YesNo {
  /// - Returns: `nil` for anything else, which is not a no.
  static func read(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "yes", "y", "true", "t", "1", "1.0", "correct": true
    case "no", "n", "false", "f", "0", "0.0", "incorrect": false
    default: nil
    }
  }
}
