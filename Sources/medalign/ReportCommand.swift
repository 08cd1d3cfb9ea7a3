import ArgumentParser
import MedAlign
import Report
import TextMetrics

/// `medalign report`: systems side by side, from runs and clinicians' judgements.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report runs and clinicians' judgements: the paper's tables, scores, outcomes, what was cut, provenance.",
    discussion: """
      Systems are the runs given, then those that only files of judgements name. A judged system is the run of that name \
      (give it one with NAME=RUN), else the run whose model bears it. With --data the tables know categories, specialties, \
      demographics and ages.

      Prints Markdown tables. --output writes one HTML page that needs nothing else and prints well, --csv a file for \
      each table, --json all tables in one file; all hold the same numbers. None holds text of records, instructions \
      or answers, but the page if --include-text asks for it.

      Examples:
        medalign report 2k=runs/vicuna-2k 8k=runs/vicuna-8k --output report.html --csv tables
        medalign report runs/* --judgements clinician-reviewed-model-responses.tsv --data DATA --output report.html
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case markdown, json }

  @Argument(
    help: ArgumentHelp(
      "Folders of runs, shown side by side in this order, each with a name for the tables if the folder's is not to be "
        + "used.", valueName: "[name=]run"), completion: .directory)
  var runs: [RunArgument] = []

  @Option(
    help: ArgumentHelp(
      "A file of clinicians' judgements, the release's or our own grading export; several may be given.",
      valueName: "file"), completion: .file())
  var judgements: [String] = []
  @Option(
    help: ArgumentHelp(
      "Which column of these files holds a field, such as model_name=system; several may be given.",
      valueName: "field=name"))
  var judgementColumn: [String] = []
  @Option(help: ArgumentHelp("The data folder that the items are of.", valueName: "dir"), completion: .directory)
  var data: String?

  @OptionGroup var options: ReportArguments

  @Option(help: "Also write an HTML page to this file (readable by its owner alone).", completion: .file())
  var output: String?
  @Option(
    help: ArgumentHelp("Also write each table to a file in this folder, ID.csv.", valueName: "dir"),
    completion: .directory)
  var csv: String?
  @Option(help: ArgumentHelp("Also write all tables to this file.", valueName: "file"), completion: .file())
  var json: String?
  @Option(help: "What is printed: markdown or json.") var format = Format.markdown
  @Flag(help: "Show questions, references and answers in the HTML page; keep it like the records themselves.")
  var includeText = false

  func validate() throws {
    if runs.isEmpty, judgements.isEmpty { throw ValidationError("expected a run's folder, or --judgements") }
    _ = try columns()
    if includeText, output == nil { throw ValidationError("--include-text needs --output") }
    let names = runs.compactMap(\.source.name)
    if let name = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("two runs are named '\(name)'")
    }
  }

  func run() throws {
    let loaded = try EvaluationData.load(
      runs: runs.map(\.source), judgementFiles: judgements, judgementColumns: try columns(), dataFolder: data)
    for match in loaded.matches { StandardError.write("\(match)\n") }
    for issue in loaded.issues { StandardError.write("warning: \(issue)\n") }
    let report = BenchmarkReport(data: loaded.data, options: try options.chosen(among: loaded.data.metrics))
    for request in report.unmetRequests { StandardError.write("warning: \(request)\n") }
    switch format {
    case .markdown: try StandardOutput.write(report.markdown())
    case .json: try StandardOutput.write(report.json())
    }
    if let output {
      try PrivateFile.write(report.html(includeText: includeText), to: output)
      StandardError.write("HTML page: \(output)\n")
    }
    if let csv {
      try PrivateFolder.create(csv)
      let files = report.csv()
      for file in files { try PrivateFile.write(file.text, to: "\(csv)/\(file.id).csv") }
      StandardError.write("CSV: \(files.count) files in \(csv)\n")
    }
    if let json {
      try PrivateFile.write(report.json(), to: json)
      StandardError.write("JSON: \(json)\n")
    }
  }

  private func columns() throws -> JudgementColumns {
    var columns = JudgementColumns.standard
    for text in judgementColumn where !columns.apply(text) {
      throw ValidationError("--judgement-column: expected field=name, found '\(text)'")
    }
    return columns
  }
}
