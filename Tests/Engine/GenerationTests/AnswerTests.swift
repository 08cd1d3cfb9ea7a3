import Foundation
import Generation
import ReferenceData
import Testing
import Tokenizers
import Transformer

@Suite("Answers", .enabled(if: ReferenceData.isPresent))
struct AnswerTests {
  private func engine(threads: Int = 2, chunk: Int = 512) throws -> Engine {
    let path = try #require(ReferenceData.path("tinymodels/stories260K/stories260K.gguf"))
    return try Engine(modelPath: path, options: EngineOptions(threadCount: threads, chunkTokens: chunk))
  }

  private func scheduler(_ engine: Engine, _ contextTokens: Int) throws(EngineError) -> Scheduler {
    try Scheduler(engine, SchedulerOptions(contextTokens: contextTokens))
  }

  @Test("stories260K gives its published text from an empty prompt")
  func publishedText() throws {
    let path = try #require(ReferenceData.path("tinymodels/stories260K/expected_greedy_published.txt"))
    let expected = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
    let engine = try engine()
    let scheduler = try scheduler(engine, 257)
    let result = try scheduler.generate(GenerationRequest(promptTokens: engine.tokenizer.encode(""), maximumTokens: 256))
    #expect(result.text.hasPrefix(expected.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test("greedy continuations of five prompts are those of llama2.c's own program", arguments: 1...5)
  func llama2c(_ number: Int) throws {
    let folder = "tinymodels/stories260K/run_c_greedy_\(number)"
    let prompt = try Data(contentsOf: URL(filePath: #require(ReferenceData.path(folder + ".prompt"))))
    let expected = try String(decoding: Data(contentsOf: URL(filePath: #require(ReferenceData.path(folder + ".txt")))), as: UTF8.self)
    let engine = try engine()
    let text = String(decoding: prompt, as: UTF8.self)
    let tokens = engine.tokenizer.encode(text)
    let scheduler = try scheduler(engine, 256)
    let result = try scheduler.generate(GenerationRequest(promptTokens: tokens, maximumTokens: 256 - tokens.count))
    // run.c ends at its BOS token or after 256 positions; compare as far as it wrote.
    let whole = (text.isEmpty ? "" : text) + result.text
    let wanted = expected.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(whole.hasPrefix(String(wanted.prefix(whole.count))), "found: \(whole.prefix(120))")
    #expect(whole.count > 200)
  }

  @Test("an answer's probabilities are those that the model gives its tokens, however they were drawn")
  func probabilities() throws {
    let engine = try engine()
    let prompt = engine.tokenizer.encode("Once upon a time")
    let request = GenerationRequest(
      promptTokens: prompt, maximumTokens: 12, sampling: SamplingOptions(temperature: 1.5, topK: 9, seed: 3))
    let result = try scheduler(engine, 64).generate(request)
    let session = try engine.makeSession(contextTokens: 64)
    var logits: [Double] = []
    try session.evaluate(prompt, arithmetic: .prefill) { logits = $0.map(Double.init) }
    var logarithms: [Double] = []
    for token in result.tokens {
      let top = try #require(logits.max())
      let sum = logits.reduce(0) { $0 + Foundation.exp($1 - top) }
      logarithms.append(logits[Int(token)] - top - Foundation.log(sum))
      try session.evaluate([token], arithmetic: .decode) { logits = $0.map(Double.init) }
    }
    #expect(logarithms.count == 12)
    let mean = try #require(result.meanLogProbability)
    #expect(abs(mean - logarithms.reduce(0, +) / 12) < 1e-5 && mean < -0.1)
    #expect(abs(try #require(result.leastLogProbability) - #require(logarithms.min())) < 1e-5)
    let none = try scheduler(engine, 64).generate(GenerationRequest(promptTokens: prompt, maximumTokens: 0))
    #expect(none.meanLogProbability == nil && none.leastLogProbability == nil)
  }

  @Test("a seed repeats its text, another seed gives another, on any thread count and chunk size")
  func seeds() throws {
    let sampling = SamplingOptions(temperature: 0.9, topK: 40, topP: 0.95, minP: 0.01, repetitionPenalty: 1.1, seed: 7)
    var texts: [String] = []
    for (threads, chunk) in [(1, 512), (2, 3), (4, 1)] {
      let engine = try engine(threads: threads, chunk: chunk)
      let scheduler = try scheduler(engine, 200)
      let tokens = engine.tokenizer.encode("Once there was a very small dog who liked to")
      texts.append(try scheduler.generate(GenerationRequest(promptTokens: tokens, maximumTokens: 60, sampling: sampling)).text)
      texts.append(try scheduler.generate(GenerationRequest(promptTokens: tokens, maximumTokens: 60, sampling: sampling)).text)
      var other = sampling
      other.seed = 8
      #expect(try scheduler.generate(GenerationRequest(promptTokens: tokens, maximumTokens: 60, sampling: other)).text != texts[0])
    }
    #expect(Set(texts).count == 1)
  }

  @Test("a stop string ends the answer and is not part of it, however the tokens cut it")
  func stopString() throws {
    let engine = try engine()
    let scheduler = try scheduler(engine, 257)
    var shown = ""
    let result = try scheduler.generate(
      GenerationRequest(promptTokens: engine.tokenizer.encode(""), maximumTokens: 200, stopStrings: ["red ball"])
    ) { if case .decode(_, let text) = $0 { shown += text } }
    #expect(result.finishReason == .stopString)
    #expect(result.text.hasSuffix("a big, "))
    #expect(shown == result.text)
  }

  @Test("a prompt that does not fit is an error, never a cut")
  func doesNotFit() throws {
    let engine = try engine()
    let scheduler = try scheduler(engine, 40)
    let tokens = [TokenID](repeating: 300, count: 31)
    #expect(throws: EngineError.self) { try scheduler.generate(GenerationRequest(promptTokens: tokens, maximumTokens: 10)) }
    #expect(throws: EngineError.self) { try scheduler.generate(GenerationRequest(promptTokens: [], maximumTokens: 1)) }
    #expect(throws: EngineError.self) { try scheduler.generate(GenerationRequest(promptTokens: [1], maximumTokens: Int.max)) }
    #expect(throws: EngineError.self) { try scheduler.generate(GenerationRequest(promptTokens: [-1], maximumTokens: 1)) }
    #expect(throws: EngineError.self) { try self.scheduler(engine, 100_000) }
    // The scheduler is as good as new afterwards.
    #expect(try scheduler.generate(GenerationRequest(promptTokens: tokens, maximumTokens: 9)).tokens.count <= 9)
  }

  /// stories260K with some bytes changed, in a file of its own that goes with the value.
  private final class DamagedModel {
    let path: String

    init(_ damage: (inout Data) throws -> Void) throws {
      let source = try #require(ReferenceData.path("tinymodels/stories260K/stories260K.gguf"))
      var bytes = try Data(contentsOf: URL(filePath: source))
      try damage(&bytes)
      path = FileManager.default.temporaryDirectory.appending(path: "medalign-\(UUID().uuidString).gguf").path
      try bytes.write(to: URL(filePath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private static let nan = withUnsafeBytes(of: Float.nan.bitPattern.littleEndian) { Data($0) }

  @Test("a NaN among the weights is an error that names the file, never an answer")
  func notFinite() throws {
    let model = try DamagedModel { $0.replaceSubrange($0.count - 4..<$0.count, with: Self.nan) }
    do {
      let engine = try Engine(modelPath: model.path, options: EngineOptions(threadCount: 1))
      _ = try scheduler(engine, 8).generate(GenerationRequest(promptTokens: [1, 300, 301], maximumTokens: 4))
      Issue.record("answered")
    } catch {
      #expect("\(error)".hasPrefix(model.path) && "\(error)".contains("finite"), "\(error)")
    }
  }

  @Test("a vocabulary that contradicts itself is an error that names the file")
  func badVocabulary() throws {
    let model = try DamagedModel { bytes in
      let key = try #require(bytes.range(of: Data("tokenizer.ggml.scores".utf8)))
      // Behind the key: the types of array and element (4 bytes each), the count (8), the first score.
      bytes.replaceSubrange(key.upperBound + 16..<key.upperBound + 20, with: Self.nan)
    }
    do {
      _ = try Engine(modelPath: model.path, options: EngineOptions(threadCount: 1))
      Issue.record("loaded")
    } catch {
      #expect("\(error)".hasPrefix(model.path) && "\(error)".contains("scores[0]"), "\(error)")
    }
  }

  @Test("a context that the machine cannot hold is an error with the numbers")
  func largerThanMemory() throws {
    let model = try DamagedModel { bytes in
      let key = try #require(bytes.range(of: Data("llama.context_length".utf8)))
      // Behind the key: the type (4 bytes), then the value.
      let length = withUnsafeBytes(of: UInt32(1 << 31 - 2).littleEndian) { Data($0) }
      bytes.replaceSubrange(key.upperBound + 4..<key.upperBound + 8, with: length)
    }
    let engine = try Engine(modelPath: model.path, options: EngineOptions(threadCount: 1))
    do {
      _ = try scheduler(engine, 1 << 31 - 2)
      Issue.record("made")
    } catch {
      guard case .modelLargerThanMemory(_, let needed, let available) = error else { throw error }
      // 2^31 tokens, 5 layers, 4 heads of 8 for keys and as many for values, 4 bytes each.
      #expect(needed >= 1 << 31 * 5 * 4 * 16 * 4 && available > 1 << 20)
    }
  }

  @Test("sizes are told in GiB with one digit")
  func gibibytes() {
    let error = EngineError.modelLargerThanMemory(path: "m.gguf", neededBytes: 3 << 29, availableBytes: .max)
    #expect("\(error)".contains("needs 1.5 GiB") && "\(error)".contains("has 8589934592.0 GiB"))
  }

  @Test("the space before an answer's first word is kept after any text, be it one token")
  func firstSpace() throws {
    let engine = try engine()
    let scheduler = try scheduler(engine, 20)
    for addsBegin in [true, false] {
      let prompt = engine.tokenizer.encode("Once", addBegin: addsBegin)
      let result = try scheduler.generate(GenerationRequest(promptTokens: prompt, maximumTokens: 8))
      #expect(result.text.utf8.elementsEqual(result.tokens.flatMap { engine.tokenizer.bytes(of: $0) }))
    }
  }

  @Test("reusing a scheduler gives what a fresh one gives")
  func reuse() throws {
    let engine = try engine()
    let scheduler = try scheduler(engine, 257)
    let long = engine.tokenizer.encode("Lily and Tom went to the park and saw a big dog with a ball")
    let short = engine.tokenizer.encode("Tom")
    _ = try scheduler.generate(GenerationRequest(promptTokens: long, maximumTokens: 100))
    let again = try scheduler.generate(GenerationRequest(promptTokens: short, maximumTokens: 50))
    let fresh = try self.scheduler(engine, 257).generate(GenerationRequest(promptTokens: short, maximumTokens: 50))
    #expect(again.tokens == fresh.tokens)
  }
}
