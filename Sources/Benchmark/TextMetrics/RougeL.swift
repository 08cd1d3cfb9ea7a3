/// ROUGE-L: the longest common subsequence of words (Lin 2004), as `rouge_score` 0.1.2 computes it without a stemmer.
public struct RougeL: TextMetric {
  public init() {}

  public var name: String { "rougeL" }
  public var title: String { "ROUGE-L" }
  public var direction: MetricDirection { .higherIsBetter }
  public var range: ClosedRange<Double> { 0...1 }

  public func score(_ answer: String, reference: String) -> MetricScore {
    let (a, r) = (RougeTokens.tokens(answer), RougeTokens.tokens(reference))
    return RougeTokens.score(
      matched: CommonSubsequence(reference: r, answer: a, tracing: false).length, answer: a.count, reference: r.count)
  }
}

/// ROUGE-Lsum: for each line of the reference the union of its longest common subsequences with the answer's lines.
///
/// No word of either text counts more than once, as in `rouge_score` 0.1.2. Equal to ROUGE-L for texts of one line.
public struct RougeLsum: TextMetric {
  public init() {}

  public var name: String { "rougeLsum" }
  public var title: String { "ROUGE-Lsum" }
  public var direction: MetricDirection { .higherIsBetter }
  public var range: ClosedRange<Double> { 0...1 }

  public func score(_ answer: String, reference: String) -> MetricScore {
    let (answerLines, referenceLines) = (Self.lines(answer), Self.lines(reference))
    var answerLeft: [[UInt8]: Int] = [:]
    var referenceLeft: [[UInt8]: Int] = [:]
    for token in answerLines.joined() { answerLeft[token, default: 0] += 1 }
    for token in referenceLines.joined() { referenceLeft[token, default: 0] += 1 }

    var hits = 0
    for line in referenceLines {
      var union = [Bool](repeating: false, count: line.count)
      for other in answerLines {
        for index in CommonSubsequence(reference: line, answer: other).referenceIndices { union[index] = true }
      }
      for (token, isCommon) in zip(line, union) where isCommon {
        guard let a = answerLeft[token], a > 0, let r = referenceLeft[token], r > 0 else { continue }
        hits += 1
        answerLeft[token] = a - 1
        referenceLeft[token] = r - 1
      }
    }
    return RougeTokens.score(
      matched: hits, answer: answerLines.reduce(0) { $0 + $1.count },
      reference: referenceLines.reduce(0) { $0 + $1.count })
  }

  private static func lines(_ text: String) -> [[[UInt8]]] {
    text.unicodeScalars.split(separator: "\n").map { RougeTokens.tokens(String(String.UnicodeScalarView($0))) }
  }
}

