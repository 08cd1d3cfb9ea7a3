/// The default tokenizer of Google's `rouge_score` 0.1.2: lower case, then runs of `a`–`z` and `0`–`9`; everything else
/// separates, so letters beyond ASCII vanish. With stemming, words of more than three characters are stemmed.
enum RougeTokens {
  static func tokens(_ text: String, isStemmed: Bool) -> Tokens {
    var text = text
    return text.withUTF8 { tokens($0[...], isStemmed: isStemmed) }
  }

  /// - Parameter text: UTF-8, of which only ASCII and two other scalars matter.
  static func tokens(_ text: Slice<UnsafeBufferPointer<UInt8>>, isStemmed: Bool) -> Tokens {
    var tokens = Tokens(capacity: text.count)
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      index += 1
      switch byte {
      case 0x30...0x39, 0x61...0x7A: tokens.append(Unicode.Scalar(byte))
      case 0x41...0x5A: tokens.append(Unicode.Scalar(byte | 0x20))
      // The two scalars beyond ASCII whose lower case begins with an ASCII letter.
      case 0xE2 where text[index...].starts(with: [0x84, 0xAA]):  // Kelvin sign, U+212A
        tokens.append("k")
        index += 2
      case 0xC4 where text[index...].first == 0xB0:  // capital I with dot, U+0130: i and a dot, which separates
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
