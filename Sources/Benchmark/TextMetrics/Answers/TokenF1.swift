/// Token F1 of extractive question answering, as SQuAD's evaluation script 2.0 computes it: how far answer and
/// reference consist of the same words.
///
/// Both texts are put in lower case; ASCII punctuation is removed, then the words `a`, `an` and `the`; the rest is
/// split at white space. Words count as often as in the text that has them less often. A text without words equals only
/// another one. Removing punctuation makes `7.2` equal to `72`: for values see `LabMatch`.
public struct TokenF1: TextMetric {
  public init() {}

  public var definition: MetricDefinition {
    MetricDefinition(name: "token_f1", title: "Token F1", version: "SQuAD 2.0", range: 0...1)
  }

  public func score(_ answer: String, reference: String) -> MetricScore? {
    let numbers = TokenNumbers(answer: Self.tokens(answer), reference: Self.tokens(reference))
    if numbers.answer.isEmpty || numbers.reference.isEmpty {
      let value: Double = numbers.answer.isEmpty && numbers.reference.isEmpty ? 1 : 0
      return MetricScore(value: value, precision: value, recall: value)
    }
    let matched = NGramOverlap.counts(numbers, maximumOrder: 1).first?.matched ?? 0
    return RougeTokens.score(matched: matched, answer: numbers.answer.count, reference: numbers.reference.count)
  }

  private static func tokens(_ text: String) -> Tokens {
    let lower = ScalarText(lowerCaseOf: text.scalarText)
    var tokens = Tokens(capacity: lower.count)
    // Where the run of word characters in hand begins.
    var run: Int?
    func endRun() {
      guard let start = run else { return }
      run = nil
      guard isArticle(tokens.scalars[start...]) else { return }
      tokens.removeTail(from: start)
      tokens.endToken()
    }
    for scalar in lower where !scalar.isASCIIPunctuation {
      if scalar.isPythonWordCharacter {
        if run == nil { run = tokens.scalars.count }
        tokens.append(scalar)
      } else {
        endRun()
        if scalar.isPythonSpace { tokens.endToken() } else { tokens.append(scalar) }
      }
    }
    endRun()
    tokens.endToken()
    return tokens
  }

  private static func isArticle(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    guard word.count <= 3, word.first == "a" || word.first == "t" else { return false }
    return word.elementsEqual(["a"]) || word.elementsEqual(["a", "n"]) || word.elementsEqual(["t", "h", "e"])
  }
}
