internal import Tokenizers

/// An answer as it grows: chooses tokens from logits, turns them into text, and knows when it ends.
struct GrowingAnswer {
  private(set) var tokens: [TokenID] = []
  /// Why it ended; nil: it goes on.
  private(set) var finishReason: FinishReason?
  private let maximumTokens: Int
  private let forcedTokens: [TokenID]?
  private let tokenizer: Tokenizer
  private var sampler: Sampler
  private var decoder: StreamingDecoder
  private var matcher: StopMatcher

  init(_ request: GenerationRequest, tokenizer: Tokenizer) {
    maximumTokens = request.maximumTokens
    forcedTokens = request.forcedTokens
    self.tokenizer = tokenizer
    sampler = Sampler(request.sampling, prompt: request.promptTokens)
    // After text, a space before the first word belongs to the answer; after the begin token alone it does not.
    let followsText = !request.promptTokens.allSatisfy(tokenizer.isSpecial)
    decoder = StreamingDecoder(tokenizer, dropsFirstSpace: followsText ? false : nil)
    matcher = StopMatcher(request.stopStrings)
    if maximumTokens == 0 { finishReason = .length }
  }

  /// Without a stop string and what follows it.
  var text: String { matcher.accepted }

  /// Chooses the next token.
  ///
  /// - Parameter logits: [vocabulary, or more], finite.
  /// - Precondition: the answer has not ended.
  /// - Returns: text that became certain.
  mutating func advance(_ logits: UnsafeBufferPointer<Float>) -> String {
    let token =
      forcedTokens.map { $0[tokens.count % $0.count] }
      ?? sampler.next(logits, vocabularySize: tokenizer.vocabularySize)
    if forcedTokens == nil, tokenizer.isEndOfGeneration(token) { return finish(.endOfText) }
    tokens.append(token)
    let (shown, isStopped) = matcher.append(decoder.append(token))
    if isStopped {
      finishReason = .stopString
      return shown
    }
    return tokens.count < maximumTokens ? shown : shown + finish(.length)
  }

  /// Text that was held back becomes certain.
  private mutating func finish(_ reason: FinishReason) -> String {
    let (shown, isStopped) = matcher.append(decoder.finish())
    finishReason = isStopped ? .stopString : reason
    return shown + matcher.finish()
  }
}
