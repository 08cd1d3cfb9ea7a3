/// ROUGE-N: overlap of word n-grams (Lin 2004), as `rouge_score` 0.1.2 computes it.
///
/// The corpus score is the mean over answers. (`evaluate` quotes the median of 1,000 unseeded bootstrap means, which
/// estimates the same and is not reproducible.)
public struct RougeN: TextMetric {
  public let order: Int
  /// Whether words are compared by their Porter stems (`use_stemmer=True`).
  public let isStemmed: Bool

  public init(order: Int, isStemmed: Bool = false) {
    self.order = order
    self.isStemmed = isStemmed
  }

  public var definition: MetricDefinition {
    RougeTokens.definition("rouge\(order)", "ROUGE-\(order)", isStemmed: isStemmed)
  }

  public func score(_ answer: String, reference: String) -> MetricScore? {
    let numbers = TokenNumbers(
      answer: RougeTokens.tokens(answer, isStemmed: isStemmed),
      reference: RougeTokens.tokens(reference, isStemmed: isStemmed))
    guard let last = NGramOverlap.counts(numbers, maximumOrder: order).last else { return nil }
    return RougeTokens.score(matched: last.matched, answer: last.answer, reference: last.reference)
  }
}
