import Generation
import ReferenceData
import Testing
import Tokenizers

@Suite("Constrained sampling")
struct ConstrainedSamplingTests {
  private func mask(_ ids: [TokenID]) -> TokenMask {
    var mask = TokenMask(vocabularySize: 6)
    for id in ids { mask.insert(id) }
    return mask
  }

  @Test("only allowed tokens are chosen, the likeliest of them when greedy")
  func choice() {
    let logits: [Float] = [0, 3, 1, 3, -2, 2.5]
    for options in [
      SamplingOptions(), SamplingOptions(temperature: 1, seed: 3), SamplingOptions(temperature: 1, topK: 1),
      SamplingOptions(temperature: 9, topP: 0.5, minP: 0.1, repetitionPenalty: 1.3, seed: 4),
    ] {
      var sampler = Sampler(options, prompt: [])
      var seen: Set<TokenID> = []
      for _ in 0..<300 {
        seen.insert(logits.withUnsafeBufferPointer { sampler.next($0, vocabularySize: 6, allowed: mask([0, 2, 4])) })
      }
      #expect(seen.isSubset(of: [0, 2, 4]))
      if options.temperature == 0 || options.topK == 1 { #expect(seen == [2]) }
      if options.temperature == 1 && options.topK == 0 { #expect(seen == [0, 2, 4]) }
    }
  }

  @Test("a mask of everything changes no draw")
  func everything() {
    let logits: [Float] = [0, 3, 1, 3, -2, 2.5]
    for options in [SamplingOptions(repetitionPenalty: 1.2), SamplingOptions(temperature: 0.8, topP: 0.9, seed: 3)] {
      var (free, masked) = (Sampler(options, prompt: [1]), Sampler(options, prompt: [1]))
      for _ in 0..<100 {
        logits.withUnsafeBufferPointer {
          let (one, two) = (
            free.next($0, vocabularySize: 6), masked.next($0, vocabularySize: 6, allowed: mask([0, 1, 2, 3, 4, 5]))
          )
          #expect(one == two)
        }
      }
    }
  }

  @Test("an answer ends as soon as nothing may follow, or as the budget does")
  func ends() throws {
    let engine = try Engine(modelPath: TestVocabulary.demoModel, options: EngineOptions(threadCount: 1))
    let trie = try TokenTrie(engine.tokenizer)
    let scheduler = try Scheduler(engine, SchedulerOptions(contextTokens: 64))
    let prompt = engine.tokenizer.encode("Is it so?")
    func generate(_ grammar: String, _ maxTokens: Int) throws -> GenerationResult {
      try scheduler.generate(
        GenerationRequest(
          promptTokens: prompt, maximumTokens: maxTokens,
          constraint: TokenConstraint(grammar: Array(grammar.utf8), trie)))
    }
    let short = try generate("root ::= \"yes\" | \"no\"", 30)
    #expect(["yes", "no"].contains(short.text) && short.finishReason == .endOfText)
    let empty = try generate("root ::= \"\"", 30)
    #expect(empty.text == "" && empty.tokens.isEmpty && empty.finishReason == .endOfText)
    let cut = try generate("root ::= \"zqzqzqzqzqzq\"", 2)
    #expect(cut.finishReason == .length && "zqzqzqzqzqzq".hasPrefix(cut.text))
    // The first space of an answer to an empty prompt is not shown, and does not count.
    let fresh = try scheduler.generate(
      GenerationRequest(
        promptTokens: engine.tokenizer.encode(""), maximumTokens: 20,
        constraint: TokenConstraint(grammar: Array("root ::= [a-z ]{6} \"!\"".utf8), trie)))
    #expect(fresh.text.hasSuffix("!") && fresh.text.count == 7 && fresh.finishReason == .endOfText)
  }

  @Test("guesses and neighbours leave a constrained answer as it is")
  func guesses() throws {
    let engine = try Engine(modelPath: TestVocabulary.demoModel, options: EngineOptions(threadCount: 2))
    let grammar = "root ::= (\"weight \" [0-9]{2} \" kg; \"){4}"
    let constraint = try TokenConstraint(grammar: Array(grammar.utf8), TokenTrie(engine.tokenizer))
    let prompt = engine.tokenizer.encode("weight 70 kg; weight 71 kg; weight 72 kg; What was the weight?")
    func request(_ seed: UInt64, lookup: Bool) -> GenerationRequest {
      GenerationRequest(
        promptTokens: prompt, maximumTokens: 90, sampling: SamplingOptions(temperature: 1, seed: seed),
        constraint: constraint, usesPromptLookup: lookup)
    }
    let options = SchedulerOptions(maximumSequences: 3, contextTokens: 200)
    let alone = try (0..<3).map { try Scheduler(engine, options).generate(request(UInt64($0), lookup: false)).text }
    let scheduler = try Scheduler(engine, options)
    var found: [SequenceID: String] = [:]
    let ids = try (0..<3).map { try scheduler.submit(request(UInt64($0), lookup: true)) }
    while !scheduler.isIdle {
      for case (let id, .finished(let result)) in scheduler.step().map({ ($0.sequence, $0.kind) }) { found[id] = result.text }
    }
    #expect(ids.map { found[$0] } == alone)
    #expect(Set(alone).count > 1 && alone.allSatisfy { $0.hasSuffix(" kg; ") })
  }

  @Test("WordPiece vocabularies are refused", .enabled(if: ReferenceData.path("vocab/ggml-vocab-bert-bge.gguf") != nil))
  func wordPiece() throws {
    let tokenizer = try TestVocabulary.reference("bert-bge")
    #expect(throws: ConstraintError.self) { try TokenTrie(tokenizer) }
  }

  @Test(
    "real vocabularies write valid text in every byte's spelling",
    .enabled(if: ReferenceData.path("vocab/ggml-vocab-llama-spm.gguf") != nil),
    arguments: ["llama-spm", "llama-bpe", "mpt", "gpt-2"])
  func vocabularies(_ name: String) throws {
    let tokenizer = try TestVocabulary.reference(name)
    let trie = try TokenTrie(tokenizer)
    let schema = Array(
      #"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"number"}},"required":["a","b"]}"#.utf8)
    let constraint = try TokenConstraint(jsonSchema: schema, trie)
    for seed in 0..<4 {
      var writer = RandomWriter(tokenizer, seed: UInt64(seed))
      let answer = writer.write(constraint, budget: 60)
      let value = try JSONReader.read(Array(answer.text.utf8))
      #expect(answer.isComplete && value["a"] != nil && value["b"] != nil, "\(answer.text)")
    }
  }
}
