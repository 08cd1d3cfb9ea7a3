import Generation
import Kernels
import ReferenceData
import Testing
import Tokenizers

/// Prompts, some of which begin alike, and what each is answered with when it is alone.
private struct Workload {
  let requests: [GenerationRequest]

  /// - Parameter shared: tokens that the prompts of a group have in common.
  init(vocabularySize: Int, shared: [Int], groupSize: Int, seed: Int) {
    var numbers = Walk(seed)
    var requests: [GenerationRequest] = []
    for (group, length) in shared.enumerated() {
      let common = numbers.tokens(length, vocabularySize)
      for member in 0..<groupSize {
        let own = numbers.tokens(1 + (member * 37 + group * 11) % 90, vocabularySize)
        // A token walk that repeats itself gives prompt lookup something to find.
        let prompt = common + own + own.suffix(5) + own.prefix(7)
        requests.append(
          GenerationRequest(
            promptTokens: prompt, maximumTokens: 3 + (member + group) % 9,
            sampling: SamplingOptions(temperature: member % 2 == 0 ? 0 : 0.8, seed: UInt64(member)),
            usesPromptLookup: member % 3 == 0))
      }
    }
    self.requests = requests
  }
}

private struct Walk {
  private var state: UInt64
  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func tokens(_ count: Int, _ size: Int) -> [TokenID] {
    (0..<count).map { _ in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return TokenID(truncatingIfNeeded: Int(state % UInt64(size - 3)) + 3)
    }
  }
}

/// Tokens and, for each, the logits it was chosen from.
private struct Trace: Equatable {
  var tokens: [TokenID] = []
  var logits: [[Float]] = []
  var sharedTokens = 0

  static func == (a: Trace, b: Trace) -> Bool { a.tokens == b.tokens && a.logits == b.logits }
}

private func run(_ scheduler: Scheduler, _ requests: [GenerationRequest]) throws -> [Trace] {
  var traces = [Trace](repeating: Trace(), count: requests.count)
  var places: [SequenceID: Int] = [:]
  scheduler.onLogits = { id, logits in
    if let place = places[id] { traces[place].logits.append(Array(logits)) }
  }
  for (place, request) in requests.enumerated() { places[try scheduler.submit(request)] = place }
  while !scheduler.isIdle {
    for event in scheduler.step() {
      let place = try #require(places[event.sequence])
      switch event.kind {
      case .progress: break
      case .finished(let result):
        traces[place].tokens = result.tokens
        traces[place].sharedTokens = result.sharedPromptTokenCount
      case .failed(let error): throw error
      }
    }
  }
  return traces
}

@Suite("Scheduler", .enabled(if: ReferenceData.isPresent))
struct SchedulerTests {
  private static func engine(_ file: String, threads: Int = 2, chunk: Int = 512, cache: CacheType? = nil) throws -> Engine {
    try Engine(
      modelPath: #require(ReferenceData.path("golden/" + file)),
      options: EngineOptions(threadCount: threads, chunkTokens: chunk, keyCacheType: cache, valueCacheType: cache))
  }

  @Test(
    "every answer's logits are the bits of its run alone, at any batch, thread count and chunk, with prefixes shared and evicted",
    arguments: ["llama-long-q4_0.gguf", "llama-gqa.gguf", "mpt-long-q8_0.gguf"])
  func bits(_ file: String) throws {
    let plain = try Self.engine(file)
    let context = min(plain.contextLength, 480)
    let work = Workload(
      vocabularySize: plain.tokenizer.vocabularySize, shared: [min(context - 130, 280), 140, 0], groupSize: 6, seed: 5)
    let alone = try run(Scheduler(plain, SchedulerOptions(contextTokens: context, sharesPrefixes: false)), work.requests)
    #expect(alone.allSatisfy { !$0.logits.isEmpty })
    var shared = 0
    for (batch, threads, chunk) in [(1, 1, 512), (2, 16, 64), (3, 3, 7), (5, 2, 512), (8, 5, 33), (16, 16, 200)] {
      let engine = try Self.engine(file, threads: threads, chunk: chunk)
      let whole = try engine.memory(SchedulerOptions(contextTokens: context)).cacheBytes
      for limit in [batch % 2 == 0 ? nil : 2 * whole, whole] {
        let scheduler = try Scheduler(
          engine, SchedulerOptions(maximumSequences: batch, contextTokens: context, cacheByteLimit: limit))
        for round in 0..<2 {
          let found = try run(scheduler, round == 0 ? work.requests : work.requests.reversed())
          shared += found.reduce(0) { $0 + $1.sharedTokens }
          #expect(
            (round == 0 ? found : found.reversed()) == alone,
            "batch \(batch), \(threads) threads, chunks of \(chunk), limit \(limit ?? 0), round \(round)")
        }
      }
    }
    // The hits that this is about have happened.
    #expect(shared > 10_000)
  }

  @Test("long answers with guesses stay within a pool that has room for fewer contexts than there are requests", arguments: [1, 2])
  func tightPool(_ contexts: Int) throws {
    let engine = try Self.engine("llama-long-q4_0.gguf")
    let size = engine.tokenizer.vocabularySize
    var numbers = Walk(31)
    let requests = (0..<6).map { index in
      GenerationRequest(
        promptTokens: numbers.tokens(90 + 7 * index, size), maximumTokens: 170,
        sampling: SamplingOptions(temperature: index % 2 == 0 ? 0 : 0.2, seed: UInt64(index)), usesPromptLookup: true)
    }
    let alone = try run(Scheduler(engine, SchedulerOptions(contextTokens: 300, sharesPrefixes: false)), requests)
    let context = try engine.memory(SchedulerOptions(contextTokens: 300)).cacheBytes
    let options = SchedulerOptions(maximumSequences: 6, contextTokens: 300, cacheByteLimit: contexts * context)
    #expect(try run(Scheduler(engine, options), requests) == alone)
    #expect(alone.contains { $0.tokens.count > 100 })
  }

  @Test("a q8_0 cache shares prefixes to the bit too")
  func narrowCache() throws {
    let engine = try Self.engine("llama-long-q4_0.gguf", cache: .q8_0)
    let work = Workload(vocabularySize: engine.tokenizer.vocabularySize, shared: [201], groupSize: 5, seed: 9)
    let alone = try run(Scheduler(engine, SchedulerOptions(contextTokens: 400, sharesPrefixes: false)), work.requests)
    let found = try run(Scheduler(engine, SchedulerOptions(maximumSequences: 4, contextTokens: 400)), work.requests)
    #expect(found == alone)
    #expect(found.map(\.sharedTokens).filter { $0 >= 128 }.count == 4)
  }

  @Test("prompts that arrive together and begin alike are read once")
  func readOnce() throws {
    let engine = try Self.engine("llama-long-q4_0.gguf", chunk: 64)
    let work = Workload(vocabularySize: engine.tokenizer.vocabularySize, shared: [300], groupSize: 4, seed: 2)
    let scheduler = try Scheduler(engine, SchedulerOptions(maximumSequences: 4, contextTokens: 440))
    let found = try run(scheduler, work.requests)
    #expect(found.map(\.sharedTokens).sorted().dropFirst().allSatisfy { $0 >= 300 })
    #expect(found.map(\.sharedTokens).min() == 0)
  }

  @Test("generated tokens are not shared: they come back as a prompt by the prefill arithmetic")
  func generatedTokens() throws {
    let engine = try Self.engine("llama-long-q4_0.gguf")
    let scheduler = try Scheduler(engine, SchedulerOptions(contextTokens: 440))
    let prompt = (0..<150).map { TokenID($0 % 90 + 5) }
    let first = try scheduler.generate(GenerationRequest(promptTokens: prompt, maximumTokens: 40))
    let longer = GenerationRequest(promptTokens: prompt + first.tokens, maximumTokens: 10)
    let again = try scheduler.generate(longer)
    #expect(again.sharedPromptTokenCount == prompt.count)
    let alone = try Scheduler(engine, SchedulerOptions(contextTokens: 440, sharesPrefixes: false)).generate(longer)
    #expect(again.tokens == alone.tokens)
  }

  @Test("a cancelled request leaves the others as they are")
  func cancel() throws {
    let engine = try Self.engine("llama-long-q4_0.gguf", chunk: 50)
    let work = Workload(vocabularySize: engine.tokenizer.vocabularySize, shared: [160], groupSize: 3, seed: 4)
    let alone = try run(Scheduler(engine, SchedulerOptions(contextTokens: 400, sharesPrefixes: false)), work.requests)
    let scheduler = try Scheduler(engine, SchedulerOptions(maximumSequences: 3, contextTokens: 400))
    let ids = try work.requests.map { try scheduler.submit($0) }
    _ = scheduler.step()
    _ = scheduler.step()
    scheduler.cancel(ids[0])
    var answers: [SequenceID: [TokenID]] = [:]
    while !scheduler.isIdle {
      for case (let id, .finished(let result)) in scheduler.step().map({ ($0.sequence, $0.kind) }) { answers[id] = result.tokens }
    }
    #expect(answers == [ids[1]: alone[1].tokens, ids[2]: alone[2].tokens])
  }

  @Test("a cache that cannot hold one context is refused with the numbers")
  func tooSmall() throws {
    let engine = try Self.engine("llama-long-q4_0.gguf")
    #expect(throws: EngineError.self) {
      try Scheduler(engine, SchedulerOptions(contextTokens: 400, cacheByteLimit: 1000))
    }
  }
}
