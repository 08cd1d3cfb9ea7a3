import Foundation
import Generation
import ReferenceData
import Testing
import Tokenizers

@Suite("Sessions", .enabled(if: ReferenceData.isPresent))
struct SessionTests {
  private func engine(threads: Int = 2, chunk: Int = 512) throws -> Engine {
    let path = try #require(ReferenceData.path("tinymodels/stories260K/stories260K.gguf"))
    return try Engine(modelPath: path, options: EngineOptions(threadCount: threads, chunkTokens: chunk))
  }

  @Test("stories260K gives its published text from an empty prompt")
  func publishedText() throws {
    let path = try #require(ReferenceData.path("tinymodels/stories260K/expected_greedy_published.txt"))
    let expected = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
    let engine = try engine()
    let session = try engine.makeSession(contextTokens: 257)
    let result = try session.generate(promptTokens: engine.tokenizer.encode(""), maxTokens: 256)
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
    let session = try engine.makeSession(contextTokens: 256)
    let result = try session.generate(promptTokens: tokens, maxTokens: 256 - tokens.count)
    // run.c ends at its BOS token or after 256 positions; compare as far as it wrote.
    let whole = (text.isEmpty ? "" : text) + result.text
    let wanted = expected.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(whole.hasPrefix(String(wanted.prefix(whole.count))), "found: \(whole.prefix(120))")
    #expect(whole.count > 200)
  }

  @Test("a seed repeats its text, another seed gives another, on any thread count and chunk size")
  func seeds() throws {
    let sampling = SamplingOptions(temperature: 0.9, topK: 40, topP: 0.95, minP: 0.01, repetitionPenalty: 1.1, seed: 7)
    var texts: [String] = []
    for (threads, chunk) in [(1, 512), (2, 3), (4, 1)] {
      let engine = try engine(threads: threads, chunk: chunk)
      let session = try engine.makeSession(contextTokens: 200)
      let tokens = engine.tokenizer.encode("Once there was a very small dog who liked to")
      texts.append(try session.generate(promptTokens: tokens, maxTokens: 60, sampling: sampling).text)
      texts.append(try session.generate(promptTokens: tokens, maxTokens: 60, sampling: sampling).text)
      var other = sampling
      other.seed = 8
      #expect(try session.generate(promptTokens: tokens, maxTokens: 60, sampling: other).text != texts[0])
    }
    #expect(Set(texts).count == 1)
  }

  @Test("a stop string ends the answer and is not part of it, however the tokens cut it")
  func stopString() throws {
    let engine = try engine()
    let session = try engine.makeSession(contextTokens: 257)
    var shown = ""
    let result = try session.generate(
      promptTokens: engine.tokenizer.encode(""), maxTokens: 200, stopStrings: ["red ball"]
    ) { if case .decode(_, let text) = $0 { shown += text } }
    #expect(result.finishReason == .stopString)
    #expect(result.text.hasSuffix("a big, "))
    #expect(shown == result.text)
  }

  @Test("a prompt that does not fit is an error, never a cut")
  func doesNotFit() throws {
    let engine = try engine()
    let session = try engine.makeSession(contextTokens: 40)
    let tokens = [TokenID](repeating: 300, count: 31)
    #expect(throws: EngineError.self) { try session.generate(promptTokens: tokens, maxTokens: 10) }
    #expect(throws: EngineError.self) { try session.generate(promptTokens: [], maxTokens: 1) }
    #expect(throws: EngineError.self) { try session.generate(promptTokens: [1], maxTokens: Int.max) }
    #expect(throws: EngineError.self) { try session.generate(promptTokens: [-1], maxTokens: 1) }
    #expect(throws: EngineError.self) { try engine.makeSession(contextTokens: 100_000) }
    // The session is as good as new afterwards.
    #expect(try session.generate(promptTokens: tokens, maxTokens: 9).tokens.count <= 9)
  }

  @Test("reusing a session gives what a fresh one gives")
  func reuse() throws {
    let engine = try engine()
    let session = try engine.makeSession(contextTokens: 257)
    let long = engine.tokenizer.encode("Lily and Tom went to the park and saw a big dog with a ball")
    let short = engine.tokenizer.encode("Tom")
    _ = try session.generate(promptTokens: long, maxTokens: 100)
    let again = try session.generate(promptTokens: short, maxTokens: 50)
    let fresh = try engine.makeSession(contextTokens: 257).generate(promptTokens: short, maxTokens: 50)
    #expect(again.tokens == fresh.tokens)
  }
}
