/// The default tokenizer of Google's `rouge_score` 0.1.2: lower case, then runs of `a`–`z` and `0`–`9`; everything else
/// separates, so letters beyond ASCII vanish. With stemming, words of more than three characters are stemmed.
enum RougeTokens {
  static func tokens(_ text: ScalarText, isStemmed: Bool) -> Tokens {
    tokens(text[...], isStemmed: isStemmed)
  }

  static func tokens(_ text: ArraySlice<Unicode.Scalar>, isStemmed: Bool) -> Tokens {
    var tokens = Tokens(capacity: text.count)
    for scalar in text {
      switch scalar.value {
      case 0x30...0x39, 0x61...0x7A: tokens.append(scalar)
      case 0x41...0x5A: tokens.append(Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value | 0x20)))
      // The two scalars beyond ASCII whose lower case begins with an ASCII letter.
      case 0x212A: tokens.append("k")  // Kelvin sign
      case 0x130:  // capital I with dot: i and a combining dot, which separates
        tokens.append("i")
        tokens.endToken()
      default: tokens.endToken()
      }
    }
    tokens.endToken()
    return isStemmed ? stemmed(tokens) : tokens
  }

  private static func stemmed(_ tokens: Tokens) -> Tokens {
    var stems = Tokens(capacity: tokens.scalars.count)
    for index in 0..<tokens.count {
      let token = tokens[index]
      if token.count > 3 { stems.append(token: PorterStemmer.stem(token)) } else { stems.append(token: token) }
    }
    return stems
  }

  /// Precision, recall and their harmonic mean; each 0 where it is undefined.
  static func score(matched: Int, answer: Int, reference: Int) -> MetricScore {
    let precision = Double(matched) / Double(max(answer, 1))
    let recall = Double(matched) / Double(max(reference, 1))
    let sum = precision + recall
    return MetricScore(value: sum > 0 ? 2 * precision * recall / sum : 0, precision: precision, recall: recall)
  }

  static func definition(_ name: String, _ title: String, isStemmed: Bool) -> MetricDefinition {
    MetricDefinition(
      name: isStemmed ? name + "_stemmed" : name, title: isStemmed ? title + ", stemmed" : title,
      version: "rouge_score 0.1.2", range: 0...1)
  }
}
