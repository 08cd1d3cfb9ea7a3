internal import Kernels
internal import ModelFiles
public import Tokenizers
public import Transformer

/// One sequence of tokens and its cache, run step by step: for benchmarks, perplexity and logits. `Scheduler` answers
/// requests. Belongs to one task at a time.
public final class Session {
  public let engine: Engine
  public let contextTokens: Int
  private let cache: PagedKeyValueCache
  private let workspace: DecoderWorkspace
  private let lastLogits: FloatMatrix
  /// Tokens at most whose logits are kept at a time: a large vocabulary's take as much memory as a layer.
  private static let logitRows = 512
  /// [sessions, vocabulary] after a pass over several sessions that begins with this one; made when first needed.
  private var jointLogits: FloatMatrix?

  /// - Parameter rows: tokens at least that may go through the layers together.
  init(_ engine: Engine, contextTokens: Int, rows: Int = 1) throws(EngineError) {
    self.engine = engine
    self.contextTokens = contextTokens
    cache = engine.decoder.makeCache(capacity: contextTokens, types: engine.cacheTypes)
    do throws(KernelError) {
      workspace = try engine.decoder.makeWorkspace(
        rows: max(rows, min(engine.options.chunkTokens, contextTokens)))
      lastLogits = try FloatMatrix(rows: 1, columns: engine.decoder.dimensions.logitCount)
    } catch { throw .kernels(error) }
  }

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

  /// A session of as many tokens that holds what this one holds, in pages of its own.
  func copy() throws(EngineError) -> Session {
    let copy = try engine.makeSession(contextTokens: contextTokens)
    do throws(KernelError) { try copy.cache.copy(cache) } catch { throw .kernels(error) }
    return copy
  }

  /// Runs one generated token through the model for each of several sessions of one engine, in one pass.
  ///
  /// - Precondition: not more sessions than the first one's workspace has rows.
  static func decode(_ token: TokenID, in sessions: [Session]) throws(EngineError) {
    guard let first = sessions.first else { return }
    let decoder = first.engine.decoder
    var sequences: [SequenceTokens] = []
    for session in sessions { sequences.append(SequenceTokens(try session.checked([token]), cache: session.cache)) }
    do throws(KernelError) {
      let workspace = first.workspace
      var logits = first.jointLogits
      if logits?.rows ?? 0 < sessions.count {
        logits = try FloatMatrix(rows: sessions.count, columns: decoder.dimensions.logitCount)
        first.jointLogits = logits
      }
      guard let logits else { return }
      try decoder.forward(sequences, arithmetic: .decode, workspace: workspace)
      decoder.computeLogits(rows: Array(sessions.indices), arithmetic: .decode, workspace: workspace, into: logits)
    } catch { throw .kernels(error) }
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
      engine.decoder.computeLogits(rows: Array(0..<count), arithmetic: arithmetic, workspace: workspace, into: logits)
      for row in 0..<count {
        logits.withRow(row) { onLogits(UnsafeBufferPointer(rebasing: $0.prefix(vocabularySize))) }
      }
      done += count
    }
  }

  /// - Throws: `EngineError.logitsNotFinite`: damaged weights must not pass for an answer.
  private func computeLastLogits(rows: Int, _ arithmetic: Arithmetic) throws(EngineError) {
    engine.decoder.computeLogits(rows: [rows - 1], arithmetic: arithmetic, workspace: workspace, into: lastLogits)
    let isFinite = lastLogits.withRow(0) { $0.prefix(engine.tokenizer.vocabularySize).allSatisfy(\.isFinite) }
    guard isFinite else { throw .logitsNotFinite(path: engine.modelFile.path, position: cache.tokenCount - 1) }
  }

  private func forward(_ ids: [Int], _ arithmetic: Arithmetic) throws(EngineError) {
    do throws(KernelError) {
      try engine.decoder.forward([SequenceTokens(ids, cache: cache)], arithmetic: arithmetic, workspace: workspace)
    } catch { throw .kernels(error) }
  }

  private func checked(_ tokens: [TokenID]) throws(EngineError) -> [Int] {
    try engine.check(tokens)
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
