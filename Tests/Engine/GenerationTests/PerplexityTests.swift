import Foundation
import Generation
import Kernels
import ReferenceData
import Testing
import Tokenizers

@Suite("Perplexity")
struct PerplexityTests {
  private static func logits(_ probabilities: [Double], shift: Double = 0) -> [Float] {
    probabilities.map { Float(log($0) + shift) }
  }

  private func divergence(_ positions: [(base: [Double], other: [Double], token: TokenID)]) -> DivergenceStatistics {
    var statistics = DivergenceStatistics()
    for position in positions {
      // Logits mean the same with any constant added.
      Self.logits(position.base).withUnsafeBufferPointer { base in
        Self.logits(position.other, shift: 4).withUnsafeBufferPointer { other in
          statistics.add(base: base, other: other, token: position.token)
        }
      }
    }
    return statistics
  }

  @Test("perplexity is the exponential of the mean loss, with llama.cpp's standard error")
  func perplexity() {
    var statistics = PerplexityStatistics()
    for probability in [0.5, 0.25, 0.125] { statistics.add(-log(probability)) }
    // Losses 1, 2 and 3 times ln 2: mean 2 ln 2, variance 2/3 ln² 2, divided by n − 1 = 2.
    #expect(abs(statistics.perplexity - 4) < 1e-12)
    #expect(abs(statistics.standardError - 4 * log(2) / 3.0.squareRoot()) < 1e-12)
    #expect(PerplexityStatistics().perplexity == 1)
  }

  @Test("divergence, change of probability and agreement of a known pair of distributions")
  func divergenceByHand() {
    let statistics = divergence([
      (base: [0.5, 0.25, 0.25], other: [0.25, 0.5, 0.25], token: 0),
      (base: [0.5, 0.25, 0.25], other: [0.5, 0.25, 0.25], token: 2),
    ])
    // First position: 0.5 ln 2 + 0.25 ln ½ = 0.25 ln 2; second: none.
    #expect(abs(statistics.divergence.mean - 0.125 * log(2)) < 1e-6)
    #expect(abs(statistics.divergenceQuantile(1) - 0.25 * log(2)) < 1e-6)
    #expect(abs(statistics.divergenceQuantile(0.5) - 0.125 * log(2)) < 1e-6)
    #expect(abs(statistics.probabilityChange.mean + 0.125) < 1e-6)
    #expect(abs(statistics.probabilityChange.rootMeanSquare - 0.25 / 2.0.squareRoot()) < 1e-5)
    #expect(statistics.topAgreement.mean == 0.5)
    #expect(abs(statistics.base.perplexity - 8.0.squareRoot()) < 1e-5)
    #expect(abs(statistics.other.perplexity - 4) < 1e-5)
    #expect(abs(statistics.perplexityRatio.value - 2.0.squareRoot()) < 1e-5)
  }

  @Test("windows lie side by side, begin with the begin token, and are scored in their second half")
  func windows() throws {
    let tokens = (0..<23).map(TokenID.init)
    let windows = try PerplexityWindows(tokens: tokens, context: 7, beginID: 99)
    #expect(windows.count == 3)
    #expect(windows[0] == [99, 1, 2, 3, 4, 5, 6] && windows[2] == [99, 15, 16, 17, 18, 19, 20])
    #expect(windows.firstScored == 3 && windows.scoredCount == 3)
    #expect(try PerplexityWindows(tokens: tokens, context: 8, beginID: nil)[1] == Array(tokens[8..<16]))
    #expect(try PerplexityWindows(tokens: tokens, context: 8, beginID: nil, limit: 1).count == 1)
    #expect(throws: EngineError.self) { try PerplexityWindows(tokens: tokens, context: 12, beginID: nil) }
  }

  @Test("a text's perplexity under stories260K does not depend on chunks, and OpenBLAS gives it too",
    .enabled(if: ReferenceData.isPresent))
  func stories() throws {
    let path = try #require(ReferenceData.path("tinymodels/stories260K/stories260K.gguf"))
    let story = try #require(ReferenceData.path("tinymodels/stories260K/expected_greedy_published.txt"))
    let text = try String(contentsOfFile: story, encoding: .utf8)
    let engine = try Engine(modelPath: path, options: EngineOptions(threadCount: 2))
    let other = try Engine(modelPath: path, options: EngineOptions(threadCount: 1, chunkTokens: 5))
    let windows = try PerplexityWindows(text: text, context: 32, tokenizer: engine.tokenizer)
    var told: [Int] = []
    let measured = try Perplexity.measure(windows, engine: engine) { done, _ in told.append(done) }
    #expect(told == Array(1...windows.count))
    #expect(measured.negativeLogLikelihood.count == windows.count * windows.scoredCount)
    // The model's own most likely words.
    #expect(measured.perplexity > 1 && measured.perplexity < 3)
    #expect(try Perplexity.measure(windows, engine: other) == measured)
    let blas = try Engine(modelPath: path, options: EngineOptions(threadCount: 2, backend: .blas))
    let compared = try Perplexity.compare(windows, base: blas, other: engine)
    #expect(compared.other == measured)
    #expect(compared.divergence.mean < 1e-8)
  }
}
