public import MedAlign
public import RecordOverview
public import Retrieval

/// Reads instructions and records, ranks and writes pairs: what `medalign pair --output` does.
public struct PairingRun: Sendable {
  /// How texts become words. The paper does not say; the package that it names (rank_bm25) leaves it to the caller, and
  /// the authors' later code splits at white space and keeps case (medalign.md 7, 13).
  public enum Tokens: String, Sendable, Codable, CaseIterable {
    case whitespace
    case words

    var tokenizer: WordTokenizer { self == .whitespace ? .whitespace : .words }
  }

  public var ranking: RecordRanking
  public var formula: BM25Variant.Formula
  public var tokens: Tokens
  public var onlyGeneral: Bool
  public var threads: Int

  public init(
    ranking: RecordRanking = RecordRanking(), formula: BM25Variant.Formula = .okapi, tokens: Tokens = .whitespace,
    onlyGeneral: Bool = false, threads: Int = 1
  ) {
    self.ranking = ranking
    self.formula = formula
    self.tokens = tokens
    self.onlyGeneral = onlyGeneral
    self.threads = threads
  }

  /// The instructions to be paired.
  /// - Throws: `unreadable`, `noInstructions`, `noGeneralInstructions`.
  public func instructions(
    path: String
  ) throws(PairingError) -> (instructions: [CollectedInstruction], issues: [DataIssue]) {
    let file: (instructions: [CollectedInstruction], columns: Set<FormField>, issues: [DataIssue])
    do {
      file = try InstructionFile.read(path: path)
    } catch {
      throw .unreadable(error.description)
    }
    guard !file.instructions.isEmpty else { throw .noInstructions(path: path) }
    guard onlyGeneral else { return (file.instructions, file.issues) }
    let general = file.instructions.filter { $0.appliesGenerally == true }
    guard !general.isEmpty else {
      throw .noGeneralInstructions(path: path, hasColumn: file.columns.contains(.appliesGenerally))
    }
    return (general, file.issues)
  }

  /// Ranks and writes.
  /// - Parameters:
  ///   - labels: Marks from before, written beside the pairs that they belong to.
  ///   - output: Must not hold people's marks (`PairTable.checkReplaceable`).
  public func run(
    _ instructions: [CollectedInstruction], records: RecordFolder, labels: RelevanceLabels, output: String,
    progress: @Sendable (RecordIndex.Progress) -> Void = { _ in }
  ) throws -> (pairs: [RankedPair], report: PairingReport.Ranking) {
    try PairTable.checkReplaceable(output)
    let clock = ContinuousClock()
    let start = clock.now
    let index = try RecordIndex(
      of: records, tokenizer: tokens.tokenizer, variant: variant, threads: threads, progress: progress)
    let indexed = clock.now
    let pairs = labels.applied(to: ranking.pairs(of: instructions, in: index, threads: threads))
    let ranked = clock.now
    try PairTable.write(pairs, to: output)
    let scores = Dictionary(grouping: pairs.filter { $0.method == .bm25 }, by: \.instructionID)
    let report = PairingReport.Ranking(
      output: output, instructions: instructions.count, pairs: pairs.count, records: index.people.count,
      recordBytes: index.byteCount, leftOut: index.leftOut, words: index.index.tokenCount, variant: formula.rawValue,
      tokens: tokens.rawValue, top: ranking.top, baselineDraws: ranking.baselineDraws, seed: ranking.seed,
      withoutDistinction: scores.values.count { $0.count > 1 && Set($0.map(\.score)).count == 1 },
      indexSeconds: (indexed - start) / .seconds(1), rankingSeconds: (ranked - indexed) / .seconds(1))
    return (pairs, report)
  }

  /// With the parameters of the package that the formula's name comes from.
  private var variant: BM25Variant {
    switch formula {
    case .okapi: .okapi()
    case .plus: .plus()
    case .rankBM25L: .rankBM25L()
    case .lucene: .lucene()
    case .robertson, .atire, .l: BM25Variant(formula)
    }
  }
}
