import ArgumentParser
import Foundation
import MedAlign

/// `medalign collect`: instructions from a form that clinicians filled in.
struct CollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Collect instructions from a form's export: map, check, remove duplicates, place in the taxonomy.",
    discussion: """
      Reads a table with a header row, such as Google Forms' CSV download or MedAlign's instructions-sample.csv, and \
      writes instruction_id, question, category, subcategory, patient_characteristics, clinical_context, \
      applies_generally, submitter_specialty and source. Who filled in the form is never copied.

      Columns are guessed from their headers and shown; --column changes that: --column question="Your instruction" (a \
      header or its beginning), --column question=#3 (by number), --column source= (none). Several question columns in \
      a row ("Instruction 1", "Instruction 2") give several instructions.

      Dropped: rows without an instruction, texts that are too short, too long or no text, exact duplicates, and \
      near-duplicates by ROUGE-L of those kept before. Each is reported. Ids of the form are kept; others are made \
      from the text, so that they stay the same.

      --ask asks for the subcategories that the form does not give. Each answer is saved at once; the same command \
      goes on with the rest. Subcategories in an earlier output are kept; everything else of it is written anew.

      Example: medalign collect responses.csv --output instructions.tsv --report drops.json
      """)

  @Argument(help: ArgumentHelp("The form's export: CSV, or TSV by its name.", valueName: "form"), completion: .file())
  var form: String

  @Option(help: ArgumentHelp("The instructions' file (.tsv or .csv), readable by its owner alone.", valueName: "file"))
  var output: String

  @Option(
    name: .customLong("column"),
    help: ArgumentHelp(
      "The column of a field: field=HEADER, field=#NUMBER or field=, once or more.", valueName: "field=header"),
    transform: columnChoice)
  var columns: [FormColumnChoice] = []

  @Option(help: "Near-duplicate: a ROUGE-L (F) above this, from 0 to 1; 1 keeps all but exact duplicates.")
  var duplicateThreshold = 0.7

  @Option(help: "Shortest instruction, in characters.") var minimumCharacters = 8
  @Option(help: "Longest instruction, in characters.") var maximumCharacters = 2_000

  @Flag(help: "Ask on the terminal for subcategories that the form does not give.") var ask = false

  @Option(help: ArgumentHelp("Write the whole report to this file as JSON.", valueName: "file")) var report: String?

  @Option(help: "How to print the report: text or json.") var format = Format.text

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  func validate() throws {
    if let report {
      func resolved(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }
      if [form, output].map(resolved).contains(resolved(report)) {
        throw ValidationError("--report would overwrite the form or the instructions")
      }
    }
    if !(0...1).contains(duplicateThreshold) { throw ValidationError("--duplicate-threshold must be 0 to 1") }
    if minimumCharacters < 1 { throw ValidationError("--minimum-characters must be at least 1") }
    if maximumCharacters < minimumCharacters {
      throw ValidationError("--maximum-characters must be at least --minimum-characters")
    }
  }

  func run() throws {
    if ask && !(isatty(STDIN_FILENO) == 1 && StandardError.isTerminal) { throw NoTerminal() }
    var options = InstructionCollection.Options()
    options.duplicateThreshold = duplicateThreshold
    options.minimumCharacters = minimumCharacters
    options.maximumCharacters = maximumCharacters
    options.columns = columns
    let earlier = try InstructionCollection.earlier(at: output, form: form)
    let collection = try InstructionCollection(form: form, options: options, earlier: earlier)
    var instructions = collection.instructions
    try InstructionFile.write(instructions, to: output)
    if ask {
      let session = TaxonomySession(
        read: { readLine() }, show: StandardError.write, save: { try InstructionFile.write($0, to: output) })
      instructions = try session.run(instructions)
    }
    var result = collection.report
    result.count(instructions)
    if let report { try PrivateFile.write(try result.json() + "\n", to: report) }
    try StandardOutput.writeLine(format == .json ? try result.json() : result.text())
  }

  struct NoTerminal: Error, CustomStringConvertible {
    let description = "--ask needs a terminal to ask on; without it, subcategories stay empty and are counted"
  }
}

private func columnChoice(_ text: String) throws -> FormColumnChoice {
  if let choice = FormColumnChoice(text) { return choice }
  let fields = CollectedInstruction.columns.joined(separator: ", ")
  throw ValidationError("expected field=HEADER, where the field is one of \(fields)")
}
