import Foundation

/// Instructions collected from a form: mapped, checked, without duplicates, with their places in the taxonomy.
///
/// ```swift
/// let collection = try InstructionCollection(form: "responses.csv")
/// try InstructionFile.write(collection.instructions, to: "instructions.tsv")
/// print(collection.report.text())
/// ```
///
/// Deterministic, and idempotent: its own output, collected again, comes out the same.
public struct InstructionCollection: Sendable {
  public struct Options: Sendable {
    /// An instruction is a near-duplicate if its ROUGE-L (F) with one kept before is above this. The paper's is 0.7.
    public var duplicateThreshold = 0.7
    public var minimumCharacters = 8
    public var maximumCharacters = 2_000
    public var columns: [FormColumnChoice] = []
    public init() {}
  }

  /// In the form's order.
  public let instructions: [CollectedInstruction]
  public private(set) var report: CollectionReport

  /// - Parameters:
  ///   - form: A CSV or TSV file with a header row.
  ///   - earlier: What the output held before; subcategories chosen there stay where the form gives none.
  /// - Throws: What is wrong with the file as a whole or its columns; what is wrong with rows is reported.
  public init(
    form: String, options: Options = Options(), earlier: [CollectedInstruction] = []
  ) throws(CollectionError) {
    let table = try FormTable(path: form)
    let mapping = try FormMapping(table, choices: options.columns)
    var collector = FormCollector(table: table, mapping: mapping, options: options)
    for row in table.rows { collector.take(row) }
    collector.takeOver(earlier)
    instructions = collector.instructions
    report = collector.report()
  }

  /// The instructions that the output file holds from an earlier collection; none without a file.
  /// - Throws: `notInstructions` if something else lies there, `outputIsInput`.
  public static func earlier(at output: String, form: String) throws(CollectionError) -> [CollectedInstruction] {
    guard FileManager.default.fileExists(atPath: output) else { return [] }
    let same = [output, form].map { URL(filePath: $0).resolvingSymlinksInPath().path }
    guard let found = try? InstructionFile.read(path: output), found.columns.count == FormField.allCases.count else {
      throw same[0] == same[1] ? .outputIsInput(path: output) : .notInstructions(path: output)
    }
    return found.instructions
  }
}
