import SeededRandom
import Statistics
import Testing

/// Oracles: scipy 1.17.1.
@Suite struct RankTests {
  @Test("ranks with ties equal scipy's for every rule")
  func ranking() {
    let values: [Double] = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
    // scipy.stats.rankdata(values, method)
    #expect(ranks(of: values) == [4.5, 1.5, 6, 1.5, 8, 11, 3, 10, 8, 4.5, 8])
    #expect(ranks(of: values, ties: .minimum) == [4, 1, 6, 1, 7, 11, 3, 10, 7, 4, 7])
    #expect(ranks(of: values, ties: .maximum) == [5, 2, 6, 2, 9, 11, 3, 10, 9, 5, 9])
    #expect(ranks(of: values, ties: .dense) == [3, 1, 4, 1, 5, 7, 2, 6, 5, 3, 5])
    #expect(ranks(of: [0.3, 0.9, 0.3], better: .higher) == [2.5, 1, 2.5])
    #expect(ranks(of: []) == [])
    #expect(ranks(of: [1, .nan]) == nil)
    #expect(ranks(of: [.infinity, -.infinity, 0, -0.0]) == [4, 1, 2.5, 2.5])
  }

  @Test("ranks of long lists are those that sorting by comparison gives")
  func longLists() throws {
    var generator = SplitMix64(seed: 8)
    let values = (0..<3_000).map { _ in (generator.nextUnit() - 0.5) * Double(1 << generator.next(below: 60)) }
    let found = try #require(ranks(of: values, ties: .minimum))
    let sorted = values.sorted()
    #expect(zip(values, found).allSatisfy { sorted[Int($1) - 1] == $0 })
  }

  @Test("Pearson's and Spearman's coefficients and p-values equal scipy's")
  func correlations() throws {
    let x: [Double] = [1, 2, 2, 3, 4, 4, 5, 6]
    let y: [Double] = [1, 3, 2, 2, 5, 4, 6, 5]
    // scipy.stats.pearsonr(x, y), spearmanr(x, y)
    let pearson = try #require(PearsonCorrelation(x: x, y: y))
    #expect(near(pearson.coefficient, 0.8847219847387995))
    #expect(near(pearson.pValue, 0.0035063426719612084))
    let spearman = try #require(SpearmanCorrelation(x: x, y: y))
    #expect(near(spearman.coefficient, 0.8902439024390245))
    #expect(near(spearman.pValue, 0.0030392955684888086))
    let long = (x: (0..<100).map { Double($0 * 37 % 101) }, y: (0..<100).map { Double($0 * $0 % 97) })
    let weak = try #require(SpearmanCorrelation(x: long.x, y: long.y))
    #expect(near(weak.coefficient, 0.03503728535769126))
    #expect(near(weak.pValue, 0.7292870372492826))
    let line = try #require(SpearmanCorrelation(x: [1, 2, 4], y: [10, 20, 30]))
    #expect(line.coefficient == 1 && line.pValue == 0)
    #expect(PearsonCorrelation(x: [1, 2], y: [5, 3])?.pValue == 1)
    #expect(PearsonCorrelation(x: [1e300, 0, -1e300], y: [1e-300, 2e-300, 3e-300])?.coefficient == -1)
  }

  @Test("a constant or unusable list has no correlation")
  func undefined() {
    #expect(PearsonCorrelation(x: [1, 1], y: [1, 2]) == nil)
    #expect(PearsonCorrelation(x: [1, .infinity], y: [1, 2]) == nil)
    #expect(PearsonCorrelation(x: [1], y: [1]) == nil)
    #expect(PearsonCorrelation(x: [1, 2], y: [1]) == nil)
    #expect(PearsonCorrelation(x: [1e308, 1e308, 0], y: [1, 2, 3]) == nil)
    #expect(SpearmanCorrelation(x: [1, 2], y: [3, 3]) == nil)
    #expect(SpearmanCorrelation(x: [1, .nan], y: [3, 4]) == nil)
  }

  @Test("complete pairs count what they drop")
  func completePairs() {
    let pairs = CompletePairs([1, nil, 3, nil], [1, 2, nil, nil])
    #expect(pairs?.x == [1] && pairs?.y == [1] && pairs?.droppedCount == 3)
    #expect(CompletePairs([1], []) == nil)
  }

  @Test("mean ranks leave out instructions with a missing judgement and say so")
  func meanRanks() {
    let found = MeanRanks([[1, 2, 2], [3, 1, 2], [1, nil, 2]])
    #expect(found?.ranks == [2, 1.75, 2.25])
    #expect(found?.count == 2 && found?.droppedCount == 1)
    #expect(MeanRanks([[0.9, 0.1]], better: .higher)?.ranks == [1, 2])
    #expect(MeanRanks([[nil, 1]]) == nil)
    #expect(MeanRanks([[1, 2], [1]]) == nil)
    #expect(MeanRanks([[1, .nan]]) == nil)
    #expect(MeanRanks([]) == nil)
  }
}
