public import ContentHash
import EHR

/// Answers that systems gave elsewhere, read from a CSV, TSV or JSON-lines file: GPT-4's rows of the release, or any
/// table with an instruction's id and an answer.
///
/// Only answers to a data set's items are kept. Rows about other items, without a usable id, and all but the last of
/// several different answers of a system to an item are reported, counted and left out.
public struct AnswerFile: Sendable {
  public let path: String
  /// Without folders.
  public let name: String
  /// SHA-256 of the file as it lies.
  public let digest: Digest
  /// What each system answered, by its name; ascending.
  public let systems: [String]
  public let rowCount: Int
  /// What was read differently than it stands; without cells' text.
  public let issues: [DataIssue]

  let answers: [String: [ItemID: ImportedAnswer]]

  /// At most so many systems: more mean that another column was taken for the system's name.
  public static let systemLimit = 200
  /// At most so many bytes of answers are held.
  static let byteLimit = 512 << 20

  /// Reads the answers to the items of `dataSet`.
  ///
  /// - Parameter system: Only this system's rows; if the file names no systems, whose answers these are. Without it, a
  ///   file that names no systems holds the answers of one that bears the file's name.
  /// - Throws: `unreadable`, `missingColumns`; `unusable` if no row is about `system`, if there are more systems or
  ///   bytes than the limits allow, and if no row is about an item of the data set.
  public static func read(
    path: String, dataSet: BenchmarkDataSet, system: String? = nil, columns: AnswerColumns = .standard
  ) throws(DataSetError) -> AnswerFile {
    let digest = try BenchmarkDataSet.hash(file: path)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let table = try MappedTable(
      path: path, name: name, map: columns, required: [.instructionID, .answer], expected: [.personID])
    var reader = AnswerReader(
      columns: table.columns, items: InstructionLookup(dataSet.instructions.map(\.itemID)), wanted: system,
      fallback: system ?? String(name.prefix { $0 != "." }), tally: IssueTally(file: name))
    while let row = try table.next() {
      reader.take(row)
      if reader.answers.count > systemLimit {
        throw .unusable(
          path: path, reason: "line \(row.line): more than \(systemLimit) systems; which column names them?")
      }
      if reader.byteCount > byteLimit {
        throw .unusable(path: path, reason: "line \(row.line): the answers are larger than \(byteLimit >> 20) MiB")
      }
    }
    if let system, reader.answers.isEmpty, reader.otherSystemRows > 0 {
      throw .unusable(path: path, reason: "none of its \(reader.rowCount) rows is about the system \(system)")
    }
    guard !reader.answers.isEmpty else {
      throw .unusable(path: path, reason: "none of its \(reader.rowCount) rows is about an item of the data set")
    }
    return AnswerFile(
      path: path, name: name, digest: digest, systems: reader.answers.keys.sorted(), rowCount: reader.rowCount,
      issues: table.issues + reader.tally.issues, answers: reader.answers)
  }
}

/// Makes answers of a table's rows and counts those that are left out.
struct AnswerReader {
  let columns: FieldColumns<AnswerField>
  let items: InstructionLookup
  /// Only this system's rows are wanted.
  let wanted: String?
  /// The system of a file that names none.
  let fallback: String
  var tally: IssueTally
  private(set) var answers: [String: [ItemID: ImportedAnswer]] = [:]
  private(set) var rowCount = 0
  private(set) var otherSystemRows = 0
  private(set) var byteCount = 0

  init(
    columns: FieldColumns<AnswerField>, items: InstructionLookup, wanted: String?, fallback: String, tally: IssueTally
  ) {
    self.columns = columns
    self.items = items
    self.wanted = wanted
    self.fallback = fallback
    self.tally = tally
  }

  mutating func take(_ row: TableRow) {
    rowCount += 1
    guard let id = columns.trimmed(.instructionID, row) else {
      return tally.add("no instruction id; row left out", line: row.line)
    }
    func leaveOut(_ reason: String) { tally.add("\(reason); row left out", line: row.line, id: id) }
    guard let system = system(row) else { return leaveOut("no system named") }
    if let wanted, system != wanted {
      otherSystemRows += 1
      return
    }
    var person: PersonID?
    if let text = columns.trimmed(.personID, row) {
      person = PersonID(cell: text)
      if person == nil { return leaveOut("the person id is not a 64-bit integer") }
    }
    switch items.match(ItemID(instructionID: InstructionID(id), personID: person)) {
    case .none: leaveOut("not an item of the data set")
    case .several: leaveOut("no person named, and several items have this instruction")
    case .one(let item):
      let answer = ImportedAnswer(row, columns, tally: &tally, id: id)
      if answer.outcome.answer?.isEmpty == true { tally.add("the answer is empty", line: row.line, id: id) }
      byteCount += answer.outcome.answer?.utf8.count ?? 0
      if let earlier = answers[system, default: [:]].updateValue(answer, forKey: item) {
        byteCount -= earlier.outcome.answer?.utf8.count ?? 0
        // A file of judgements repeats an answer for each reviewer.
        if earlier != answer {
          tally.add("a second, other answer of one system to an item; the last counts", line: row.line, id: id)
        }
      }
    }
  }

  /// In JSON lines, where only a row's keys tell whether it names a system, a row that names none is the fallback's.
  private func system(_ row: TableRow) -> String? {
    if let name = columns.trimmed(.system, row) { return name }
    return columns.has(.system) && !row.isObject ? nil : fallback
  }
}
