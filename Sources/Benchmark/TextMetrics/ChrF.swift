/// chrF (Popović 2015) and, with word n-grams up to 2, chrF++ (2017), as sacreBLEU 2.6.0 computes them: scalars without
/// white space in n-grams up to 6, recall weighing twice as much as precision, mean over the orders that both texts
/// have.
public struct ChrF: TextMetric {
  private static let characterOrder = 6
  private static let beta = 2.0
  /// 0 for chrF, 2 for chrF++.
  public let wordOrder: Int

  public init(wordOrder: Int) { self.wordOrder = wordOrder }

  public var definition: MetricDefinition {
    MetricDefinition(
      name: wordOrder == 0 ? "chrf" : "chrf++", title: wordOrder == 0 ? "chrF" : "chrF++", version: "sacrebleu 2.6.0",
      range: 0...100)
  }

  public func score(_ answer: String, reference: String) -> MetricScore? {
    MetricScore(value: Self.fScore(counts(answer, reference)))
  }

  /// From the counts of all answers together.
  public func corpusScore(_ pairs: [AnswerPair]) -> Double? {
    guard !pairs.isEmpty else { return nil }
    var total = [NGramCounts](repeating: NGramCounts(), count: Self.characterOrder + wordOrder)
    for pair in pairs {
      for (order, counts) in counts(pair.answer, pair.reference).enumerated() { total[order] += counts }
    }
    return Self.fScore(total)
  }

  private func counts(_ answer: String, _ reference: String) -> [NGramCounts] {
    let (a, r) = (answer.scalarText, reference.scalarText)
    let characters = TokenNumbers(
      answerScalars: a.filter { !$0.isPythonSpace }, referenceScalars: r.filter { !$0.isPythonSpace })
    var counts = NGramOverlap.counts(characters, maximumOrder: Self.characterOrder)
    if wordOrder > 0 {
      let words = TokenNumbers(answer: Self.separatingPunctuation(a), reference: Self.separatingPunctuation(r))
      counts += NGramOverlap.counts(words, maximumOrder: wordOrder)
    }
    // An order that the reference has no n-grams of does not count against the answer.
    return counts.map { $0.reference == 0 ? NGramCounts() : $0 }
  }

  /// Takes one mark off a word's end or else off its start; `(hi)` becomes `(hi` and `)`.
  private static func separatingPunctuation(_ text: ScalarText) -> Tokens {
    let words = Tokens(words: text)
    var result = Tokens(capacity: words.scalars.count)
    for index in 0..<words.count {
      let word = words[index]
      if word.count > 1, let last = word.last, last.isASCIIPunctuation {
        result.append(token: word.dropLast())
        result.append(token: word.suffix(1))
      } else if word.count > 1, let first = word.first, first.isASCIIPunctuation {
        result.append(token: word.prefix(1))
        result.append(token: word.dropFirst())
      } else {
        result.append(token: word)
      }
    }
    return result
  }

  private static func fScore(_ counts: [NGramCounts]) -> Double {
    var (precision, recall, orders) = (0.0, 0.0, 0.0)
    for order in counts where order.answer > 0 && order.reference > 0 {
      precision += Double(order.matched) / Double(order.answer)
      recall += Double(order.matched) / Double(order.reference)
      orders += 1
    }
    guard orders > 0, precision + recall > 0 else { return 0 }
    precision /= orders
    recall /= orders
    let factor = beta * beta
    return 100 * (1 + factor) * precision * recall / (factor * precision + recall)
  }
}
