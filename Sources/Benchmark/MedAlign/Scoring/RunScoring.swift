public import TextMetrics

/// Scores a run's answers and stores the scores.
///
/// The policy:
/// - Only answered items are scored. Refused, failed, skipped and pending items have no score, not a zero; every mean
///   is quoted with the number of instructions that it covers, beside the counts of outcomes.
/// - `gold` scores compare with `Annotator_1`'s answer, as in the paper. An answered item without one is counted as
///   such.
/// - `best` scores take, for each metric, the best value over all reference answers of items that have several.
/// - An item to which a metric does not apply has no score by it; the metric's mean covers the others.
/// - Scoring again replaces all scores but those that were imported from files.
public struct RunScoring: Sendable, Equatable {
  public var counts: OutcomeCounts
  /// Answered items with a gold score.
  public var scored: Int
  /// Answered items that have no gold reference.
  public var withoutReference: Int
  /// Answered items that have several references.
  public var withSeveralReferences: Int

  /// Scores all answered items of the run.
  public static func score(
    _ store: RunStore, metrics: [any TextMetric] = MetricTable.standard(wordNet: nil)
  ) throws(RunStoreError) -> RunScoring {
    let items = try store.items()
    var scores: [ItemID: [ItemScore]] = [:]
    var goldPairs: [AnswerPair] = []
    var goldCounts: [String: Int] = [:]
    var summary = RunScoring(counts: OutcomeCounts(items), scored: 0, withoutReference: 0, withSeveralReferences: 0)

    for item in items {
      guard let answer = item.result?.outcome.answer else { continue }
      var itemScores: [ItemScore] = []
      if let gold = item.instruction.goldReference {
        summary.scored += 1
        goldPairs.append(AnswerPair(answer: answer, reference: gold.text))
        for metric in metrics {
          guard let score = metric.score(answer, reference: gold.text) else { continue }
          itemScores.append(ItemScore(score, metric, .gold))
          goldCounts[metric.name, default: 0] += 1
        }
      } else {
        summary.withoutReference += 1
      }
      if item.instruction.references.count > 1 {
        summary.withSeveralReferences += 1
        for metric in metrics {
          let values = item.instruction.references.compactMap { metric.score(answer, reference: $0.text) }
          guard let best = values.max(by: { metric.isBetter($1.value, than: $0.value) }) else { continue }
          itemScores.append(ItemScore(best, metric, .best))
        }
      }
      if !itemScores.isEmpty { scores[item.id] = itemScores }
    }

    let corpus = metrics.compactMap { metric in
      metric.corpusScore(goldPairs).map {
        CorpusScore(metric: metric.name, value: $0, instructionCount: goldCounts[metric.name] ?? 0)
      }
    }
    try store.saveScores(scores, corpus: corpus)
    return summary
  }
}

extension ItemScore {
  fileprivate init(_ score: MetricScore, _ metric: any TextMetric, _ reference: ReferenceChoice) {
    self.init(
      metric: metric.name, reference: reference, value: score.value, precision: score.precision, recall: score.recall)
  }
}

extension TextMetric {
  fileprivate func isBetter(_ a: Double, than b: Double) -> Bool {
    direction == .higherIsBetter ? a > b : a < b
  }
}

extension RunScoring: CustomStringConvertible {
  /// One line: what was scored and what was not.
  public var description: String {
    "\(counts.planned) items: \(counts.answered) answered (\(scored) scored, \(withoutReference) without a reference by "
      + "\(ReferenceAnswer.goldAnnotator)), \(counts.refused) refused, \(counts.failed) failed, \(counts.skipped) skipped"
      + (counts.pending > 0 ? ", \(counts.pending) not run yet" : "")
  }
}
