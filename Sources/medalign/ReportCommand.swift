import ArgumentParser
import MedAlign
import Report
import TextMetrics

/// `medalign report`: systems side by side, from runs.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report one or several runs: scores, outcomes, what was cut, provenance.",
    discussion: """
      Prints Markdown tables. --output writes one HTML page that needs nothing else and prints well, --csv a file for \
      each table, --json all tables in one file; all hold the same numbers. None holds text of records, instructions \
      or answers, but the page if --include-text asks for it.

      Example: medalign report 2k=runs/vicuna-2k 8k=runs/vicuna-8k --output report.html --csv tables
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case markdown, json }

  @Argument(
    help: ArgumentHelp(
      "Folders of runs, shown side by side in this order, each with a name for the tables if the folder's is not to be "
        + "used.", valueName: "[name=]run"), completion: .directory)
  var runs: [RunArgument]

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
    if runs.isEmpty { throw ValidationError("expected at least one run's folder") }
    if includeText, output == nil { throw ValidationError("--include-text needs --output") }
    let names = runs.compactMap(\.source.name)
    if let name = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("two runs are named '\(name)'")
    }
  }

  func run() throws {
    let data = try EvaluationData(runs: runs.map(\.source))
    let report = BenchmarkReport(data: data, options: try options.chosen(among: data.metrics))
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
}
