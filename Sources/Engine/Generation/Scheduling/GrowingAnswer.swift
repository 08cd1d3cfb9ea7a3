internal import Tokenizers

/// An answer as it grows: chooses tokens from logits, turns them into text, and knows when it ends.
struct GrowingAnswer {
  private(set) var tokens: [TokenID] = []
  /// Why it ended; nil: it goes on.
  private(set) var finishReason: FinishReason?
  /// ln of the tokens' probabilities under the model's own distribution, whatever they were chosen by: their sum, and the
  /// least of them.
  private(set) var logProbabilitySum = 0.0
  private(set) var leastLogProbability = 0.0
  private let maximumTokens: Int
  private let forcedTokens: [TokenID]?
  private let tokenizer: Tokenizer
  private var sampler: Sampler
  private var decoder: StreamingDecoder
  private var matcher: StopMatcher
  private var constraint: ConstraintState?

  init(_ request: GenerationRequest, tokenizer: Tokenizer) {
    maximumTokens = request.maximumTokens
    forcedTokens = request.forcedTokens
    self.tokenizer = tokenizer
    sampler = Sampler(request.sampling, prompt: request.promptTokens)
    // After text, a space before the first word belongs to the answer; after the begin token alone it does not.
    let followsText = !request.promptTokens.allSatisfy(tokenizer.isSpecial)
    decoder = StreamingDecoder(tokenizer, dropsFirstSpace: followsText ? false : nil)
    matcher = StopMatcher(request.stopStrings)
    constraint = request.constraint?.makeState(dropsFirstSpace: decoder.dropsSpace)
    if maximumTokens == 0 { finishReason = .length }
    if constraint?.mustEnd == true { finishReason = .endOfText }
  }

  /// Without a stop string and what follows it.
  var text: String { matcher.accepted }

  /// Chooses the next token.
  ///
  /// - Parameter logits: [vocabulary, or more], finite.
  /// - Precondition: the answer has not ended.
  /// - Returns: text that became certain.
  /// - Throws: `EngineError.constraint` if no token may follow.
  mutating func advance(_ logits: UnsafeBufferPointer<Float>) throws(EngineError) -> String {
    let token: TokenID
    if let forcedTokens {
      token = forcedTokens[tokens.count % forcedTokens.count]
    } else {
      let allowed = constraint?.allowed(remainingTokens: maximumTokens - tokens.count)
      if allowed?.isEmpty == true { throw .constraint(.noTokenAllowed) }
      token = sampler.next(logits, vocabularySize: tokenizer.vocabularySize, allowed: allowed)
      if tokenizer.isEndOfGeneration(token) { return finish(.endOfText) }
      guard constraint?.accept(token) != false else { throw .constraint(.noTokenAllowed) }
    }
    tokens.append(token)
    addProbability(of: token, logits)
    let (shown, isStopped) = matcher.append(decoder.append(token))
    if isStopped {
      finishReason = .stopString
      return shown
    }
    if constraint?.mustEnd == true { return shown + finish(.endOfText) }
    return tokens.count < maximumTokens ? shown : shown + finish(.length)
  }

  private mutating func addProbability(of token: TokenID, _ logits: UnsafeBufferPointer<Float>) {
    let row = UnsafeBufferPointer(rebasing: logits.prefix(tokenizer.vocabularySize))
    guard row.indices.contains(Int(token)) else { return }
    let logarithm = LogSoftmax(row).logProbability(ofLogit: row[Int(token)])
    logProbabilitySum += logarithm
    leastLogProbability = min(leastLogProbability, logarithm)
  }

  /// Text that was held back becomes certain.
  private mutating func finish(_ reason: FinishReason) -> String {
    let (shown, isStopped) = matcher.append(decoder.finish())
    finishReason = isStopped ? .stopString : reason
    return shown + matcher.finish()
  }
}
