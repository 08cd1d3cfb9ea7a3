internal import Kernels
internal import ModelFiles
internal import Tokenizers
internal import Transformer

/// Runs many requests over one model at once (continuous batching, as Orca and vLLM have it): parts of prompts of
/// several sequences go through the layers together, and so do the next tokens of several answers, so that a pass over
/// the weights serves them all. Prompts that begin alike are read once.
///
/// Each answer is the same, bit for bit, as if its request were alone (promise 2): whatever the others are, in whatever
/// order they come, and whether a prefix was shared.
///
/// ```swift
/// let scheduler = try Scheduler(engine, SchedulerOptions(maximumSequences: 8, contextTokens: 4096))
/// let id = try scheduler.submit(GenerationRequest(promptTokens: tokens, maximumTokens: 64))
/// while !scheduler.isIdle { for event in scheduler.step() { … } }
/// ```
///
/// Belongs to one task at a time; the work is done by the engine's threads.
public final class Scheduler {
  public let engine: Engine
  public let options: SchedulerOptions
  /// What the scheduler and its model take.
  public let memory: SchedulerMemory
  private let pool: KeyValuePagePool
  private let prefixes: PrefixCache?
  private let workspace: DecoderWorkspace
  private let logits: FloatMatrix
  private let clock = ContinuousClock()
  private var waiting: [(id: SequenceID, request: GenerationRequest)] = []
  private var active: [ActiveSequence] = []
  private var submitted = 0
  /// Told the logits that each token is chosen from: what tests compare.
  package var onLogits: ((SequenceID, UnsafeBufferPointer<Float>) -> Void)?

  /// - Throws: `EngineError.contextTooLong`, or `.modelLargerThanMemory` with the numbers, before anything is allocated.
  public init(_ engine: Engine, _ options: SchedulerOptions) throws(EngineError) {
    memory = try engine.memory(options)
    self.engine = engine
    self.options = options
    pool = engine.decoder.makePagePool(types: engine.cacheTypes, limit: memory.pageCount)
    prefixes = options.sharesPrefixes ? PrefixCache(pool: pool) : nil
    do throws(KernelError) {
      workspace = try engine.decoder.makeWorkspace(rows: engine.workspaceRows(options))
      logits = try FloatMatrix(rows: options.decodeRows, columns: engine.decoder.dimensions.logitCount)
    } catch { throw .kernels(error) }
  }

  /// Whether nothing waits and nothing is in hand.
  public var isIdle: Bool { waiting.isEmpty && active.isEmpty }

  /// Takes a request; `step` works on it.
  ///
  /// - Throws: `EngineError` if it cannot be answered: `promptDoesNotFit` if the prompt and `maximumTokens` together
  ///   exceed the context, since a prompt is never cut.
  @discardableResult
  public func submit(_ request: GenerationRequest) throws(EngineError) -> SequenceID {
    try request.sampling.validate()
    try engine.check(request.promptTokens)
    let (prompt, more, context) = (request.promptTokens.count, request.maximumTokens, options.contextTokens)
    guard more >= 0, prompt <= context, more <= context - prompt else {
      throw .promptDoesNotFit(promptTokens: prompt, generationTokens: more, contextTokens: context)
    }
    submitted += 1
    let id = SequenceID(number: submitted)
    waiting.append((id, request))
    return id
  }

  /// Forgets a request; nothing more is heard of it.
  public func cancel(_ id: SequenceID) {
    waiting.removeAll { $0.id == id }
    active.removeAll { $0.id == id }
  }

  /// Answers one request and returns its result.
  ///
  /// - Parameter onProgress: told after each step, on the calling thread.
  /// - Precondition: the scheduler is idle, since nobody would hear of other requests.
  public func generate(
    _ request: GenerationRequest, onProgress: ((GenerationProgress) -> Void)? = nil
  ) throws(EngineError) -> GenerationResult {
    precondition(isIdle)
    let id = try submit(request)
    while true {
      for event in step() where event.sequence == id {
        switch event.kind {
        case .progress(let progress): onProgress?(progress)
        case .finished(let result): return result
        case .failed(let error): throw error
        }
      }
    }
  }

  /// Does the next piece of work: at most one pass over parts of prompts and one over answers' next tokens.
  public func step() -> [SchedulerEvent] {
    var events: [SchedulerEvent] = []
    admit(&events)
    prefill(&events)
    decode(&events)
    return events
  }

  // MARK: admission

  /// Takes waiting requests into hand, in order, as far as there is room.
  private func admit(_ events: inout [SchedulerEvent]) {
    var index = 0
    while index < waiting.count, active.count < options.maximumSequences {
      let (id, request) = waiting[index]
      var match = prefixes?.match(request.promptTokens) ?? PrefixCache.Match()
      if prefixes != nil, active.contains(where: { isReading(for: request.promptTokens, known: match.tokenCount, $0) }) {
        index += 1
        continue
      }
      var sequence = makeSequence(id, request, match)
      if sequence == nil {
        // With others in hand there will be room. Alone, what is shared may be what takes it.
        if !active.isEmpty { return }
        match = PrefixCache.Match()
        sequence = makeSequence(id, request, match)
      }
      waiting.remove(at: index)
      if let sequence {
        active.append(sequence)
      } else {
        let bytes = KeyValuePage.pages(holding: request.capacity) * pool.bytesPerPage
        events.append(SchedulerEvent(sequence: id, kind: .failed(.kernels(.outOfMemory(byteCount: bytes)))))
      }
    }
  }

  /// Whether `sequence` is about to read more of what `prompt` begins with: then it is worth waiting for.
  private func isReading(for prompt: [TokenID], known: Int, _ sequence: ActiveSequence) -> Bool {
    guard sequence.isPrefilling else { return false }
    let common = zip(prompt, sequence.prompt).prefix { $0 == $1 }.count
    return common > sequence.cache.tokenCount && common >= known + PrefixCache.smallestPart
  }

  /// nil: there is no room at present, by the pool's limit or the system's.
  private func makeSequence(
    _ id: SequenceID, _ request: GenerationRequest, _ match: PrefixCache.Match
  ) -> ActiveSequence? {
    let shared = match.tokenCount / KeyValuePage.tokenCount
    let needed = KeyValuePage.pages(holding: request.capacity) - shared
    let wanted = needed + active.reduce(0) { $0 + $1.reservedPages }
    // What was found is held by `match`, so that it is not evicted now.
    prefixes?.evict(untilAvailable: wanted)
    guard pool.availableCount >= wanted else { return nil }
    let cache = PagedKeyValueCache(pool: pool, capacity: request.capacity)
    do throws(KernelError) { try cache.adopt(match.pages, tokenCount: match.tokenCount) } catch { return nil }
    return ActiveSequence(id, request, cache: cache, tokenizer: engine.tokenizer)
  }

  // MARK: passes

  /// What a pass runs of one sequence.
  private typealias Part = (sequence: ActiveSequence, tokens: [TokenID])

  private func prefill(_ events: inout [SchedulerEvent]) {
    var parts: [Part] = []
    var room = min(workspace.rows, max(engine.options.chunkTokens, 1))
    for sequence in active where sequence.isPrefilling && room > 0 && parts.count < logits.rows {
      let tokens = Array(sequence.promptPart(limit: room))
      parts.append((sequence, tokens))
      room -= tokens.count
    }
    guard run(&parts, .prefill, &events) else { return }
    var row = 0
    var ends: [(sequence: ActiveSequence, row: Int)] = []
    for (sequence, tokens) in parts {
      row += tokens.count
      if let prefixes {
        let known = sequence.cache.tokenCount
        prefixes.insert(sequence.prompt[..<known], pages: sequence.cache.pages(holding: known))
      }
      events.append(.init(sequence, .prefill(done: sequence.cache.tokenCount, total: sequence.prompt.count)))
      if !sequence.isPrefilling { ends.append((sequence, row - 1)) }
    }
    guard !ends.isEmpty else { return }
    timed(ends.map { ($0.sequence, 1) }, .prefill) {
      engine.decoder.computeLogits(rows: ends.map(\.row), arithmetic: .prefill, workspace: workspace, into: logits)
    }
    for (index, end) in ends.enumerated() {
      settle(end.sequence, &events) { () throws(EngineError) in
        let position = end.sequence.cache.tokenCount - 1
        return try withFiniteLogits(index, of: end.sequence, position: position, end.sequence.begin)
      }
    }
  }

  private func decode(_ events: inout [SchedulerEvent]) {
    let sequences = active.filter { $0.pendingToken != nil }
    guard !sequences.isEmpty else { return }
    var parts: [Part] = []
    var room = logits.rows
    for (index, sequence) in sequences.enumerated() {
      // Guesses share the rows that are left.
      let tokens = sequence.decodeTokens(limit: room / (sequences.count - index))
      parts.append((sequence, tokens))
      room -= tokens.count
    }
    guard run(&parts, .decode, &events) else { return }
    let rows = parts.reduce(0) { $0 + $1.tokens.count }
    timed(parts.map { ($0.sequence, $0.tokens.count) }, .decode) {
      engine.decoder.computeLogits(rows: Array(0..<rows), arithmetic: .decode, workspace: workspace, into: logits)
    }
    var first = 0
    for (sequence, tokens) in parts {
      settle(sequence, &events) { () throws(EngineError) in
        let start = sequence.cache.tokenCount - tokens.count
        return try sequence.accept(tokens) { (index, body) throws(EngineError) in
          try withFiniteLogits(first + index, of: sequence, position: start + index, body)
        }
      }
      first += tokens.count
    }
  }

  /// Runs tokens through the layers. A sequence that finds no page fails, alone.
  ///
  /// - Parameter parts: what was run, afterwards.
  /// - Returns: whether anything was.
  private func run(_ parts: inout [Part], _ arithmetic: Arithmetic, _ events: inout [SchedulerEvent]) -> Bool {
    var ready: [Part] = []
    for part in parts {
      do throws(KernelError) {
        try part.sequence.cache.reserve(part.tokens.count)
        ready.append(part)
      } catch { fail(part.sequence, .kernels(error), &events) }
    }
    parts = ready
    guard !parts.isEmpty else { return false }
    do throws(KernelError) {
      try timed(parts.map { ($0.sequence, $0.tokens.count) }, arithmetic) { () throws(KernelError) in
        try engine.decoder.forward(
          ready.map { SequenceTokens($0.tokens.map(Int.init), cache: $0.sequence.cache) }, arithmetic: arithmetic,
          workspace: workspace)
      }
      return true
    } catch {
      for part in parts { fail(part.sequence, .kernels(error), &events) }
      return false
    }
  }

  /// Reports what becomes of a sequence whose logits are read.
  ///
  /// - Parameter read: returns text that became certain.
  private func settle(
    _ sequence: ActiveSequence, _ events: inout [SchedulerEvent], read: () throws(EngineError) -> String
  ) {
    let shown: String
    do throws(EngineError) { shown = try read() } catch {
      fail(sequence, error, &events)
      return
    }
    events.append(.init(sequence, .decode(done: sequence.answer.tokens.count, text: shown)))
    if let reason = sequence.answer.finishReason {
      active.removeAll { $0 === sequence }
      events.append(SchedulerEvent(sequence: sequence.id, kind: .finished(sequence.result(reason))))
    }
  }

  private func fail(_ sequence: ActiveSequence, _ error: EngineError, _ events: inout [SchedulerEvent]) {
    active.removeAll { $0 === sequence }
    events.append(SchedulerEvent(sequence: sequence.id, kind: .failed(error)))
  }

  /// - Parameters:
  ///   - row: of `logits`, which hold [rows, vocabulary].
  ///   - position: of the token that the logits follow.
  /// - Throws: what `body` throws, or `EngineError.logitsNotFinite`: damaged weights must not pass for an answer.
  private func withFiniteLogits(
    _ row: Int, of sequence: ActiveSequence, position: Int,
    _ body: (UnsafeBufferPointer<Float>) throws(EngineError) -> String
  ) throws(EngineError) -> String {
    try logits.withRow(row) { (values) throws(EngineError) in
      let known = UnsafeBufferPointer(rebasing: values.prefix(engine.tokenizer.vocabularySize))
      guard known.allSatisfy(\.isFinite) else {
        throw .logitsNotFinite(path: engine.modelFile.path, position: position)
      }
      onLogits?(sequence.id, known)
      return try body(known)
    }
  }

  /// Shares out the time that `body` takes, by rows.
  private func timed<E: Error>(
    _ shares: [(sequence: ActiveSequence, rows: Int)], _ arithmetic: Arithmetic, _ body: () throws(E) -> Void
  ) throws(E) {
    let start = clock.now
    try body()
    let perRow = (clock.now - start).seconds / Double(shares.reduce(0) { $0 + $1.rows })
    for share in shares { share.sequence.addTime(perRow * Double(share.rows), arithmetic) }
  }
}

extension SchedulerEvent {
  fileprivate init(_ sequence: ActiveSequence, _ progress: GenerationProgress) {
    self.init(sequence: sequence.id, kind: .progress(progress))
  }
}
