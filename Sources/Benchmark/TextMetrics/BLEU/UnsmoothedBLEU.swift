import Glibc

/// BLEU without smoothing, from 0 to 1, which the paper's `evaluate` package quotes (tensorflow/nmt's `compute_bleu` on
/// `13a` tokens, `smooth=False`): the score is 0 as soon as one order up to 4 has no match, as with most single
/// answers.
///
/// Equal to sacreBLEU with `smooth_method="none"`, divided by 100.
public struct UnsmoothedBLEU: TextMetric {
  public init() {}

  public var definition: MetricDefinition {
    MetricDefinition(
      name: "bleu_unsmoothed", title: "BLEU, unsmoothed", version: "sacrebleu 2.6.0, smooth_method none", range: 0...1)
  }

  public func score(_ answer: String, reference: String) -> MetricScore? {
    MetricScore(value: Self.bleu(BLEUCounts.counts(answer, reference)))
  }

  /// From the counts of all answers together.
  public func corpusScore(_ pairs: [AnswerPair]) -> Double? {
    pairs.isEmpty ? nil : Self.bleu(BLEUCounts.total(pairs))
  }

  private static func bleu(_ counts: [NGramCounts]) -> Double {
    guard counts.allSatisfy({ $0.matched > 0 }) else { return 0 }
    let logarithms = counts.reduce(0) { $0 + log(Double($1.matched) / Double($1.answer)) }
    return BLEUCounts.brevityPenalty(counts) * exp(logarithms / Double(counts.count))
  }
}
