internal import Kernels
internal import ModelFiles
public import Tokenizers
public import Transformer

/// One sequence of tokens and its cache. Belongs to one task at a time.
///
/// Callers give whole prompts; the session runs them in chunks, generates, and is ready for the next prompt.
public final class Session {
  public let engine: Engine
  public let contextTokens: Int
  private let cache: PagedKeyValueCache
  private let workspace: DecoderWorkspace
  private let lastLogits: FloatMatrix
  /// Tokens at most whose logits are kept at a time: a large vocabulary's take as much memory as a layer.
  private static let logitRows = 512

  init(_ engine: Engine, contextTokens: Int) throws(EngineError) {
    self.engine = engine
    self.contextTokens = contextTokens
    cache = engine.decoder.makeCache(capacity: contextTokens, types: engine.cacheTypes)
    do throws(KernelError) {
      workspace = try engine.decoder.makeWorkspace(
        rows: max(1, min(engine.options.chunkTokens, contextTokens)))
      lastLogits = try FloatMatrix(rows: 1, columns: engine.decoder.dimensions.logitCount)
    } catch { throw .kernels(error) }
  }

  /// Generates up to `maxTokens` tokens after `promptTokens`.
  ///
  /// - Parameters:
  ///   - constraint: what the answer's text must obey; made for this engine's tokenizer.
  ///   - onProgress: told after each chunk and each token, on the calling thread.
  /// - Throws: `EngineError.promptDoesNotFit` if the prompt and `maxTokens` together exceed the context: a prompt is
  ///   never cut.
  public func generate(
    promptTokens: [TokenID], maxTokens: Int, sampling: SamplingOptions = SamplingOptions(),
    stopStrings: [String] = [], constraint: TokenConstraint? = nil, onProgress: ((GenerationProgress) -> Void)? = nil
  ) throws(EngineError) -> GenerationResult {
    try sampling.validate()
    guard !promptTokens.isEmpty else { throw .emptyPrompt }
    guard maxTokens >= 0, promptTokens.count <= contextTokens, maxTokens <= contextTokens - promptTokens.count else {
      throw .promptDoesNotFit(
        promptTokens: promptTokens.count, generationTokens: maxTokens, contextTokens: contextTokens)
    }
    let clock = ContinuousClock()
    let start = clock.now
    reset()
    try prefill(promptTokens) { done in onProgress?(.prefill(done: done, total: promptTokens.count)) }
    let prefilled = clock.now

    var sampler = Sampler(sampling, prompt: promptTokens)
    // After text, a space before the first word belongs to the answer; after the begin token alone it does not.
    let followsText = !promptTokens.allSatisfy(engine.tokenizer.isSpecial)
    var decoder = StreamingDecoder(engine.tokenizer, dropsFirstSpace: followsText ? false : nil)
    var state = constraint?.makeState(dropsFirstSpace: decoder.dropsSpace)
    var matcher = StopMatcher(stopStrings)
    var tokens: [TokenID] = []
    var reason = FinishReason.length
    while tokens.count < maxTokens && state?.mustEnd != true {
      let allowed = state?.allowed(remainingTokens: maxTokens - tokens.count)
      if allowed?.isEmpty == true { throw .constraint(.noTokenAllowed) }
      let token = lastLogits.withRow(0) {
        sampler.next($0, vocabularySize: engine.tokenizer.vocabularySize, allowed: allowed)
      }
      if engine.tokenizer.isEndOfGeneration(token) {
        reason = .endOfText
        break
      }
      guard state?.accept(token) != false else { throw .constraint(.noTokenAllowed) }
      tokens.append(token)
      let (shown, isStopped) = matcher.append(decoder.append(token))
      onProgress?(.decode(done: tokens.count, text: shown))
      if isStopped {
        reason = .stopString
        break
      }
      if tokens.count < maxTokens && state?.mustEnd != true { try decode(token) }
    }
    if reason == .length && state?.mustEnd == true { reason = .endOfText }
    if reason != .stopString {
      let (shown, isStopped) = matcher.append(decoder.finish())
      if isStopped { reason = .stopString }
      let rest = shown + matcher.finish()
      if !rest.isEmpty { onProgress?(.decode(done: tokens.count, text: rest)) }
    }
    return GenerationResult(
      text: matcher.accepted, tokens: tokens, finishReason: reason, promptTokenCount: promptTokens.count,
      prefillSeconds: (prefilled - start).seconds, decodeSeconds: (clock.now - prefilled).seconds)
  }

  // MARK: single steps, for benchmarks and tests

  /// Forgets all tokens; pages are kept.
  public func reset() { cache.truncate(to: 0) }

  /// Forgets the tokens from position `count` on.
  public func truncate(to count: Int) { cache.truncate(to: count) }

  /// Runs prompt tokens through the model in chunks. Afterwards the last token's logits are at hand.
  ///
  /// - Parameter onChunk: tokens done so far.
  public func prefill(_ tokens: [TokenID], onChunk: ((Int) -> Void)? = nil) throws(EngineError) {
    let ids = try checked(tokens)
    var done = 0
    while done < ids.count {
      let count = min(workspace.rows, ids.count - done)
      try forward(Array(ids[done..<done + count]), .prefill)
      done += count
      onChunk?(done)
      if done == ids.count {
        try computeLastLogits(rows: count, .prefill)
      }
    }
  }

  /// Runs one generated token through the model. Afterwards its logits are at hand.
  public func decode(_ token: TokenID) throws(EngineError) {
    try forward(try checked([token]), .decode)
    try computeLastLogits(rows: 1, .decode)
  }

  /// The logits after each of `tokens`, handed over row by row in order: [vocabulary] floats each, as they are, even
  /// where they are not finite.
  ///
  /// - Parameter arithmetic: `.prefill` treats the tokens as a prompt, `.decode` as generated ones.
  public func evaluate(
    _ tokens: [TokenID], arithmetic: Arithmetic, onLogits: (UnsafeBufferPointer<Float>) -> Void
  ) throws(EngineError) {
    let ids = try checked(tokens)
    let vocabularySize = engine.tokenizer.vocabularySize
    let chunk = arithmetic == .decode ? 1 : min(workspace.rows, ids.count, Self.logitRows)
    let columns = engine.decoder.dimensions.logitCount
    try engine.checkMemory(
      contextTokens: contextTokens, extraBytes: FloatMatrix.byteCount(rows: chunk, columns: columns))
    let logits: FloatMatrix
    do throws(KernelError) { logits = try FloatMatrix(rows: chunk, columns: columns) } catch { throw .kernels(error) }
    var done = 0
    while done < ids.count {
      let count = min(chunk, ids.count - done)
      try forward(Array(ids[done..<done + count]), arithmetic)
      engine.decoder.computeLogits(.all(count: count), arithmetic: arithmetic, workspace: workspace, into: logits)
      for row in 0..<count {
        logits.withRow(row) { onLogits(UnsafeBufferPointer(rebasing: $0.prefix(vocabularySize))) }
      }
      done += count
    }
  }

  /// - Throws: `EngineError.logitsNotFinite`: damaged weights must not pass for an answer.
  private func computeLastLogits(rows: Int, _ arithmetic: Arithmetic) throws(EngineError) {
    engine.decoder.computeLogits(.last(of: rows), arithmetic: arithmetic, workspace: workspace, into: lastLogits)
    let isFinite = lastLogits.withRow(0) { $0.prefix(engine.tokenizer.vocabularySize).allSatisfy(\.isFinite) }
    guard isFinite else { throw .logitsNotFinite(path: engine.modelFile.path, position: cache.tokenCount - 1) }
  }

  private func forward(_ ids: [Int], _ arithmetic: Arithmetic) throws(EngineError) {
    do throws(KernelError) {
      try engine.decoder.forward(ids, arithmetic: arithmetic, cache: cache, workspace: workspace)
    } catch { throw .kernels(error) }
  }

  private func checked(_ tokens: [TokenID]) throws(EngineError) -> [Int] {
    guard !tokens.isEmpty else { throw .emptyPrompt }
    let size = engine.tokenizer.vocabularySize
    if let bad = tokens.first(where: { $0 < 0 || Int($0) >= size }) {
      throw .tokenOutOfRange(id: Int(bad), vocabularySize: size)
    }
    guard cache.tokenCount + tokens.count <= contextTokens else {
      throw .promptDoesNotFit(
        promptTokens: cache.tokenCount + tokens.count, generationTokens: 0, contextTokens: contextTokens)
    }
    return tokens.map(Int.init)
  }
}

extension Duration {
  /// In seconds.
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
