import EHR

/// Clinicians' verdicts as a file holds them: the release's `clinician-reviewed-model-responses.tsv`, our own grading
/// export, or a look-alike in CSV, TSV or JSON lines.
///
/// - Ranks are numbers of at least 1; equal ranks are ties. Verdicts are yes, true, 1, correct and their opposites, in
///   any case. Anything else, and an empty cell, is missing and counted; nothing has a default.
/// - Rows that `is_used_eval` says no to are left out and counted.
/// - If one rater judged a system's answer to an item twice, the last row counts.
/// - Without a column for the rater, the n-th row about a system's answer to an item is taken as the n-th unnamed
///   rater's.
public struct JudgementFile: Sendable {
  /// Without folders.
  public var name: String
  /// In the order of the file; no two of one item, system and rater.
  public private(set) var judgements: [Judgement]
  /// The specialty of the clinician who asked, where the file tells it.
  public private(set) var specialties: [ItemID: String]
  /// Rows that could be read, used or not.
  public private(set) var rowCount: Int
  /// Rows that `is_used_eval` leaves out.
  public private(set) var unusedRowCount: Int
  /// What was read differently than it stands; without cells' text.
  public private(set) var issues: [DataIssue]

  /// Reads a file in the quoting mode that fits it.
  ///
  /// - Throws: `unreadable`; `missingColumns` without columns for instruction and system, or with neither ranks nor
  ///   verdicts.
  public static func read(path: String, columns: JudgementColumns = .standard) throws(DataSetError) -> JudgementFile {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let table = try MappedTable(
      path: path, name: name, map: columns, required: [.instructionID, .system], expected: [.personID, .rater])
    guard table.columns.has(.rank) || table.columns.has(.isCorrect) else {
      throw .missingColumns(
        path: path, names: [(columns[.rank] + columns[.isCorrect]).joined(separator: " or ")])
    }
    var reader = JudgementReader(columns: table.columns, tally: IssueTally(file: name))
    while let row = try table.next() { reader.take(row) }
    var file = JudgementFile(
      name: name, judgements: reader.judgements, specialties: reader.specialties, rowCount: reader.rowCount,
      unusedRowCount: reader.unusedRowCount, issues: table.issues)
    file.issues += reader.tally.issues
    file.keepLast()
    return file
  }

  /// The same with the person of each judgement that names none: that of the one item among `items` that has this
  /// instruction.
  ///
  /// Judgements of an instruction that no item or several items have are left out and reported. A judgement that names
  /// a person stays as it is.
  public func resolved(among items: some Sequence<ItemID>) -> JudgementFile {
    let known = InstructionLookup(items)
    var file = self
    var tally = IssueTally(file: name)
    file.judgements = judgements.compactMap { judgement in
      guard judgement.item.personID == nil else { return judgement }
      switch known.item(of: judgement.item.instructionID) {
      case .one(let item):
        var judgement = judgement
        judgement.item = item
        return judgement
      case .none:
        tally.add("no person named, and no item has this instruction; left out", id: "\(judgement.item.instructionID)")
      case .several:
        tally.add(
          "no person named, and several items have this instruction; left out", id: "\(judgement.item.instructionID)")
      }
      return nil
    }
    file.specialties = [:]
    for (item, specialty) in specialties {
      if item.personID != nil {
        file.specialties[item] = specialty
      } else if case .one(let found) = known.item(of: item.instructionID), file.specialties[found] == nil {
        file.specialties[found] = specialty
      }
    }
    file.issues += tally.issues
    file.keepLast()
    return file
  }

  /// Of several verdicts of one rater on a system's answer to an item the last counts.
  private mutating func keepLast() {
    var tally = IssueTally(file: name)
    var seen: Set<JudgementKey> = []
    var kept: [Judgement] = []
    for judgement in judgements.reversed() {
      if seen.insert(JudgementKey(judgement)).inserted {
        kept.append(judgement)
      } else {
        tally.add(
          "a second verdict of one rater on an answer; the last counts", id: "\(judgement.item.instructionID)")
      }
    }
    judgements = kept.reversed()
    issues += tally.issues
  }
}

/// What a judgement is about, and whose it is.
struct JudgementKey: Hashable {
  var item: ItemID
  var system: String
  var rater: String

  init(_ judgement: Judgement) {
    item = judgement.item
    system = judgement.system
    rater = judgement.rater
  }
}
