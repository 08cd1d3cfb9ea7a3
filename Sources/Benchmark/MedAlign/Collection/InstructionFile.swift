import DelimitedText
import Foundation

/// `instructions.tsv`: collected instructions as a table that `BenchmarkDataSet` reads too, and other people's tables
/// with an instruction's id and text.
public enum InstructionFile {
  /// Reads a table with at least `instruction_id` and `question`, under these or other known names, in any case.
  ///
  /// Of several rows for one instruction the last counts, as in `BenchmarkDataSet`; rows without an id or a text are
  /// left out. Each is reported as an issue.
  /// - Throws: `unreadable`, `missingColumns`.
  public static func read(
    path: String
  ) throws(CollectionError) -> (instructions: [CollectedInstruction], columns: Set<FormField>, issues: [DataIssue]) {
    let url = URL(filePath: path)
    let table: TableFile
    do { table = try TableFile(path: path, name: url.lastPathComponent) } catch { throw .unreadable(error.description) }
    var issues: [DataIssue] = []
    var columns: [FormField: [String]] = [:]
    for field in FormField.allCases {
      // JSON lines have no header: each line may have any of the names.
      let names = table.header.map { header in field.knownNames.filter { header.index(of: $0) != nil } } ?? field.knownNames
      if !names.isEmpty { columns[field] = names }
    }
    let missing = [FormField.instructionID, .question].filter { columns[$0] == nil }
    guard missing.isEmpty else { throw .missingColumns(path: path, names: missing.map(\.rawValue)) }

    var instructions: [CollectedInstruction] = []
    var positions: [InstructionID: Int] = [:]
    func next() throws(CollectionError) -> TableRow? {
      do { return try table.next() } catch { throw .unreadable(error.description) }
    }
    while let row = try next() {
      func cell(_ field: FormField) -> String? {
        columns[field]?.lazy.compactMap { row.cell($0) }.first.flatMap(FormText.trimmed)
      }
      func report(_ reason: String) {
        issues.append(DataIssue(file: url.lastPathComponent, line: row.line, id: cell(.instructionID), reason: reason))
      }
      guard let id = cell(.instructionID) else {
        report("no instruction id; row left out")
        continue
      }
      guard let question = cell(.question) else {
        report("the question is empty; row left out")
        continue
      }
      let instruction = CollectedInstruction(
        id: InstructionID(id), question: question, category: cell(.category), subcategory: cell(.subcategory),
        patientCharacteristics: cell(.patientCharacteristics), clinicalContext: cell(.clinicalContext),
        appliesGenerally: cell(.appliesGenerally).flatMap(GeneralityAnswer.reading),
        submitterSpecialty: cell(.submitterSpecialty), source: cell(.source))
      if let position = positions[instruction.id] {
        if instructions[position] != instruction {
          report("another row of the instruction; this one, the last, counts")
        }
        instructions[position] = instruction
      } else {
        positions[instruction.id] = instructions.count
        instructions.append(instruction)
      }
    }
    return (instructions, Set(columns.keys), table.issues + issues)
  }

  /// Writes the table, private to its owner: as CSV if the name says so, else as TSV.
  /// - Throws: `notWritable`, `diskFull`.
  public static func write(_ instructions: [CollectedInstruction], to path: String) throws(RunStoreError) {
    var writer = DelimitedWriter(format: path.lowercased().hasSuffix(".csv") ? .csv : .tsv)
    do {
      try writer.append(CollectedInstruction.columns)
      for instruction in instructions { try writer.append(instruction.cells) }
    } catch {
      // Quoted formats can write every cell.
      throw .notWritable(path: path, reason: error.description)
    }
    try PrivateFile.write(String(decoding: writer.bytes, as: UTF8.self), to: path)
  }
}
