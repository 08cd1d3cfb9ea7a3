/// Google BLEU (Wu et al. 2016, arXiv:1609.08144): the smaller of precision and recall over all n-grams up to 4, on
/// `13a` tokens, as nltk's `sentence_gleu` and `corpus_gleu` under the `evaluate` package.
public struct GoogleBLEU: TextMetric {
  public init() {}

  public var definition: MetricDefinition {
    MetricDefinition(name: "google_bleu", title: "Google BLEU", version: "nltk 3.10.4, tokens 13a", range: 0...1)
  }

  public func score(_ answer: String, reference: String) -> MetricScore? {
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
    let numbers = TokenNumbers(
      answer: Tokenizer13a.tokens(answer.scalarText), reference: Tokenizer13a.tokens(reference.scalarText))
    var total = NGramCounts()
    for counts in NGramOverlap.counts(numbers, maximumOrder: 4) { total += counts }
    return (total.matched, max(total.answer, total.reference))
  }
}
