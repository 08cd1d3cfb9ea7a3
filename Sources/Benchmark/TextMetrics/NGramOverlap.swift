/// How many n-grams of one order an answer and a reference have, and have in common.
struct NGramCounts: Equatable {
  var answer = 0
  var reference = 0
  /// Each distinct n-gram counts as often as in the text that has it less often.
  var matched = 0

  static func += (total: inout NGramCounts, other: NGramCounts) {
    total.answer += other.answer
    total.reference += other.reference
    total.matched += other.matched
  }
}

enum NGramOverlap {
  /// Counts for the orders 1 to `maximumOrder`, exactly (no hashes are compared).
  ///
  /// Each n-gram gets a number; an n-gram one longer is named by its first part's number and its last token's, so the
  /// work is linear in the length for every order.
  static func counts<Token: Hashable>(answer: [Token], reference: [Token], maximumOrder: Int) -> [NGramCounts] {
    var vocabulary: [Token: UInt32] = [:]
    func number(_ token: Token) -> UInt32 {
      let next = UInt32(truncatingIfNeeded: vocabulary.count)
      let found = vocabulary[token, default: next]
      if found == next { vocabulary[token] = next }
      return found
    }
    let answerTokens = answer.map(number)
    let referenceTokens = reference.map(number)
    var answerGrams = answerTokens
    var referenceGrams = referenceTokens

    var counts: [NGramCounts] = []
    for order in 1...max(maximumOrder, 1) {
      if order > 1 {
        var names: [UInt64: UInt32] = [:]
        answerGrams = longer(answerGrams, answerTokens, order, &names)
        referenceGrams = longer(referenceGrams, referenceTokens, order, &names)
      }
      counts.append(
        NGramCounts(
          answer: answerGrams.count, reference: referenceGrams.count, matched: matches(answerGrams, referenceGrams)))
    }
    return counts
  }

  private static func longer(
    _ grams: [UInt32], _ tokens: [UInt32], _ order: Int, _ names: inout [UInt64: UInt32]
  ) -> [UInt32] {
    guard tokens.count >= order else { return [] }
    return (0...tokens.count - order).map { start in
      let key = UInt64(grams[start]) << 32 | UInt64(tokens[start + order - 1])
      let next = UInt32(truncatingIfNeeded: names.count)
      let found = names[key, default: next]
      if found == next { names[key] = next }
      return found
    }
  }

  private static func matches(_ a: [UInt32], _ b: [UInt32]) -> Int {
    var left: [UInt32: Int] = [:]
    for gram in a { left[gram, default: 0] += 1 }
    var matched = 0
    for gram in b {
      guard let count = left[gram], count > 0 else { continue }
      left[gram] = count - 1
      matched += 1
    }
    return matched
  }
}
