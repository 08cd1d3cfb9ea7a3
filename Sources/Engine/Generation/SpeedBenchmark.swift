public import Kernels
internal import Tokenizers
internal import Transformer

/// Tokens per second of prefill and decode, measured as llama-bench does: synthetic tokens, nothing but the model timed.
/// The machine's limits are measured before and after each sample, so that a slow moment of the machine shows as one.
public struct SpeedBenchmark {
  public let engine: Engine
  public let promptTokens: Int
  public let generateTokens: Int
  public let repetitions: Int
  /// `nil`: limits are not measured.
  private let probe: MachineProbe?

  /// One timed run of a test.
  public struct Sample: Sendable {
    public let seconds: Double
    /// The mean of the moments before and after.
    public let limits: MachineProbe.Limits?

    public init(seconds: Double, limits: MachineProbe.Limits?) {
      self.seconds = seconds
      self.limits = limits
    }
  }

  public struct Result: Sendable {
    public let test: SpeedTest
    public let work: SpeedWork
    public let samples: [Sample]

    public init(test: SpeedTest, work: SpeedWork, samples: [Sample]) {
      self.test = test
      self.work = work
      self.samples = samples
    }
  }

  public enum Progress: Sendable {
    /// The cache on its way to `depth` tokens.
    case filling(done: Int, depth: Int)
    /// A sample about to be taken; numbers start at 1.
    case sampling(SpeedTest, number: Int, of: Int)
  }

  /// - Parameter measuresLimits: takes `MachineProbe.bufferByteCount` of memory for as long as this value lives.
  public init(
    engine: Engine, promptTokens: Int, generateTokens: Int, repetitions: Int, measuresLimits: Bool = true
  ) throws(EngineError) {
    self.engine = engine
    self.promptTokens = promptTokens
    self.generateTokens = generateTokens
    self.repetitions = max(repetitions, 1)
    if measuresLimits { try engine.checkMemory(contextTokens: 1, extraBytes: MachineProbe.bufferByteCount) }
    do throws(KernelError) { probe = measuresLimits ? try MachineProbe(engine.decoder.compute) : nil } catch {
      throw .kernels(error)
    }
  }

  /// Both tests at each depth, in ascending order: the cache is filled once, and copied for further sequences.
  ///
  /// - Parameters:
  ///   - sequences: numbers of sequences that generate together; 1 is the usual test.
  ///   - looksUpPrompts: whether quotations and misquotations are measured too, at depths above 0.
  /// - Throws: `EngineError.contextTooLong` if the largest depth and a test exceed the model's context.
  public func measure(
    depths: [Int], sequences: [Int] = [1], looksUpPrompts: Bool = false, onProgress: ((Progress) -> Void)? = nil
  ) throws(EngineError) -> [Result] {
    let depths = Set(depths).sorted()
    let sequences = Set(sequences).sorted()
    let (context, overflow) = (depths.last ?? 0).addingReportingOverflow(max(promptTokens, generateTokens))
    let session = try engine.makeSession(
      contextTokens: overflow ? Int.max : context, sequences: sequences.last ?? 1)
    try warmUp(session)
    var results: [Result] = []
    var filled = 0
    for depth in depths {
      if depth > filled {
        try session.prefill(tokens(filled..<depth)) { done in onProgress?(.filling(done: filled + done, depth: depth)) }
        filled = depth
      }
      if promptTokens > 0 {
        results.append(
          try measure(SpeedTest(kind: .prompt, tokenCount: promptTokens, depth: depth), [session], onProgress))
      }
      var sessions = [session]
      for count in sequences where generateTokens > 0 {
        while sessions.count < count { sessions.append(try session.copy()) }
        let test = SpeedTest(
          kind: .generation, tokenCount: generateTokens, depth: depth, sequenceCount: count)
        results.append(try measure(test, Array(sessions.prefix(count)), onProgress))
      }
      if looksUpPrompts && generateTokens > 0 && depth > 1 {
        let options = SchedulerOptions(contextTokens: depth + generateTokens + 1)
        let scheduler = try Scheduler(engine, options)
        for kind in [SpeedTest.Kind.quotation, .misquotation] {
          let test = SpeedTest(kind: kind, tokenCount: generateTokens, depth: depth)
          results.append(try measure(test, onProgress) { () throws(EngineError) in try generate(test, by: scheduler) })
        }
      }
    }
    return results
  }

  /// Touches every weight and the workspace, and wakes the threads.
  private func warmUp(_ session: Session) throws(EngineError) {
    try session.prefill(tokens(0..<max(1, min(promptTokens, engine.options.chunkTokens))))
    session.reset()
    if generateTokens > 0 { try session.decode(tokens(0..<1)[0]) }
    session.reset()
  }

  private func measure(
    _ test: SpeedTest, _ sessions: [Session], _ onProgress: ((Progress) -> Void)?
  ) throws(EngineError) -> Result {
    let tokens = tokens(test.depth..<test.depth + test.tokenCount)
    let clock = ContinuousClock()
    return try measure(test, onProgress) { () throws(EngineError) in
      let start = clock.now
      if test.kind == .prompt {
        try sessions[0].prefill(tokens)
      } else {
        for token in tokens { try Session.decode(token, in: sessions) }
      }
      let seconds = (clock.now - start).seconds
      for session in sessions { session.truncate(to: test.depth) }
      return seconds
    }
  }

  /// Generates what the test says, whatever the model says, behind a prompt of `test.depth` tokens.
  ///
  /// - Returns: seconds of generation, the first token excluded, which the prompt's logits give.
  private func generate(_ test: SpeedTest, by scheduler: Scheduler) throws(EngineError) -> Double {
    let prompt = tokens(0..<test.depth)
    var request = GenerationRequest(
      promptTokens: prompt, maximumTokens: test.tokenCount + 1, usesPromptLookup: true)
    request.forcedTokens = (0...test.tokenCount).map { index in
      let place = test.kind == .quotation ? index : index / 2 * 37 + index % 2
      return prompt[(test.depth / 3 + place) % test.depth]
    }
    return try scheduler.generate(request).decodeSeconds
  }

  /// - Parameter run: runs the test once and returns the seconds that count.
  private func measure(
    _ test: SpeedTest, _ onProgress: ((Progress) -> Void)?, run: () throws(EngineError) -> Double
  ) throws(EngineError) -> Result {
    var samples: [Sample] = []
    var before = probe?.measure()
    for number in 1...repetitions {
      onProgress?(.sampling(test, number: number, of: repetitions))
      let seconds = max(try run(), 1e-9)
      let after = probe?.measure()
      samples.append(Sample(seconds: seconds, limits: after.flatMap { before?.mean(with: $0) }))
      before = after
    }
    return Result(test: test, work: engine.work(of: test), samples: samples)
  }

  /// A fixed walk through the vocabulary: the tokens at these positions.
  private func tokens(_ positions: Range<Int>) -> [TokenID] {
    let size = max(engine.tokenizer.vocabularySize, 1)
    return positions.map { TokenID(truncatingIfNeeded: ($0 &* 7919 &+ 7) % size) }
  }
}
