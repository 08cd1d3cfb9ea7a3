import ArgumentParser
import Foundation
import MedAlign
import Report

/// Scores that another program computed, and what their metrics are.
struct ImportedScoresOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Store the scores in this file instead of computing any.", valueName: "file"),
    completion: .file())
  var scores: String?

  @Option(
    help: ArgumentHelp(
      "With --scores: the system whose rows to take (default: the run folder's or the model's name).",
      valueName: "name"))
  var system: String?

  @Option(
    help: ArgumentHelp("With --scores: take only this metric; several may be given.", valueName: "name"))
  var metric: [String] = []

  @Option(help: ArgumentHelp("With --scores: the range of metrics that are not known.", valueName: "from..to"))
  var metricRange: MetricRange?

  @Flag(help: "With --scores: low values are good, in metrics that are not known.")
  var lowerIsBetter = false

  @Option(
    help: ArgumentHelp("With --scores: what computed them, such as a checkpoint's name.", valueName: "text"))
  var metricVersion: String?

  @Option(
    help: ArgumentHelp(
      "With --scores: definitions of metrics, a JSON array of {name, range: [from, to], title, version, "
        + "lower_is_better}.",
      valueName: "file.json"), completion: .file())
  var metricDefinitions: String?

  @Option(
    help: ArgumentHelp(
      "With --scores: which column or key holds instruction_id, person_id, system, metric or value.",
      valueName: "field=name"))
  var column: [String] = []

  func validate() throws {
    let others =
      system != nil || !metric.isEmpty || metricRange != nil || lowerIsBetter || metricVersion != nil
      || metricDefinitions != nil || !column.isEmpty
    if scores == nil, others {
      throw ValidationError("--system, --metric, --metric-…, --lower-is-better and --column belong to --scores")
    }
    _ = try columns()
  }

  func store(_ path: String, into folder: String) throws {
    var choice = MetricChoice()
    choice.names = metric
    choice.range = metricRange?.range
    choice.isLowerBetter = lowerIsBetter
    choice.version = metricVersion
    if let metricDefinitions {
      choice.definitions = try MetricDefinitionFile.read(
        [UInt8](try InputFile.read(path: metricDefinitions)), path: metricDefinitions)
    }
    let store = try RunStore.openForScoring(folder: folder)
    let file = try ScoreFile.read(
      path: path, items: try store.items().map(\.id), metrics: choice, columns: try columns())
    for issue in file.issues { StandardError.write("warning: \(issue)\n") }
    let summary = try ScoreImport.store(file, into: store, system: system)
    try StandardOutput.writeLine(try BenchmarkReport(folders: [folder]).scoresMarkdown())
    if let line = summary.systemLine { try StandardOutput.writeLine(line) }
    for metric in summary.metrics { try StandardOutput.writeLine("\(metric)") }
  }

  private func columns() throws -> ScoreColumns {
    var columns = ScoreColumns.standard
    for text in column where !columns.apply(text) {
      let fields = ScoreField.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--column \(text): expected FIELD=NAME with one of the fields \(fields)")
    }
    return columns
  }
}

/// Two numbers, as in `0..1`.
struct MetricRange: ExpressibleByArgument {
  let range: ClosedRange<Double>

  init?(argument: String) {
    guard let dots = argument.range(of: ".."), let from = Double(argument[..<dots.lowerBound]),
      let to = Double(argument[dots.upperBound...]), from.isFinite, to.isFinite, from < to
    else { return nil }
    range = from...to
  }
}
