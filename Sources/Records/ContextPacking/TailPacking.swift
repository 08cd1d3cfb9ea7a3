import EHR
import Tokenizers

/// Policies that cut by tokens: the last tokens of a text, cut where the tokens end.
extension ContextPacker {
  /// The paper's rule (medalign.md 11.3): as many of the text's last tokens as the joined prompt can hold.
  func packTail(_ prepared: PreparedRecord, _ part: RecordPart, question: String) throws(PackingError) -> PackedPrompt {
    guard reservesInstruction else {
      let fit = try longestTail(part, prepared, question: question, limit: budget.promptTokens)
      return packed(fit.joined, prepared, overhead: fit.overhead, kept: KeptPart(of: part, from: fit.start, prepared))
    }
    // The record part is fitted with an empty question and the reserve set aside; then the question goes in. The fit is
    // repeated for each question rather than remembered: it depends on the record alone, costs a few encodings of one
    // context, and keeps `PreparedRecord` free of the packer's options.
    let fit = try longestTail(part, prepared, question: "", limit: budget.promptTokens - instructionReserve)
    let joined = try join(record: part.text.text(from: fit.start), question: question, now: prepared.now)
    let added = try questionTokens(joined, fit.joined)
    let shared = zip(joined.tokens, fit.joined.tokens).prefix { $0 == $1 }.count
    return packed(
      joined, prepared, overhead: fit.overhead + added, kept: KeptPart(of: part, from: fit.start, prepared),
      sharedPrefixTokens: shared)
  }

  /// HELM's rule; a prompt that is a few tokens over the budget for what joining adds is trimmed as the paper's.
  func packHELM(_ prepared: PreparedRecord, _ part: RecordPart, question: String) throws(PackingError) -> PackedPrompt {
    let instruction = tokenizer.encode(
      bytes: Array(question.utf8), specialTokens: .asText, addBegin: false, addEnd: false)
    let frame = tokenizer.encode(
      bytes: Array(template.source.utf8), specialTokens: .asText, addBegin: false, addEnd: false)
    let target = max(0, budget.promptTokens - frame.count - instruction.count)
    let start = part.tail.start(ofLast: target, in: part.text.bytes)
    let joined = try join(record: part.text.text(from: start), question: question, now: prepared.now)
    guard joined.tokens.count <= budget.promptTokens else {
      return try packTail(prepared, part, question: question)
    }
    let overhead = try join(record: "", question: question, now: prepared.now).tokens.count
    return packed(joined, prepared, overhead: overhead, kept: KeptPart(of: part, from: start, prepared))
  }

  /// Tokens that the question adds to a prompt fitted without it; an error if they are more than were set aside.
  func questionTokens(_ joined: JoinedPrompt, _ fitted: JoinedPrompt) throws(PackingError) -> Int {
    let added = joined.tokens.count - fitted.tokens.count
    guard added <= instructionReserve else {
      throw .instructionExceedsReserve(neededTokens: added, reservedTokens: instructionReserve)
    }
    return added
  }

  private struct TailFit {
    let start: Int
    let joined: JoinedPrompt
    /// Tokens of the same prompt with an empty record.
    let overhead: Int
  }

  /// The longest tail of the record with which the joined prompt has at most `limit` tokens.
  ///
  /// Encoding a tail alone and inside the prompt differ by a few tokens, so the count is taken of the joined prompt and
  /// the tail changed by the difference until it fits and no more does.
  private func longestTail(
    _ part: RecordPart, _ prepared: PreparedRecord, question: String, limit: Int
  ) throws(PackingError) -> TailFit {
    let overhead = try join(record: "", question: question, now: prepared.now).tokens.count
    let source = part.text.bytes
    if source.isEmpty, overhead <= limit {
      return TailFit(start: 0, joined: try join(record: "", question: question, now: prepared.now), overhead: overhead)
    }
    guard overhead < limit else { throw .promptDoesNotFit(neededTokens: overhead + 1, promptTokens: limit) }
    var best: (tokens: Int, fit: TailFit)?
    var tooMany = Int.max  // fewest tail tokens known not to fit
    var count = limit - overhead
    if part.tail.isWhole { count = min(count, part.tail.windowTokens) }
    var attempts = 0
    while attempts < 16 || best == nil {
      attempts += 1
      let start = part.tail.start(ofLast: count, in: source)
      let joined = try join(record: part.text.text(from: start), question: question, now: prepared.now)
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
