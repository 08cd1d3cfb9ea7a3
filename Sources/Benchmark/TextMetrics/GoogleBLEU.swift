/// Google BLEU (Wu et al. 2016, arXiv:1609.08144): the smaller of precision and recall over all n-grams up to 4, on
/// `13a` tokens, as nltk's `sentence_gleu` and `corpus_gleu` under the `evaluate` package.
public struct GoogleBLEU: TextMetric {
  private static let maximumOrder = 4

  public init() {}

  public var name: String { "google_bleu" }
  public var title: String { "Google BLEU" }
  public var direction: MetricDirection { .higherIsBetter }
  public var range: ClosedRange<Double> { 0...1 }

  public func score(_ answer: String, reference: String) -> MetricScore {
    let (matched, all) = Self.counts(answer, reference)
    return MetricScore(value: all > 0 ? Double(matched) / Double(all) : 0)
  }

  /// Both counts are summed over answers first, so long answers count more.
  public func corpusScore(_ pairs: [AnswerPair]) -> Double? {
    guard !pairs.isEmpty else { return nil }
    var (matched, all) = (0, 0)
    for pair in pairs {
      let counts = Self.counts(pair.answer, pair.reference)
      matched += counts.matched
      all += counts.all
    }
    return all > 0 ? Double(matched) / Double(all) : 0
  }

  private static func counts(_ answer: String, _ reference: String) -> (matched: Int, all: Int) {
    var total = NGramCounts()
    for counts in NGramOverlap.counts(
      answer: Tokenizer13a.tokens(answer), reference: Tokenizer13a.tokens(reference), maximumOrder: maximumOrder)
    {
      total += counts
    }
    return (total.matched, max(total.answer, total.reference))
  }
}
