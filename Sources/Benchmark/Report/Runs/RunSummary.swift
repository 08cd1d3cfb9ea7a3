import Foundation
import MedAlign
import Statistics
import TextMetrics

/// What the report says about one run: counts, means and distributions, no text of items.
struct RunSummary {
  var label: String
  var plan: RunProvenance.Plan
  var engines: [RunProvenance.Engine]
  var counts: OutcomeCounts
  var scores: [MetricSummary]
  /// Ascending by name; items without a category last.
  var categories: [CategorySummary]
  var cut: CutSummary
  var speed: SpeedSummary
  /// Why items ended without an answer, most frequent first.
  var reasons: [(kind: Outcome.Kind, reason: String, count: Int)]
  /// Answered items that have a gold reference and no score.
  var unscored: Int
  /// Answered items without a gold reference.
  var withoutReference: Int

  /// - Parameter metrics: Rows of the tables of scores, the same for all runs of a report.
  init(
    store: RunStore, items: [StoredItem], label: String, metrics: [MetricDefinition]
  ) throws(RunStoreError) {
    self.label = label
    plan = try store.plan()
    engines = try store.engines()
    counts = OutcomeCounts(items)
    let corpus = Dictionary(try store.corpusScores().map { ($0.metric, $0) }, uniquingKeysWith: { $1 })
    scores = metrics.map { MetricSummary($0, items: items, corpus: corpus[$0.name]) }
    categories = CategorySummary.all(items)
    cut = CutSummary(items)
    speed = SpeedSummary(items)
    let answered = items.filter { $0.result?.outcome.kind == .answered }
    unscored = answered.count { $0.instruction.goldReference != nil && $0.scores.isEmpty }
    withoutReference = answered.count { $0.instruction.goldReference == nil }

    var found: [String: (Outcome.Kind, String, Int)] = [:]
    for case let outcome? in items.map({ $0.result?.outcome }) {
      guard let reason = outcome.reason else { continue }
      found["\(outcome.kind.rawValue) \(reason)", default: (outcome.kind, reason, 0)].2 += 1
    }
    reasons = found.values.sorted { ($1.2, $0.1) < ($0.2, $1.1) }.map { (kind: $0.0, reason: $0.1, count: $0.2) }
  }
}

/// One metric over a run's scored items.
struct MetricSummary {
  var name: String
  var title: String
  var range: ClosedRange<Double>
  var gold: BootstrapMean?
  var best: BootstrapMean?
  var corpus: CorpusScore?

  init(_ metric: MetricDefinition, items: [StoredItem], corpus: CorpusScore?) {
    name = metric.name
    title = metric.title
    range = metric.range
    gold = BootstrapMean(of: items.compactMap { $0.score(metric.name, .gold) })
    best = BootstrapMean(of: items.compactMap { $0.score(metric.name, .best) })
    self.corpus = corpus
  }
}

/// One category's items.
struct CategorySummary {
  /// Of the lexical metrics the one that follows clinicians' rankings best (MedAlign's Table 4).
  static let metric = ChrF(wordOrder: 2)

  var name: String?
  var planned: Int
  var answered: Int
  var score: BootstrapMean?

  static func all(_ items: [StoredItem]) -> [CategorySummary] {
    Dictionary(grouping: items, by: \.instruction.category).map { name, items in
      CategorySummary(
        name: name, planned: items.count, answered: items.count { $0.result?.outcome.kind == .answered },
        score: BootstrapMean(of: items.compactMap { $0.score(metric.name, .gold) }))
    }.sorted { a, b in
      guard let x = a.name else { return false }
      guard let y = b.name else { return true }
      return x < y
    }
  }
}

/// What packing left out.
struct CutSummary {
  /// Of items whose record was packed: tokens of the whole record, and of what the prompt holds of it.
  var recordTokens: [Int] = []
  var keptTokens: [Int] = []
  var promptTokens: [Int] = []
  /// Items whose prompt the answering server counted otherwise.
  var miscounted = 0

  init(_ items: [StoredItem]) {
    for case let packing? in items.map({ $0.result?.packing }) {
      guard let record = packing.recordTokens, let kept = packing.keptTokens else { continue }
      recordTokens.append(record)
      keptTokens.append(kept)
      promptTokens.append(packing.promptTokens)
      if packing.promptTokensRead != nil { miscounted += 1 }
    }
  }

  var packed: Int { recordTokens.count }
  var cutCount: Int { zip(recordTokens, keptTokens).count { $0 > $1 } }
  /// Of all tokens of these records.
  var keptShare: Double? {
    let whole = recordTokens.reduce(0) { $0.addingReportingOverflow($1).partialValue }
    let kept = keptTokens.reduce(0) { $0.addingReportingOverflow($1).partialValue }
    return whole > 0 ? Double(kept) / Double(whole) : nil
  }

  static func median(_ values: [Int]) -> Int? {
    quantile(sorted: values.sorted().map(Double.init), probability: 0.5).map { Int($0.rounded()) }
  }
}

/// How fast the run went, and why answers ended.
struct SpeedSummary {
  /// Prompt tokens that were read; what prompts shared is counted once.
  var promptTokens = 0
  var generatedTokens = 0
  var prefillSeconds = 0.0
  var decodeSeconds = 0.0
  var finishReasons: [String: Int] = [:]

  init(_ items: [StoredItem]) {
    for case let result? in items.map(\.result) {
      guard let generation = result.generation else { continue }
      finishReasons[generation.finishReason, default: 0] += 1
      // A server that gave its answers whole has no rates.
      guard let prefill = generation.prefillSeconds, let decode = generation.decodeSeconds else { continue }
      promptTokens += (result.packing?.promptTokens ?? 0) - generation.sharedPromptTokens
      generatedTokens += generation.generatedTokens
      prefillSeconds += prefill
      decodeSeconds += decode
    }
  }

  var prefillRate: Double? { prefillSeconds > 0 ? Double(promptTokens) / prefillSeconds : nil }
  var decodeRate: Double? { decodeSeconds > 0 ? Double(generatedTokens) / decodeSeconds : nil }
}
