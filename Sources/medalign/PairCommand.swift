import ArgumentParser
import Foundation
import MedAlign
import Pairing
import RecordOverview
import Retrieval

/// `medalign pair`: records for instructions, and how relevant people find them.
struct PairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pair",
    abstract: "Rank patient records for instructions by BM25, and tell hit rates from people's marks.",
    discussion: """
      1. Rank: medalign pair --instructions instructions.tsv --records ehrs --output pairs.tsv

      A record's text is its whole XML as stored. The query is the instruction, the patient characteristics and the \
      clinical context. Beside the best records by BM25 stand random ones, the baseline. Of equal scores the smaller \
      person id comes first.

      2. People write yes or no under is_relevant in pairs.tsv.

      3. Tell: medalign pair --labels pairs.tsv --instructions instructions.tsv --records ehrs --select paired

      Prints for how many instructions a relevant record is among the first k. An instruction counts as a miss only if \
      all k records are marked no; else, without a yes, it is undecided. --select writes a data folder for \
      `medalign run --data`: each instruction with its highest ranked relevant record. Marks may also come as a plain \
      table of instruction_id, person_id and is_relevant, beside --pairs or a new ranking.
      """)

  @Option(
    help: ArgumentHelp("Instructions, as `medalign collect` writes them.", valueName: "file"), completion: .file())
  var instructions: String?

  @Option(
    help: ArgumentHelp("A folder of records (<id>.xml or EHR_<id>.xml), or a data set's folder.", valueName: "folder"),
    completion: .directory)
  var records: String?

  @Option(help: ArgumentHelp("Rank, and write the pairs here (.tsv or .csv).", valueName: "file")) var output: String?

  @Option(
    help: "Records for each instruction; with marks, hit rates up to this k. (default: 5; all that the ranking has)")
  var top: Int?

  @Option(help: "Random records for each instruction.") var baselineDraws = 1

  @Option(help: "Seed of the random records.") var seed: UInt64 = 1

  @Option(
    help: """
      BM25's formula: \(BM25Variant.Formula.allCases.map(\.rawValue).joined(separator: ", ")). okapi, plus and \
      rank-bm25-l are rank_bm25's, the others bm25s'.
      """)
  var variant = BM25Variant.Formula.okapi

  @Option(
    help: """
      Words: whitespace (split there, case and punctuation kept, as LangChain uses rank_bm25) or words (lower case \
      letters and digits without stop words, which finds more in XML).
      """)
  var tokens = PairingRun.Tokens.whitespace

  @Flag(help: "Only instructions with yes under applies_generally, as the paper did.") var onlyGeneral = false

  @Option(
    help: ArgumentHelp("Marks of relevance: a marked pairs file, or a plain table.", valueName: "file"),
    completion: .file())
  var labels: String?

  @Option(help: ArgumentHelp("An earlier ranking that plain labels are about.", valueName: "file"), completion: .file())
  var pairs: String?

  @Option(help: ArgumentHelp("Write the relevant pairs as a data folder.", valueName: "folder")) var select: String?

  @Option(help: "Threads (default: one per processor). Results do not depend on it.") var threads: Int?

  @Option(help: "How to print: text or json.") var format = Format.text

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  func validate() throws {
    let limit = RecordRanking.rankLimit
    if let top, !(1...limit).contains(top) { throw ValidationError("--top must be 1 to \(limit)") }
    if !(0...limit).contains(baselineDraws) { throw ValidationError("--baseline-draws must be 0 to \(limit)") }
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be 1 to 1024") }
    if output != nil {
      if instructions == nil || records == nil { throw ValidationError("--output needs --instructions and --records") }
      if pairs != nil { throw ValidationError("--pairs is an earlier ranking; leave it out with --output") }
    } else {
      if labels == nil { throw ValidationError("give --output to rank records, or --labels to tell hit rates") }
      if onlyGeneral { throw ValidationError("--only-general is for ranking, with --output") }
    }
    if select != nil && labels == nil { throw ValidationError("--select needs --labels") }
  }

  func run() throws {
    if let select {
      try PairSelection.checkReplaceable(select, inputs: [instructions, labels, pairs, output].compactMap(\.self))
    }
    var report = PairingReport()
    let marks = try labels.map { try read($0) }
    let folder = try records.map { try RecordFolder(path: $0) }
    warn(folder?.leftOut ?? [])
    let known = try knownInstructions()

    let ranking: [RankedPair]
    if let output, let folder {
      let line = RecordProgressLine()
      let result = try pairing.run(
        known, records: folder, labels: marks?.labels ?? RelevanceLabels(), output: output
      ) { line.show(done: $0.recordsDone, total: $0.recordsTotal, bytes: $0.bytesDone) }
      line.end()
      warn(result.report.leftOut.map { "\($0.path): \($0.reason)" })
      report.ranking = result.report
      ranking = result.pairs
    } else if let pairs {
      let table = try read(pairs)
      guard table.hasRanking else { throw PairingError.noRanking(path: pairs) }
      ranking = table.pairs
    } else {
      guard let marks, marks.hasRanking else { throw PairingError.noRanking(path: labels ?? "") }
      ranking = marks.pairs
    }
    if let marks, let labels {
      guard marks.labels.count > 0 else { throw PairingError.noLabels(path: labels) }
      report.relevance = RelevanceReport(ranking, labels: marks.labels, depth: top)
      if let select {
        report.selection = try PairSelection(ranking, labels: marks.labels, ranking: labels)
          .write(to: select, instructions: known, records: folder)
      }
    }
    try StandardOutput.writeLine(format == .json ? try report.json() : report.text)
  }

  private var pairing: PairingRun {
    PairingRun(
      ranking: RecordRanking(top: top ?? 5, baselineDraws: baselineDraws, seed: seed), formula: variant, tokens: tokens,
      onlyGeneral: onlyGeneral, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  private func knownInstructions() throws -> [CollectedInstruction] {
    guard let instructions else { return [] }
    let (known, issues) = try pairing.instructions(path: instructions)
    warn(issues)
    return known
  }

  private func read(_ path: String) throws -> PairTable {
    let table = try PairTable(path: path)
    warn(table.issues)
    return table
  }

  /// The first of them; a file of another kind could have thousands.
  private func warn(_ issues: [some CustomStringConvertible]) {
    let limit = 20
    for issue in issues.prefix(limit) { StandardError.write("warning: \(issue)\n") }
    if issues.count > limit { StandardError.write("warning: … and \(issues.count - limit) more\n") }
  }
}

extension BM25Variant.Formula: ExpressibleByArgument {}
extension PairingRun.Tokens: ExpressibleByArgument {}
