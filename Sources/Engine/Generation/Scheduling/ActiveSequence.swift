internal import Kernels
internal import Tokenizers
internal import Transformer

/// A request in hand: its cache, how far its prompt is read, its answer so far.
final class ActiveSequence {
  let id: SequenceID
  let prompt: [TokenID]
  let cache: PagedKeyValueCache
  /// Prompt tokens that another prompt had read.
  let sharedTokenCount: Int
  var answer: GrowingAnswer
  private var lookup: PromptLookup?
  /// The token that was chosen last and not run yet; nil while the prompt is read.
  private(set) var pendingToken: TokenID?
  /// Shares of the passes' times, by rows.
  private(set) var prefillSeconds = 0.0
  private(set) var decodeSeconds = 0.0

  init(_ id: SequenceID, _ request: GenerationRequest, cache: PagedKeyValueCache, tokenizer: Tokenizer) {
    self.id = id
    prompt = request.promptTokens
    self.cache = cache
    sharedTokenCount = cache.tokenCount
    answer = GrowingAnswer(request, tokenizer: tokenizer)
    lookup = request.usesPromptLookup ? PromptLookup(request.promptTokens) : nil
  }

  /// Pages that the sequence may still take.
  var reservedPages: Int { KeyValuePage.pages(holding: cache.capacity) - cache.pageCount }

  var isPrefilling: Bool { cache.tokenCount < prompt.count }

  /// Prompt tokens for the next pass.
  func promptPart(limit: Int) -> ArraySlice<TokenID> {
    prompt[cache.tokenCount..<min(cache.tokenCount + limit, prompt.count)]
  }

  /// Tokens for the next decode pass: the pending one, and guesses at what follows it.
  ///
  /// - Parameter limit: at most so many, 1 or more.
  func decodeTokens(limit: Int) -> [TokenID] {
    guard let pendingToken else { return [] }
    let room = min(limit, cache.capacity - cache.tokenCount) - 1
    return [pendingToken] + (lookup?.draft(limit: room) ?? [])
  }

  /// Takes the logits after the prompt's last token.
  func begin(_ logits: UnsafeBufferPointer<Float>) throws(EngineError) -> String {
    answer.finishReason == nil ? try choose(logits) : ""
  }

  /// Takes the logits after each of `tokens`, which a pass has run, and keeps those tokens that are right.
  ///
  /// - Parameter withLogits: hands over those after the token at an index of `tokens`.
  /// - Returns: text that became certain.
  func accept(
    _ tokens: [TokenID],
    withLogits: (Int, (UnsafeBufferPointer<Float>) throws(EngineError) -> String) throws(EngineError) -> String
  ) throws(EngineError) -> String {
    var shown = ""
    var run = 0
    while run < tokens.count, tokens[run] == pendingToken, answer.finishReason == nil {
      shown += try withLogits(run, choose)
      run += 1
    }
    lookup?.learn(drafted: tokens.count - 1, accepted: run - 1)
    cache.truncate(to: cache.tokenCount - tokens.count + run)
    return shown
  }

  private func choose(_ logits: UnsafeBufferPointer<Float>) throws(EngineError) -> String {
    let shown = try answer.advance(logits)
    pendingToken = answer.tokens.last
    if let pendingToken { lookup?.append(pendingToken) }
    return shown
  }

  func addTime(_ seconds: Double, _ arithmetic: Arithmetic) {
    switch arithmetic {
    case .prefill: prefillSeconds += seconds
    case .decode: decodeSeconds += seconds
    }
  }

  func result(_ reason: FinishReason) -> GenerationResult {
    GenerationResult(
      text: answer.text, tokens: answer.tokens, finishReason: reason, promptTokenCount: prompt.count,
      sharedPromptTokenCount: sharedTokenCount, prefillSeconds: prefillSeconds, decodeSeconds: decodeSeconds,
      meanLogProbability: answer.tokens.isEmpty ? nil : answer.logProbabilitySum / Double(answer.tokens.count),
      leastLogProbability: answer.tokens.isEmpty ? nil : answer.leastLogProbability)
  }
}
