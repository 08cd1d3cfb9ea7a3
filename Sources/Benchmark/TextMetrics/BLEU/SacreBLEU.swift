import Glibc

/// BLEU (Papineni et al. 2002) as sacreBLEU 2.6.0 computes it: tokenizer `13a`, case kept, n-grams up to 4, exponential
/// smoothing. One answer's score counts only the orders that it is long enough for (`effective_order`); the corpus
/// score sums the counts of all answers and uses all four.
public struct SacreBLEU: TextMetric {
  public init() {}

  public var definition: MetricDefinition {
    MetricDefinition(name: "bleu", title: "BLEU", version: "sacrebleu 2.6.0", range: 0...100)
  }

  public func score(_ answer: String, reference: String) -> MetricScore? {
    MetricScore(value: Self.bleu(BLEUCounts.counts(answer, reference), effectiveOrder: true))
  }

  public func corpusScore(_ pairs: [AnswerPair]) -> Double? {
    pairs.isEmpty ? nil : Self.bleu(BLEUCounts.total(pairs), effectiveOrder: false)
  }

  /// From counts per order; the first order's are the lengths.
  private static func bleu(_ counts: [NGramCounts], effectiveOrder: Bool) -> Double {
    guard counts.contains(where: { $0.matched > 0 }) else { return 0 }
    var smoothing = 1.0
    var logarithms = 0.0
    var orders = 0
    for order in counts {
      if order.answer == 0 { break }
      orders += 1
      if order.matched == 0 {
        smoothing *= 2
        logarithms += log(100 / (smoothing * Double(order.answer)))
      } else {
        logarithms += log(100 * Double(order.matched) / Double(order.answer))
      }
    }
    // sacreBLEU takes an order without n-grams as a precision whose logarithm is about -10^10: the score is 0.
    if !effectiveOrder, orders < counts.count { return 0 }
    return BLEUCounts.brevityPenalty(counts) * exp(logarithms / Double(orders))
  }
}

/// What the kinds of BLEU count.
enum BLEUCounts {
  static let maximumOrder = 4

  static func counts(_ answer: String, _ reference: String) -> [NGramCounts] {
    NGramOverlap.counts(
      TokenNumbers(
        answer: Tokenizer13a.tokens(trimmedEnd(answer)), reference: Tokenizer13a.tokens(trimmedEnd(reference))),
      maximumOrder: maximumOrder)
  }

  static func total(_ pairs: [AnswerPair]) -> [NGramCounts] {
    var total = [NGramCounts](repeating: NGramCounts(), count: maximumOrder)
    for pair in pairs {
      for (order, counts) in counts(pair.answer, pair.reference).enumerated() { total[order] += counts }
    }
    return total
  }

  /// Below 1 if the answers are shorter than the references; not asked for without an answer's token.
  static func brevityPenalty(_ counts: [NGramCounts]) -> Double {
    guard let lengths = counts.first, lengths.answer < lengths.reference else { return 1 }
    return exp(1 - Double(lengths.reference) / Double(lengths.answer))
  }

  private static func trimmedEnd(_ text: String) -> ScalarText {
    var scalars = text.scalarText
    while scalars.last?.isPythonSpace == true { scalars.removeLast() }
    return scalars
  }
}
