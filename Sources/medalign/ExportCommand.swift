import ArgumentParser
import MedAlign

/// `medalign export`: a run as JSON lines.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a run as JSON lines, one per item.",
    discussion: """
      Items come in the order of their ids, keys are sorted. --canonical leaves out times, rates and paths: two runs of \
      one plan then give the same bytes, however often they were interrupted. The lines hold questions and answers.

      Example: medalign export runs/vicuna-2k --canonical > vicuna-2k.jsonl
      """)

  @Argument(help: ArgumentHelp("The run's folder.", valueName: "run"), completion: .directory) var folder: String
  @Flag(help: "Leave out times, rates and paths.") var canonical = false

  func run() throws {
    let store = try RunStore.openForReading(folder: folder)
    for line in try RunExport.lines(store, canonical: canonical) { try StandardOutput.writeLine(line) }
  }
}
