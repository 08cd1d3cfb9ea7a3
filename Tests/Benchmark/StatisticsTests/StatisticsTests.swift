import SeededRandom
import Statistics
import Testing

@Suite struct StatisticsTests {
  @Test("quantiles equal numpy's")
  func quantiles() throws {
    let values = [0.1, 0.4, 0.35, 0.8, 0.9, 0.2, 0.55].sorted()
    let found = [0.25, 0.5, 0.75].compactMap { quantile(sorted: values, probability: $0) }
    for (value, expected) in zip(found, [0.275, 0.4, 0.675]) { #expect(abs(value - expected) < 1e-12) }
    #expect(quantile(sorted: [], probability: 0.5) == nil)
    #expect(quantile(sorted: [3], probability: 0.975) == 3)
    #expect(quantile(sorted: values, probability: 1) == 0.9)
  }

  @Test("the bootstrap interval of a proportion is close to the exact one")
  func proportion() throws {
    // 182 of 303: Clopper-Pearson .5431 to .6562, Wilson .5446 to .6542 (evaluation.md 3).
    let values = (0..<303).map { $0 < 182 ? 1.0 : 0 }
    let found = try #require(BootstrapMean(of: values, resampleCount: 10_000))
    #expect(abs(found.mean - 182.0 / 303) < 1e-15)
    #expect(found.count == 303)
    #expect(abs(found.interval.lowerBound - 0.5446) < 0.006)
    #expect(abs(found.interval.upperBound - 0.6542) < 0.006)
  }

  @Test("the same seed gives the same interval, another seed nearly the same")
  func seeds() throws {
    let values = (0..<50).map { Double($0 * 37 % 50) / 50 }
    let a = try #require(BootstrapMean(of: values, seed: 1))
    #expect(a == BootstrapMean(of: values, seed: 1))
    let b = try #require(BootstrapMean(of: values, seed: 2))
    #expect(a.interval != b.interval)
    #expect(abs(a.interval.lowerBound - b.interval.lowerBound) < 0.02)
  }

  @Test("equal values have an interval of no width, and no values have none")
  func degenerate() throws {
    let same = try #require(BootstrapMean(of: [0.25, 0.25, 0.25]))
    #expect(same.interval == 0.25...0.25)
    #expect(BootstrapMean(of: [7])?.interval == 7...7)
    #expect(BootstrapMean(of: []) == nil)
    #expect(BootstrapMean(of: [1, .nan]) == nil)
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
