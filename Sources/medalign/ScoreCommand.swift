import ArgumentParser
import MedAlign

/// `medalign score`: scores a run's answers.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score a run's answers against the clinicians' reference answers.",
    discussion: """
      Stores ROUGE-1/2/L/Lsum, BLEU, Google BLEU, chrF, chrF++ and exact match of every answered item that has a \
      reference answer, and prints their means with the number of instructions that each covers. Refused, failed and \
      skipped items are counted, never scored as zero.

      Example: medalign score runs/vicuna-2k
      """)

  @Argument(help: ArgumentHelp("The run's folder.", valueName: "run"), completion: .directory) var folder: String

  func run() throws {
    let store = try RunStore.openForScoring(folder: folder)
    let summary = try RunScoring.score(store)
    try StandardOutput.writeLine(try BenchmarkReport(folders: [folder]).scoresMarkdown())
    try StandardOutput.writeLine(summary.description)
  }
}
