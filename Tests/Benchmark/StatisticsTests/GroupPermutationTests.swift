import Statistics
import Testing

@Suite struct GroupPermutationTests {
  /// scipy.stats.permutation_test((a, b), difference of means, permutation_type "independent", n_resamples inf).
  @Test(
    "all assignments of few values give scipy's p-value",
    arguments: [
      ([0.1, 0.4, 0.35, 0.8], [0.5, 0.9, 0.95, 0.7, 0.85], -0.3675, 0.06349206349206349),
      ([1, 2, 2, 3], [2, 2, 1], 0.33333333333333326, 0.9714285714285714), ([5], [1, 2, 3], 3, 0.5),
      ([0.2, 0.3], [0.2, 0.3], 0, 1),
    ] as [([Double], [Double], Double, Double)])
  func exact(_ first: [Double], _ second: [Double], _ difference: Double, _ pValue: Double) throws {
    let test = try #require(GroupPermutationTest(first: first, second: second))
    #expect(test.isExact && abs(test.difference - difference) < 1e-12 && near(test.pValue, pValue))
    let back = try #require(GroupPermutationTest(first: second, second: first))
    #expect(near(back.pValue, pValue))
  }

  @Test("random assignments come close to all of them, the same for any number of threads")
  func random() throws {
    let (first, second) = ([0.1, 0.4, 0.35, 0.8, 0.2, 0.45, 0.3], [0.5, 0.9, 0.95, 0.7, 0.85, 0.25, 0.6, 0.75])
    let all = try #require(GroupPermutationTest(first: first, second: second))
    let one = Bootstrap(resampleCount: 6_000, seed: 5, threadCount: 1)
    let drawn = try #require(GroupPermutationTest(first: first, second: second, plan: one))
    #expect(all.isExact && !drawn.isExact && abs(all.pValue - drawn.pValue) < 0.01)
    let threaded = Bootstrap(resampleCount: 6_000, seed: 5, threadCount: 4)
    #expect(GroupPermutationTest(first: first, second: second, plan: threaded) == drawn)
  }

  @Test("items in both groups are exchanged with themselves alone: the paired test")
  func pairs() throws {
    let values: [(first: Double, second: Double)] = [(0.4, 0.1), (0.5, 0.2), (0.3, 0.35), (0.9, 0.2), (0.6, 0.5)]
    let test = try #require(GroupPermutationTest(first: [], second: [], pairs: values))
    let paired = try #require(PairedPermutationTest(differences: values.map { $0.first - $0.second }))
    #expect(test.isExact && paired.isExact && near(test.pValue, paired.pValue))
    #expect(near(test.difference, paired.meanDifference))
    // Equal values in both groups leave nothing to exchange.
    let same = try #require(GroupPermutationTest(first: [], second: [], pairs: [(0.4, 0.4), (0.7, 0.7)]))
    #expect(same.difference == 0 && same.pValue == 1)
  }

  @Test("an empty group or a value that is no number has no test")
  func undefined() {
    #expect(GroupPermutationTest(first: [], second: [1]) == nil)
    #expect(GroupPermutationTest(first: [.nan], second: [1]) == nil)
  }
}
