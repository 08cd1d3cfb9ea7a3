internal import Tokenizers

/// Tokens per second of prefill and decode, measured as llama-bench does: synthetic tokens, nothing but the model timed.
public struct SpeedBenchmark: Sendable {
  public let engine: Engine
  public let promptTokens: Int
  public let generateTokens: Int
  public let repetitions: Int

  /// The rates of one test.
  public struct Rate: Sendable {
    /// `pp<N>` or `tg<N>`.
    public let test: String
    /// Tokens in the cache before the test.
    public let depth: Int
    /// Tokens per second of each repetition.
    public let samples: [Double]

    public var mean: Double { samples.reduce(0, +) / Double(max(samples.count, 1)) }
    /// Of the sample; 0 for a single repetition.
    public var standardDeviation: Double {
      guard samples.count > 1 else { return 0 }
      let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(samples.count - 1)).squareRoot()
    }
  }

  public init(engine: Engine, promptTokens: Int, generateTokens: Int, repetitions: Int) {
    self.engine = engine
    self.promptTokens = promptTokens
    self.generateTokens = generateTokens
    self.repetitions = repetitions
  }

  /// - Throws: `EngineError.contextTooLong` if depth and test exceed the model's context.
  public func measure(depth: Int) throws(EngineError) -> [Rate] {
    let (context, overflow) = depth.addingReportingOverflow(max(promptTokens, generateTokens))
    let session = try engine.makeSession(contextTokens: overflow ? Int.max : context)
    // One warm-up touches every weight and page.
    try session.prefill(Self.tokens(1, vocabularySize: engine.tokenizer.vocabularySize))
    session.reset()
    if depth > 0 { try session.prefill(Self.tokens(depth, vocabularySize: engine.tokenizer.vocabularySize)) }
    var rates: [Rate] = []
    if promptTokens > 0 {
      let tokens = Self.tokens(promptTokens, vocabularySize: engine.tokenizer.vocabularySize)
      rates.append(
        Rate(
          test: "pp\(promptTokens)", depth: depth,
          samples: try samples(session, depth: depth, tokenCount: promptTokens) { () throws(EngineError) in
            try session.prefill(tokens)
          }))
    }
    if generateTokens > 0 {
      let tokens = Self.tokens(generateTokens, vocabularySize: engine.tokenizer.vocabularySize)
      rates.append(
        Rate(
          test: "tg\(generateTokens)", depth: depth,
          samples: try samples(session, depth: depth, tokenCount: generateTokens) { () throws(EngineError) in
            for token in tokens { try session.decode(token) }
          }))
    }
    return rates
  }

  private func samples(
    _ session: Session, depth: Int, tokenCount: Int, _ body: () throws(EngineError) -> Void
  ) throws(EngineError) -> [Double] {
    let clock = ContinuousClock()
    var rates: [Double] = []
    for _ in 0..<max(repetitions, 1) {
      session.truncate(to: depth)
      let start = clock.now
      try body()
      rates.append(Double(tokenCount) / max((clock.now - start).seconds, 1e-9))
    }
    session.truncate(to: depth)
    return rates
  }

  /// A fixed walk through the vocabulary.
  private static func tokens(_ count: Int, vocabularySize: Int) -> [TokenID] {
    (0..<count).map { TokenID(truncatingIfNeeded: ($0 &* 7919 &+ 7) % max(vocabularySize, 1)) }
  }
}
