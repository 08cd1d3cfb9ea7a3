import EHR
import Foundation

extension BenchmarkDataSet {
  /// Reads a data folder in the release's layout or the older one, or a file of instructions alone (see
  /// `DataSetLayout`).
  ///
  /// Rules where files contradict themselves, each reported as an issue:
  /// - One item is one pair of instruction and person. Of several rows for an item and annotator the last counts, as in
  ///   HELM's reader.
  /// - An answer without an annotator's column counts as `Annotator_1`'s.
  /// - A row without an instruction id is left out; one without a usable person id makes an item without a record.
  ///
  /// - Throws: `noFolder`, `noInstructions`, `unreadable`, `missingColumns`.
  public static func load(folder: String, columnMap: ColumnMap = .standard) throws(DataSetError) -> BenchmarkDataSet {
    let layout = try DataSetLayout.find(folder)
    var reader = DataSetReader(layout: layout, columnMap: columnMap)
    return try reader.read(name: URL(filePath: folder).lastPathComponent)
  }
}

/// Collects items while the files of a data folder are read.
struct DataSetReader {
  let layout: DataSetLayout
  let columnMap: ColumnMap
  private var issues: [DataIssue] = []
  private var files: [String] = []
  private var instructions: [ItemID: Instruction] = [:]
  /// File names that the instruction files give for people's records.
  private var recordNames: [PersonID: String] = [:]

  init(layout: DataSetLayout, columnMap: ColumnMap) {
    self.layout = layout
    self.columnMap = columnMap
  }

  mutating func read(name: String) throws(DataSetError) -> BenchmarkDataSet {
    if let file = layout.pairings { try readPairings(file) }
    if let file = layout.responses { try readResponses(file) }
    let makesItems = layout.pairings == nil && layout.responses == nil
    for file in layout.questions { try readQuestions(file, makesItems: makesItems) }
    addCategoriesOfSubcategories()

    var (records, recordFiles) = layout.findRecords(issues: &issues)
    for (person, name) in recordNames where records[person] == nil {
      if let path = recordFiles[name] { records[person] = path }
    }
    reportMissingRecords(records)
    return BenchmarkDataSet(
      name: name, folder: layout.folder, isSynthetic: layout.isSynthetic, instructions: Array(instructions.values), issues: issues,
      recordPaths: records, instructionFiles: files, columnMap: columnMap)
  }

  private mutating func table(
    _ file: String, required: [ColumnMap.Field], expected: [ColumnMap.Field] = []
  ) throws(DataSetError) -> InstructionTable {
    files.append(file)
    return try InstructionTable(
      folder: layout.folder, file: file, map: columnMap, required: required, expected: expected, issues: &issues)
  }

  // MARK: The files

  /// The older layout's pairing: rows whose `is_selected_ehr` says yes.
  private mutating func readPairings(_ file: String) throws(DataSetError) {
    let table = try table(file, required: [.instructionID, .question, .personID], expected: [.isSelected])
    for row in table.rows {
      if table.has(.isSelected), !Self.saysYes(table.trimmed(.isSelected, row)) { continue }
      if let item = itemID(table, row) { add(item, table, row) }
    }
  }

  /// Clinicians' answers, one row per item and annotator.
  private mutating func readResponses(_ file: String) throws(DataSetError) {
    let table = try table(
      file, required: [.instructionID, .question],
      expected: [.personID, .annotator, .response, .evidence, .isApplicable, .isSufficient])
    let paired = Dictionary(grouping: instructions.keys, by: \.instructionID)
    for row in table.rows {
      guard let item = itemID(table, row) else { continue }
      if item.personID == nil, let items = paired[item.instructionID] {
        for item in items.sorted() { addReference(item, table, row) }  // answers to the older layout's pairs
        continue
      }
      add(item, table, row)
      addReference(item, table, row)
    }
  }

  /// Questions without answers; beside answers or a pairing they only tell categories.
  private mutating func readQuestions(_ file: String, makesItems: Bool) throws(DataSetError) {
    let table = try table(
      file, required: makesItems ? [.instructionID, .question] : [.instructionID],
      expected: makesItems ? [.personID] : [])
    let known = makesItems ? [:] : Dictionary(grouping: instructions.keys, by: \.instructionID)
    for row in table.rows {
      guard let item = itemID(table, row) else { continue }
      if makesItems {
        add(item, table, row)
        if table.has(.response) { addReference(item, table, row) }
      } else {
        for item in known[item.instructionID] ?? [] { addGroups(item, table, row) }
      }
    }
  }

  /// Gives instructions with a subcategory alone their category: from the folder's table, else from the public taxonomy.
  private mutating func addCategoriesOfSubcategories() {
    var categories: [String: Set<String>] = [:]
    if let file = layout.taxonomy {
      do {
        let table = try table(file, required: [.category, .subcategory])
        for row in table.rows {
          guard let category = table.trimmed(.category, row), let subcategory = table.trimmed(.subcategory, row) else {
            continue
          }
          categories[subcategory.lowercased(), default: []].insert(category)
        }
      } catch {
        issues.append(DataIssue(file: file, reason: "no use as a taxonomy: expected columns category and subcategory"))
      }
    }
    for (id, instruction) in instructions where instruction.category == nil {
      guard let subcategory = instruction.subcategory else { continue }
      // A subcategory of several categories decides none.
      let found = categories[subcategory.lowercased()] ?? []
      instructions[id]?.category =
        found.isEmpty ? InstructionTaxonomy.category(of: subcategory) : found.count == 1 ? found.first : nil
    }
  }

  // MARK: Rows

  private mutating func itemID(_ table: InstructionTable, _ row: TableRow) -> ItemID? {
    guard let id = table.trimmed(.instructionID, row) else {
      issues.append(DataIssue(file: table.file, line: row.line, reason: "no instruction id; row left out"))
      return nil
    }
    var person: PersonID?
    if let text = table.trimmed(.personID, row) {
      person = PersonID(cell: text)
      if person == nil {
        issues.append(
          DataIssue(
            file: table.file, line: row.line, id: id,
            reason: "the person id is not a 64-bit integer; no record assigned"))
      }
    } else if table.has(.personID) {
      issues.append(DataIssue(file: table.file, line: row.line, id: id, reason: "no person id; no record assigned"))
    }
    return ItemID(instructionID: InstructionID(id), personID: person)
  }

  private mutating func add(_ item: ItemID, _ table: InstructionTable, _ row: TableRow) {
    let question = table.cell(.question, row) ?? ""
    if table.trimmed(.question, row) == nil {
      issues.append(
        DataIssue(file: table.file, line: row.line, id: "\(item.instructionID)", reason: "the question is empty"))
    }
    if let earlier = instructions[item] {
      if earlier.question != question {
        issues.append(
          DataIssue(
            file: table.file, line: row.line, id: "\(item.instructionID)",
            reason: "another wording of the question than before; this one, the last, counts"))
        instructions[item]?.question = question
      } else if !table.has(.response) {
        issues.append(
          DataIssue(file: table.file, line: row.line, id: "\(item.instructionID)", reason: "the item is named twice"))
      }
    } else {
      instructions[item] = Instruction(id: item.instructionID, question: question, personID: item.personID)
    }
    addGroups(item, table, row)
    if let person = item.personID, let name = table.trimmed(.fileName, row) {
      recordNames[person] = URL(filePath: name).lastPathComponent
    }
  }

  private mutating func addGroups(_ item: ItemID, _ table: InstructionTable, _ row: TableRow) {
    if let category = table.trimmed(.category, row) { instructions[item]?.category = category }
    if let subcategory = table.trimmed(.subcategory, row) { instructions[item]?.subcategory = subcategory }
    if let specialty = table.trimmed(.specialty, row) { instructions[item]?.specialty = specialty }
  }

  private mutating func addReference(_ item: ItemID, _ table: InstructionTable, _ row: TableRow) {
    guard table.has(.response) else { return }
    func report(_ reason: String) {
      issues.append(DataIssue(file: table.file, line: row.line, id: "\(item.instructionID)", reason: reason))
    }
    guard table.trimmed(.response, row) != nil, let text = table.cell(.response, row) else {
      return report("the answer is empty; it is no reference")
    }
    let annotator: String
    if let name = table.trimmed(.annotator, row) {
      annotator = name
    } else {
      annotator = table.has(.annotator) ? "unnamed" : ReferenceAnswer.goldAnnotator
      if table.has(.annotator) { report("no annotator named") }
    }
    let reference = ReferenceAnswer(
      annotator: annotator, text: text, evidence: table.trimmed(.evidence, row) == nil ? nil : table.cell(.evidence, row),
      isApplicable: table.trimmed(.isApplicable, row), isSufficient: table.trimmed(.isSufficient, row))
    var references = instructions[item]?.references ?? []
    if let index = references.firstIndex(where: { $0.annotator == annotator }) {
      report(
        references[index] == reference
          ? "the same row again" : "a second answer of one annotator to the item; this one, the last, counts")
      references[index] = reference
    } else {
      references.append(reference)
    }
    instructions[item]?.references = references
  }

  private static func saysYes(_ text: String?) -> Bool {
    ["yes", "true", "1", "y"].contains((text ?? "").lowercased())
  }

  private mutating func reportMissingRecords(_ records: [PersonID: String]) {
    for item in instructions.keys.sorted() {
      guard let person = item.personID, records[person] == nil else { continue }
      issues.append(
        DataIssue(
          file: layout.folder, id: "\(item.instructionID)", reason: "no record of person \(person); the item is skipped"))
    }
  }
}
