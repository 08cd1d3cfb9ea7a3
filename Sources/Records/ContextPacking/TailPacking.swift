import EHR

/// Policies `paper` and `fixed-reserve`: the last tokens of the record, cut where the tokens end.
extension ContextPacker {
  /// The paper's rule (medalign.md 11.3): as many of the record's last tokens as the joined prompt can hold.
  func packTail(_ prepared: PreparedRecord, question: String) throws(PackingError) -> PackedPrompt {
    let fit = try longestTail(prepared, question: question, limit: budget.promptTokens)
    return packed(
      fit.joined, prepared, overhead: fit.overhead, kept: KeptPart(of: prepared.record, from: fit.start))
  }

  /// The record part is fitted with an empty question and the reserve set aside; then the question goes in.
  ///
  /// The fit is repeated for each question rather than remembered: it depends on the record alone, costs a few
  /// encodings of one context, and keeps `PreparedRecord` free of the packer's options.
  func packWithReserve(_ prepared: PreparedRecord, question: String) throws(PackingError) -> PackedPrompt {
    let fit = try longestTail(prepared, question: "", limit: budget.promptTokens - instructionReserve)
    let joined = try join(record: text(of: prepared, from: fit.start), question: question, now: prepared.now)
    let questionTokens = joined.tokens.count - fit.joined.tokens.count
    guard questionTokens <= instructionReserve else {
      throw .instructionExceedsReserve(neededTokens: questionTokens, reservedTokens: instructionReserve)
    }
    let shared = zip(joined.tokens, fit.joined.tokens).prefix { $0 == $1 }.count
    return packed(
      joined, prepared, overhead: fit.overhead + questionTokens,
      kept: KeptPart(of: prepared.record, from: fit.start), sharedPrefixTokens: shared)
  }

  private struct TailFit {
    let start: Int
    let joined: JoinedPrompt
    /// Tokens of the same prompt with an empty record.
    let overhead: Int
  }

  private func text(of prepared: PreparedRecord, from start: Int) -> String {
    String(decoding: prepared.record.source[start...], as: UTF8.self)
  }

  /// The longest tail of the record with which the joined prompt has at most `limit` tokens.
  ///
  /// Encoding a tail alone and inside the prompt differ by a few tokens, so the count is taken of the joined prompt and
  /// the tail changed by the difference until it fits and no more does.
  private func longestTail(_ prepared: PreparedRecord, question: String, limit: Int) throws(PackingError) -> TailFit {
    let overhead = try join(record: "", question: question, now: prepared.now).tokens.count
    let source = prepared.record.source
    if source.isEmpty, overhead <= limit {
      return TailFit(start: 0, joined: try join(record: "", question: question, now: prepared.now), overhead: overhead)
    }
    guard overhead < limit else { throw .promptDoesNotFit(neededTokens: overhead + 1, promptTokens: limit) }
    var best: (tokens: Int, fit: TailFit)?
    var tooMany = Int.max  // fewest tail tokens known not to fit
    var count = limit - overhead
    if prepared.tail.isWhole { count = min(count, prepared.tail.windowTokens) }
    var attempts = 0
    while attempts < 16 || best == nil {
      attempts += 1
      let start = prepared.tail.start(ofLast: count, in: source)
      let joined = try join(record: text(of: prepared, from: start), question: question, now: prepared.now)
      let excess = joined.tokens.count - limit
      if excess <= 0 {
        best = (count, TailFit(start: start, joined: joined, overhead: overhead))
        if excess == 0 || start == 0 { break }
        count = min(count - excess, tooMany - 1)
      } else {
        tooMany = count
        count = max(count - excess, (best?.tokens ?? 0) + 1)
      }
      if count <= (best?.tokens ?? 0) || count >= tooMany { break }
    }
    guard let best, best.fit.start < source.count else {
      throw .promptDoesNotFit(neededTokens: overhead + 1, promptTokens: limit)
    }
    return best.fit
  }
}
