import Foundation

/// What `medalign pair` did: a ranking, hit rates, a selection, or several of them.
public struct PairingReport: Sendable, Codable {
  public struct Ranking: Sendable, Codable {
    public var output: String
    public var instructions: Int
    public var pairs: Int
    public var records: Int
    public var recordBytes: Int
    public var leftOut: [RecordIndex.LeftOut]
    public var words: Int
    public var variant: String
    public var tokens: String
    public var top: Int
    public var baselineDraws: Int
    public var seed: UInt64
    /// Instructions all of whose records have one score: their order is that of person ids alone.
    public var withoutDistinction: Int
    public var indexSeconds: Double
    public var rankingSeconds: Double
  }

  public var ranking: Ranking?
  public var relevance: RelevanceReport?
  public var selection: PairSelection.Summary?

  public init() {}

  /// One JSON object with sorted keys.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  public var text: String {
    [ranking.map(Self.lines), relevance.map(Self.lines), selection.map(Self.lines)].compactMap(\.self)
      .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private static func lines(_ ranking: Ranking) -> [String] {
    let rate = Double(ranking.records) / max(ranking.indexSeconds, 1e-9)
    var lines = [
      "\(ranking.output): \(ranking.pairs) pairs of \(ranking.instructions) instructions with \(ranking.records) "
        + "records",
      "  BM25 \(ranking.variant), tokens \(ranking.tokens), top \(ranking.top); "
        + "\(ranking.baselineDraws) random each, seed \(ranking.seed)",
      String(
        format: "  %d words from %.1f MB indexed in %.1f s (%.0f records/s), ranked in %.2f s", ranking.words,
        Double(ranking.recordBytes) / 1e6, ranking.indexSeconds, rate, ranking.rankingSeconds),
    ]
    if !ranking.leftOut.isEmpty {
      lines.append("  \(ranking.leftOut.count) records left out, since they cannot be read")
    }
    if ranking.withoutDistinction > 0 {
      lines.append(
        "  \(ranking.withoutDistinction) instructions: all their records have one score, so the order means nothing "
          + "(with few records, try --variant lucene)")
    }
    return lines
  }

  private static func lines(_ report: RelevanceReport) -> [String] {
    var lines = [
      "| method | k | hit | miss | undecided | hit rate | Wilson 95 % | Clopper-Pearson 95 % | once all are decided |",
      "|---|---:|---:|---:|---:|---:|---|---|---|",
    ]
    for rate in report.rates {
      lines.append(
        "| \(rate.method.rawValue) | \(rate.k) | \(rate.hits) | \(rate.misses) | \(rate.undecided) "
          + "| \(rate.share.map(percent) ?? "–") | \(range(rate.wilson)) | \(range(rate.clopperPearson)) "
          + "| \(rate.undecided == 0 ? "" : range(rate.bounds)) |")
    }
    lines.append("")
    for marks in report.marks {
      var line =
        "\(marks.method.rawValue): \(marks.instructions) instructions, \(marks.labelled) of \(marks.pairs) pairs "
        + "marked, \(marks.relevant) relevant"
      if marks.contradicted > 0 { line += "; \(marks.contradicted) marked both ways, counted as not marked" }
      lines.append(line)
    }
    if let comparison = report.comparison {
      lines.append(
        "bm25 against random at k = 1: \(comparison.instructions) instructions decided in both, only bm25 "
          + "\(comparison.onlyBM25), only random \(comparison.onlyRandom), McNemar p = "
          + (comparison.pValue < 0.0001
            ? String(format: "%.1e", comparison.pValue) : String(format: "%.4f", comparison.pValue))
      )
    }
    if report.strayLabels > 0 {
      lines.append("\(report.strayLabels) marks are of pairs that the ranking does not have")
    }
    return lines
  }

  private static func lines(_ summary: PairSelection.Summary) -> [String] {
    var lines = [
      "\(summary.folder)/\(PairSelection.fileName): \(summary.selected) instructions with their highest ranked "
        + "relevant record; \(summary.withoutRelevantRecord) without one are not selected"
    ]
    if summary.belowUnmarked > 0 {
      lines.append("  \(summary.belowUnmarked) of them have a record ranked above that nobody marked")
    }
    if summary.hasInstructions { lines.append("\(summary.folder)/instructions.tsv: their categories") }
    if let link = summary.recordsLink {
      lines.append("\(summary.folder)/\(link): the records")
      lines.append("Next: medalign run --data \(summary.folder) --model FILE --output RUN")
    } else {
      lines.append(
        "Put the records, or a link to their folder, at \(summary.folder)/ehrs; then medalign run --data reads it")
    }
    return lines
  }

  private static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

  private static func range(_ interval: RelevanceReport.Interval?) -> String {
    interval.map { String(format: "%.1f–%.1f %%", 100 * $0.low, 100 * $0.high) } ?? "–"
  }
}
