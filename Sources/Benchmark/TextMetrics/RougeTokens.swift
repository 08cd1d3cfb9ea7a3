/// The default tokenizer of Google's `rouge_score` 0.1.2 without its stemmer: lower case, then runs of `a`–`z` and
/// `0`–`9`; everything else separates, so letters beyond ASCII vanish.
enum RougeTokens {
  static func tokens(_ text: some StringProtocol) -> [[UInt8]] {
    var tokens: [[UInt8]] = []
    var token: [UInt8] = []
    func end() {
      if !token.isEmpty { tokens.append(token) }
      token.removeAll(keepingCapacity: true)
    }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x30...0x39, 0x61...0x7A: token.append(UInt8(truncatingIfNeeded: scalar.value))
      case 0x41...0x5A: token.append(UInt8(truncatingIfNeeded: scalar.value + 0x20))
      // The two scalars beyond ASCII whose lower case begins with an ASCII letter.
      case 0x212A: token.append(UInt8(ascii: "k"))  // Kelvin sign
      case 0x130:  // capital I with dot: i and a combining dot, which separates
        token.append(UInt8(ascii: "i"))
        end()
      default: end()
      }
    }
    end()
    return tokens
  }

  /// Precision, recall and their harmonic mean; each 0 where it is undefined.
  static func score(matched: Int, answer: Int, reference: Int) -> MetricScore {
    let precision = Double(matched) / Double(max(answer, 1))
    let recall = Double(matched) / Double(max(reference, 1))
    let sum = precision + recall
    return MetricScore(value: sum > 0 ? 2 * precision * recall / sum : 0, precision: precision, recall: recall)
  }
}
