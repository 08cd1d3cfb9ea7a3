import SeededRandom
import Statistics
import Testing

@Suite struct QuantileTests {
  @Test("quantiles equal numpy's")
  func quantiles() throws {
    let values = [0.1, 0.4, 0.35, 0.8, 0.9, 0.2, 0.55].sorted()
    let found = [0.25, 0.5, 0.75].compactMap { quantile(sorted: values, probability: $0) }
    for (value, expected) in zip(found, [0.275, 0.4, 0.675]) { #expect(abs(value - expected) < 1e-12) }
    #expect(quantile(sorted: [], probability: 0.5) == nil)
    #expect(quantile(sorted: [3], probability: 0.975) == 3)
    #expect(quantile(sorted: values, probability: 1) == 0.9)
  }

  @Test("sparsemax is a sparse distribution")
  func sparse() throws {
    // evaluation.md 3; entmax.sparsemax gives the same.
    let found = try #require(sparsemax([0.1, 0.5, 0.2, -1, 0.45]))
    #expect(near(found, [0.0375, 0.4375, 0.1375, 0, 0.3875], 1e-15))
    #expect(near(try #require(sparsemax([3, 3])), [0.5, 0.5], 0))
    #expect(sparsemax([5, 1]) == [1, 0])
    #expect(sparsemax([]) == nil)
    #expect(sparsemax([.infinity, 1]) == nil)
  }

  @Test("the generator gives SplitMix64's published numbers and stays below its bound")
  func generator() {
    var generator = SplitMix64(seed: 1_234_567)
    #expect([generator.next(), generator.next()] == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973])
    var seen = Set<Int>()
    for _ in 0..<1_000 { seen.insert(generator.next(below: 7)) }
    #expect(seen == Set(0..<7))
  }
}
