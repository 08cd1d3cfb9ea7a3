/// ROUGE-N: overlap of word n-grams (Lin 2004), as `rouge_score` 0.1.2 computes it without a stemmer.
///
/// The corpus score is the mean over answers. (`evaluate` quotes the median of 1,000 unseeded bootstrap means, which
/// estimates the same and is not reproducible.)
public struct RougeN: TextMetric {
  public let order: Int

  public init(order: Int) { self.order = order }

  public var name: String { "rouge\(order)" }
  public var title: String { "ROUGE-\(order)" }
  public var direction: MetricDirection { .higherIsBetter }
  public var range: ClosedRange<Double> { 0...1 }

  public func score(_ answer: String, reference: String) -> MetricScore {
    let counts = NGramOverlap.counts(
      answer: RougeTokens.tokens(answer), reference: RougeTokens.tokens(reference), maximumOrder: order)
    guard let last = counts.last else { return MetricScore(value: 0) }
    return RougeTokens.score(matched: last.matched, answer: last.answer, reference: last.reference)
  }
}
