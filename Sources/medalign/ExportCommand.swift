import ArgumentParser
import MedAlign

/// `medalign export`: a run as JSON lines.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a run as JSON lines, one per item, or as lm-evaluation-harness logs its samples.",
    discussion: """
      Items come in the order of their ids, keys are sorted. --canonical leaves out times, rates and paths: two runs \
      of one plan then give the same bytes, however often they were interrupted. The lines hold questions and answers.

      --format lm-eval writes answered items as EleutherAI's lm-evaluation-harness does with --log_samples: to \
      standard output, or with --output to DIR/<model>/samples_medalign_<time>.jsonl beside results_<time>.json. The \
      time is that of the run's last answer, so that the same run gives the same bytes. The record, which is part of \
      the prompt, is not in it.

      Examples:
        medalign export runs/vicuna-2k --canonical > vicuna-2k.jsonl
        medalign export runs/vicuna-2k --format lm-eval --output exports
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case jsonl
    case harness = "lm-eval"
  }

  @Argument(help: ArgumentHelp("The run's folder.", valueName: "run"), completion: .directory) var folder: String
  @Flag(help: "Leave out times, rates and paths.") var canonical = false
  @Option(help: "jsonl or lm-eval.") var format = Format.jsonl
  @Option(
    help: ArgumentHelp("With --format lm-eval: a folder for the files.", valueName: "dir"), completion: .directory)
  var output: String?

  func validate() throws {
    if output != nil, format != .harness { throw ValidationError("--output belongs to --format lm-eval") }
    if canonical, format == .harness { throw ValidationError("--canonical belongs to --format jsonl") }
  }

  func run() throws {
    let store = try RunStore.openForReading(folder: folder)
    switch format {
    case .jsonl:
      for line in try RunExport.lines(store, canonical: canonical) { try StandardOutput.writeLine(line) }
    case .harness:
      try export(try HarnessExport(store))
    }
  }

  private func export(_ export: HarnessExport) throws {
    if let output {
      for path in try export.write(to: output) { try StandardOutput.writeLine(path) }
      StandardError.write(
        "warning: \(output) holds questions and answers (patient text); mode 0600, keep it like records\n")
    } else {
      for line in export.samples { try StandardOutput.writeLine(line) }
    }
    if export.withoutAnswer > 0 {
      let planned = export.samples.count + export.withoutAnswer
      StandardError.write("\(export.withoutAnswer) of \(planned) items have no answer and no sample\n")
    }
  }
}
