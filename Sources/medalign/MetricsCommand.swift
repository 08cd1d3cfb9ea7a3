import ArgumentParser
import Foundation
import TextMetrics

/// `medalign metrics`: scores pairs of texts that come from anywhere.
struct MetricsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Score pairs of texts, without a run.",
    discussion: """
      Example: medalign metrics --pairs answers.jsonl --metrics rougeL,chrf++,meteor --format json

      Each line of the file is an object with "candidate" and "reference"; other keys are ignored. The table holds \
      means over the pairs that a metric applies to; json also holds each pair's scores, one pair a line, null where a \
      metric does not apply.

      Metrics: \(MetricTable.computed.map(\.name).joined(separator: ", ")). Without --metrics, those that \
      `medalign score` uses. meteor needs WordNet (Debian: apt install wordnet-base).
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Option(help: ArgumentHelp("Pairs, a JSON object a line.", valueName: "file.jsonl"), completion: .file())
  var pairs: String

  @Option(help: ArgumentHelp("Metrics, separated by commas.", valueName: "names"))
  var metrics: String?

  @OptionGroup var wordNet: WordNetOption

  @Option(help: "Threads that score.")
  var threads = max(1, ProcessInfo.processInfo.activeProcessorCount)

  @Option(help: "Output: table or json.")
  var format = Format.table

  func validate() throws {
    if threads < 1 { throw ValidationError("--threads: expected 1 or more") }
  }

  func run() throws {
    let chosen = try chosenMetrics()
    let pairs = try PairFile.read(path: pairs)
    let results = chosen.map { MetricResult($0, pairs, threads: threads) }
    switch format {
    case .table: try StandardOutput.write(MetricsReport.table(results))
    case .json: try StandardOutput.write(try MetricsReport.json(results, pairCount: pairs.count))
    }
  }

  private func chosenMetrics() throws -> [any TextMetric] {
    guard let metrics else { return MetricTable.standard(wordNet: try wordNet.load()) }
    let names = metrics.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    guard !names.isEmpty else { throw ValidationError("--metrics: expected names") }
    let known = MetricTable.all(wordNet: names.contains("meteor") ? try wordNet.load() : nil)
    return try names.map { name in
      if let metric = known.first(where: { $0.name == name }) { return metric }
      if name == "meteor" { throw WordNetMissing(folder: wordNet.wordnet) }
      let names = MetricTable.computed.map(\.name).joined(separator: ", ")
      throw ValidationError("--metrics: no metric '\(name)'; there are \(names)")
    }
  }
}
