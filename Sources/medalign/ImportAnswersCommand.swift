import ArgumentParser
import Generation
import MedAlign

/// `medalign import-answers`: answers of systems that ran elsewhere become runs.
struct ImportAnswersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import-answers",
    abstract: "Store answers of systems that ran elsewhere as runs, to be scored, judged and reported like any other.",
    discussion: """
      Reads a CSV, TSV or JSON-lines file (.gz too) with a row for each answer: an instruction's id, the answer, and, \
      if there are any, the person's id, the system's name, errors, refusals, finish reasons and token counts.

      Outcomes: an answer, also an empty or a politely refusing one, is an answer. A content filter or another error \
      is a failure; a refusal that the system's interface flags is a refusal; items of the data set without a row are \
      skipped. Rows about other items are reported and left out. The same import again does nothing; another file into \
      the same folder is refused.

      Fields for --column, with the columns or keys looked for:
      \(fields)
      Keys inside JSON objects are joined by dots: --column answer=choices.0.message.content

      Examples:
        medalign import-answers gpt4.jsonl --system "GPT-4 32k" --context 32768 --data DATA --output runs/gpt-4-32k
        medalign import-answers clinician-reviewed-model-responses.tsv --data DATA --output-folder runs
      """)

  private static let fields = AnswerField.allCases.map {
    "  \($0.rawValue): \($0.standardNames.joined(separator: ", "))"
  }.joined(separator: "\n")

  @Argument(help: ArgumentHelp("The file of answers.", valueName: "file"), completion: .file()) var file: String

  @Option(help: ArgumentHelp("The data folder that the answers are about.", valueName: "dir"), completion: .directory)
  var data: String

  @Option(help: ArgumentHelp("The run folder for one system's answers.", valueName: "run"), completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp("A folder for runs: one for each system in the file, named for it.", valueName: "runs"),
    completion: .directory)
  var outputFolder: String?

  @Option(
    help: ArgumentHelp(
      "The system: whose rows to take, or, if the file names none, whose they are (default: the file's name).",
      valueName: "name"))
  var system: String?

  @Option(
    help: ArgumentHelp(
      "Which column or key holds a field, such as answer=text; several may be given.", valueName: "field=name"))
  var column: [String] = []

  @Option(
    help: ArgumentHelp("The system's context in tokens, where it is known; for the report.", valueName: "tokens"))
  var context: Int?

  func validate() throws {
    guard (output == nil) != (outputFolder == nil) else {
      throw ValidationError("expected either --output (one system) or --output-folder (all)")
    }
    if let context, context < 1 { throw ValidationError("--context must be at least 1") }
    _ = try columns()
  }

  func run() throws {
    let columns = try columns()
    let dataSet = try BenchmarkDataSet.load(folder: data)
    for issue in dataSet.issues { StandardError.write("warning: \(issue)\n") }
    let answers = try AnswerFile.read(path: file, dataSet: dataSet, system: system, columns: columns)
    for issue in answers.issues { StandardError.write("warning: \(issue)\n") }
    if output != nil, answers.systems.count > 1 {
      throw ValidationError(
        "the file holds answers of \(answers.systems.count) systems: name one with --system, or use --output-folder")
    }
    let names = answers.folderNames()
    let engine = RunProvenance.Engine(version: EngineVersion.number, gitCommit: EngineVersion.commit)
    if let outputFolder { try PrivateFolder.create(outputFolder) }
    for system in answers.systems {
      let folder = output ?? "\(outputFolder ?? ".")/\(names[system] ?? system)"
      let summary = try answers.store(
        system: system, dataSet: dataSet, into: folder, contextTokens: context, columns: columns, engine: engine)
      try StandardOutput.writeLine("\(summary)")
    }
  }

  private func columns() throws -> AnswerColumns {
    var columns = AnswerColumns.standard
    for text in column where !columns.apply(text) {
      let fields = AnswerField.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--column \(text): expected FIELD=NAME with one of the fields \(fields)")
    }
    return columns
  }
}
