/// ROUGE-L: the longest common subsequence of words (Lin 2004), as `rouge_score` 0.1.2 computes it.
public struct RougeL: TextMetric {
  /// Whether words are compared by their Porter stems (`use_stemmer=True`).
  public let isStemmed: Bool

  public init(isStemmed: Bool = false) { self.isStemmed = isStemmed }

  public var definition: MetricDefinition { RougeTokens.definition("rougeL", "ROUGE-L", isStemmed: isStemmed) }

  public func score(_ answer: String, reference: String) -> MetricScore? {
    let numbers = TokenNumbers(
      answer: RougeTokens.tokens(answer, isStemmed: isStemmed),
      reference: RougeTokens.tokens(reference, isStemmed: isStemmed))
    return RougeTokens.score(
      matched: CommonSubsequence.length(numbers), answer: numbers.answer.count, reference: numbers.reference.count)
  }
}
