import ArgumentParser
import MedAlign
import Report
import TextMetrics

/// `medalign score`: scores a run's answers.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score a run's answers against the clinicians' reference answers.",
    discussion: """
      Stores ROUGE-1/2/L/Lsum, BLEU, Google BLEU, chrF, chrF++, METEOR, exact match, token F1 and the match of numbers \
      and dates of every answered item that has a reference answer, and prints their means with the number of \
      instructions that each covers. Refused, failed and skipped items are counted, never scored as zero. METEOR's \
      synonyms are WordNet's (Debian: apt install wordnet-base); where it is not installed, METEOR without synonyms is \
      stored under that name.

      --scores stores scores that another program computed instead, such as COMET's: a CSV, TSV or JSON-lines file \
      with instruction_id, person_id (if needed), system (if it holds several), and either metric and value or a \
      column for each metric. They stay when answers are scored again. Known metrics: \
      \(MetricTable.learned.map(\.name).joined(separator: ", ")); of others say the range.

      Examples:
        medalign score runs/vicuna-2k
        medalign score runs/vicuna-2k --scores comet.csv --metric-version Unbabel/wmt22-comet-da
        medalign score runs/vicuna-2k --scores jury.csv --metric jury --metric-range 1..5
      """)

  @Argument(help: ArgumentHelp("The run's folder.", valueName: "run"), completion: .directory) var folder: String

  @OptionGroup var wordNet: WordNetOption

  @OptionGroup var imported: ImportedScoresOptions

  func run() throws {
    if let path = imported.scores { return try imported.store(path, into: folder) }
    let metrics = MetricTable.standard(wordNet: try wordNet.load())
    let store = try RunStore.openForScoring(folder: folder)
    let summary = try RunScoring.score(store, metrics: metrics)
    try StandardOutput.writeLine(try BenchmarkReport(folders: [folder]).scoresMarkdown())
    try StandardOutput.writeLine(summary.description)
  }
}
