import ArgumentParser
import MedAlign
import Report

/// `medalign report`: one or several runs side by side.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report one or several runs: scores, outcomes, what was cut, provenance.",
    discussion: """
      Prints Markdown tables and, with --output, writes one HTML page that needs nothing else. Neither holds text of \
      records, instructions or answers unless --include-text asks for it.

      Example: medalign report runs/vicuna-2k runs/vicuna-8k --output report.html
      """)

  @Argument(help: "Folders of runs, shown side by side in this order.", completion: .directory) var runs: [String]
  @Option(help: "Also write an HTML page to this file (readable by its owner alone).", completion: .file())
  var output: String?
  @Flag(help: "Show questions, references and answers in the HTML page; keep it like the records themselves.")
  var includeText = false

  func validate() throws {
    if runs.isEmpty { throw ValidationError("expected at least one run's folder") }
    if includeText, output == nil { throw ValidationError("--include-text needs --output") }
  }

  func run() throws {
    let report = try BenchmarkReport(folders: runs)
    try StandardOutput.write(report.markdown())
    if let output {
      try PrivateFile.write(report.html(includeText: includeText), to: output)
      try StandardOutput.writeLine("\nHTML report: \(output)")
    }
  }
}
