import ArgumentParser
import ContextPacking
import EHR
import Foundation
import ModelFiles
import RecordOverview
import Tokenizers

/// `medalign ehr stats`: what a folder of records holds, and which contexts it fits.
struct EHRStatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Count patients, events, notes, codes and tokens over a folder of records.",
    discussion: """
      With --model, a record's length is that of its XML in the model's tokens, as `medalign run` packs it; only the \
      file's vocabulary is read. Beside it: the text of its notes, and its coded events in compact form (name | value | \
      unit). Without --model, lengths are bytes, and only limits that --fits names are checked.

      The output names event types, genders and titles of notes, no other text of a record. A file that cannot be read \
      is named on standard error and counted; the others go on. Exit status 0 unless none can be read.

      Example: medalign ehr stats --records medalign/ --model vicuna-7b-v1.5.Q4_K_M.gguf --histogram tokens.svg
      """)

  @Option(
    help: ArgumentHelp("A folder of records (<id>.xml or EHR_<id>.xml), or a data set's folder.", valueName: "folder"),
    completion: .directory)
  var records: String

  @Option(
    help: ArgumentHelp("Count tokens by this GGUF file's vocabulary; weights are not needed.", valueName: "file"),
    completion: .file(extensions: ["gguf"]))
  var model: String?

  @Option(help: "How to print: markdown, json or csv.") var format = Format.markdown

  @Option(
    help: ArgumentHelp(
      "Also draw the lengths of records into this SVG file (readable by its owner alone).", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var histogram: String?

  @Option(
    help: ArgumentHelp(
      "Context lengths of which to say how many records fit, separated by commas. (default with --model: "
        + "2048,8192,32768,131072)", valueName: "lengths"))
  var fits: Lengths?

  @Option(help: "Threads (default: one per processor). Results do not depend on it.") var threads: Int?

  enum Format: String, ExpressibleByArgument, CaseIterable { case markdown, json, csv }

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be 1 to 1024") }
  }

  func run() throws {
    let folder = try RecordFolder(path: records)
    let survey = RecordSurvey(
      folder, threadCount: threads ?? ProcessInfo.processInfo.activeProcessorCount, count: try lengthCounter())
    let progress = RecordProgressLine()
    let result = try survey.run { progress.show(done: $0.recordsDone, total: $0.recordsTotal, bytes: $0.bytes) }
    progress.end()
    let statistics = RecordStatistics(
      result.census, unreadable: result.failures.map(\.description), unit: model == nil ? .bytes : .tokens,
      model: model.map { URL(filePath: $0).lastPathComponent },
      limits: fits?.values ?? (model == nil ? [] : [2_048, 8_192, 32_768, 131_072]))
    switch format {
    case .markdown: try StandardOutput.write(StatisticsMarkdown(statistics).text)
    case .json: try StandardOutput.write(StatisticsJSON.text(statistics))
    case .csv: try StandardOutput.write(StatisticsTable(statistics).text)
    }
    if let histogram, let picture = HistogramSVG(statistics) {
      let file = try OutputFile(path: histogram)
      try file.write(Data(picture.text.utf8))
      try file.close()
    }
    for file in folder.leftOut { StandardError.write("warning: \(file)\n") }
    for failure in result.failures { StandardError.write("warning: \(failure)\n") }
  }

  private func lengthCounter() throws -> @Sendable ([UInt8]) -> Int {
    guard let model else { return { $0.count } }
    let tokenizer = try Tokenizer(VocabularyLoader.load(path: model))
    return { RecordTokenCount(of: $0, tokenizer: tokenizer).value }
  }

  /// `2048,8192`.
  struct Lengths: ExpressibleByArgument {
    let values: [Int]

    init?(argument: String) {
      let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      values = Array(Set(parts.compactMap { $0 })).sorted()
      guard parts.allSatisfy({ $0.map { $0 > 0 } ?? false }) else { return nil }
    }
  }
}
