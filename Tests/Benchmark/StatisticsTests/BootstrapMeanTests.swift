import Statistics
import Testing

@Suite struct BootstrapMeanTests {
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
}
