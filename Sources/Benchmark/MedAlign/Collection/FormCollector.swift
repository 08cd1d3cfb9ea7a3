import DelimitedText
import Foundation
import TextMetrics

/// Takes a form's rows one after another.
struct FormCollector {
  let table: FormTable
  let mapping: FormMapping
  let options: InstructionCollection.Options
  private(set) var instructions: [CollectedInstruction] = []
  private var found = 0
  private var dropped: [CollectionReport.Dropped] = []
  private var warnings: [Remark: [Int]] = [:]
  private var unknownNames: [String] = []
  private var takenOver = 0
  private var ids: Set<InstructionID> = []
  private var byText: [String: Int] = [:]
  private var neighbours = RougeLNeighbours()
  private let check: InstructionCheck

  /// What may be remarked about a row, in the order of the report.
  private enum Remark: Hashable {
    case identifier(IdentifierKind)
    case specialtyRemoved
    case idReplaced, generality, severalSubcategories, otherCategory

    static let all: [Remark] =
      IdentifierKind.allCases.map { .identifier($0) }
      + [.specialtyRemoved, .idReplaced, .generality, .severalSubcategories, .otherCategory]

    var text: String {
      switch self {
      case .identifier(let kind): "may hold a patient's or a person's \(kind.rawValue); look and remove it"
      case .specialtyRemoved: "specialties look like an address or a number and were left out"
      case .idReplaced: "ids are unusable or another instruction's; new ones were made"
      case .generality: "answers about applying generally say neither yes nor no"
      case .severalSubcategories: "name several subcategories; the first counts"
      case .otherCategory: "have another category than their subcategory's, which counts"
      }
    }
  }

  init(table: FormTable, mapping: FormMapping, options: InstructionCollection.Options) {
    self.table = table
    self.mapping = mapping
    self.options = options
    check = InstructionCheck(
      minimumCharacters: options.minimumCharacters, maximumCharacters: options.maximumCharacters)
    for issue in table.unreadableRows {
      found += 1
      dropped.append(.init(line: issue.line, reason: .unreadableRow, detail: issue.reasonText))
    }
  }

  mutating func take(_ row: DelimitedRow) {
    var isEmpty = true
    for number in 0..<mapping.questionCount {
      guard let text = cell(.question, row, number) else { continue }
      isEmpty = false
      found += 1
      take(text, row, number)
    }
    if isEmpty {
      found += 1
      dropped.append(.init(line: row.line, reason: .empty))
    }
  }

  private mutating func take(_ question: String, _ row: DelimitedRow, _ number: Int) {
    let column = mapping.position(of: .question, instruction: number).map { $0 + 1 }
    func drop(_ reason: CollectionReport.Reason, _ original: Int? = nil, _ score: Double? = nil)
      -> CollectionReport.Dropped
    {
      .init(
        line: row.line, column: column, reason: reason, duplicateOf: original.map { instructions[$0].id }, score: score)
    }
    if let problem = check.problem(question) { return dropped.append(drop(problem)) }
    let text = FormText.collapsed(question)
    if let original = byText[text] { return dropped.append(drop(.exactDuplicate, original)) }
    if let like = neighbours.nearest(to: text, above: options.duplicateThreshold) {
      return dropped.append(drop(.nearDuplicate, like.position, like.score))
    }
    byText[text] = instructions.count
    neighbours.append(text)

    let place = TaxonomyReading(
      categoryCell: cell(.category, row, number), subcategoryCell: cell(.subcategory, row, number))
    var instruction = CollectedInstruction(id: id(question, row), question: question)
    instruction.category = place.category
    instruction.subcategory = place.subcategory
    instruction.patientCharacteristics = cell(.patientCharacteristics, row, number)
    instruction.clinicalContext = cell(.clinicalContext, row, number)
    instruction.appliesGenerally = generality(row, number)
    instruction.submitterSpecialty = specialty(row)
    instruction.source = cell(.source, row, 0) ?? "\(URL(filePath: table.path).lastPathComponent):\(row.line)"
    instructions.append(instruction)
    remark(on: place, row.line)
    let copied = [question, instruction.patientCharacteristics, instruction.clinicalContext].compactMap(\.self)
    for kind in copied.reduce(into: Set(), { $0.formUnion(IdentifierPatterns.kinds(in: $1)) }) {
      warn(.identifier(kind), row.line)
    }
  }

  // MARK: Cells

  private func cell(_ field: FormField, _ row: DelimitedRow, _ number: Int) -> String? {
    mapping.position(of: field, instruction: number).flatMap { row[$0] }.flatMap(FormText.trimmed)
  }

  private mutating func id(_ question: String, _ row: DelimitedRow) -> InstructionID {
    // One id cannot name several instructions.
    if mapping.questionCount == 1, var text = cell(.instructionID, row, 0) {
      // Tables that went through a data frame with missing cells hold ids such as "124.0".
      if text.hasSuffix(".0"), Int(text.dropLast(2)) != nil { text.removeLast(2) }
      let id = InstructionID(text)
      if DerivedID.isUsable(text), ids.insert(id).inserted { return id }
      warn(.idReplaced, row.line)
    }
    let id = DerivedID.make(for: question) { ids.contains($0) }
    ids.insert(id)
    return id
  }

  private mutating func generality(_ row: DelimitedRow, _ number: Int) -> Bool? {
    guard let text = cell(.appliesGenerally, row, number) else { return nil }
    let answer = GeneralityAnswer.reading(text)
    if answer == nil { warn(.generality, row.line) }
    return answer
  }

  /// A specialty, unless people wrote into the field who they are.
  private mutating func specialty(_ row: DelimitedRow) -> String? {
    guard let text = cell(.submitterSpecialty, row, 0) else { return nil }
    if IdentifierPatterns.kinds(in: text).isEmpty { return FormText.collapsed(text) }
    warn(.specialtyRemoved, row.line)
    return nil
  }

  // MARK: Remarks

  private mutating func warn(_ remark: Remark, _ line: Int) { warnings[remark, default: []].append(line) }

  private mutating func remark(on place: TaxonomyReading, _ line: Int) {
    for remark in place.remarks {
      switch remark {
      case .unknown(let name): unknownNames.append(name)
      case .severalSubcategories: warn(.severalSubcategories, line)
      case .otherCategory: warn(.otherCategory, line)
      }
    }
  }

  /// Keeps subcategories that were chosen in an earlier output, for the same text under the same id.
  mutating func takeOver(_ earlier: [CollectedInstruction]) {
    let known = Dictionary(earlier.map { ($0.id, $0) }) { first, _ in first }
    for index in instructions.indices where instructions[index].subcategory == nil {
      guard let before = known[instructions[index].id], before.question == instructions[index].question,
        let subcategory = before.subcategory
      else { continue }
      instructions[index].subcategory = subcategory
      instructions[index].category = before.category ?? instructions[index].category
      takenOver += 1
    }
  }

  private var encodingWarnings: [CollectionReport.Warning] {
    table.repairedSequenceCount == 0
      ? []
      : [
        .init(
          text: "ill-formed UTF-8 sequences were replaced, and texts with them dropped; was the form saved as UTF-8?",
          count: table.repairedSequenceCount, lines: [])
      ]
  }

  /// Texts in a column that was not taken for the instruction's are lost without a word in any row.
  private var columnWarnings: [CollectionReport.Warning] {
    let columns = mapping.passedOver.filter { $0.field == .question }.map { "#\($0.position + 1)" }
    return columns.isEmpty
      ? []
      : [
        .init(
          text: "columns look like the instruction's text and are not read: \(columns.joined(separator: ", ")); "
            + "--column question=… for each column takes them",
          count: columns.count, lines: [])
      ]
  }

  func report() -> CollectionReport {
    let ordered = dropped.sorted { ($0.line, $0.column ?? 0) < ($1.line, $1.column ?? 0) }
    var report = CollectionReport(
      form: table.path, columns: mapping.shown, rows: table.rows.count + table.unreadableRows.count,
      instructions: found,
      dropped: ordered,
      droppedByReason: CollectionReport.Reason.allCases.compactMap { reason in
        let count = dropped.count { $0.reason == reason }
        return count > 0 ? .init(name: reason.rawValue, count: count) : nil
      },
      duplicateThreshold: options.duplicateThreshold,
      warnings: encodingWarnings + columnWarnings
        + Remark.all.compactMap { remark in
          warnings[remark].map { .init(text: remark.text, count: $0.count, lines: $0) }
        },
      unknownNames: CollectionReport.counts(unknownNames))
    report.subcategoriesTakenOver = takenOver
    report.count(instructions)
    return report
  }
}
