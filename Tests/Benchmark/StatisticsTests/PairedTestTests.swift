import Statistics
import Testing

/// Oracles: scipy 1.17.1, statsmodels 0.15.0.
@Suite struct PairedTestTests {
  struct McNemarCase: Sendable {
    var b: Int
    var c: Int
    var exact: Double
    var corrected: (statistic: Double, pValue: Double)
    var plain: (statistic: Double, pValue: Double)
  }

  @Test(
    "McNemar's test equals statsmodels'",
    arguments: [
      // mcnemar(table, exact=True), (exact=False), (exact=False, correction=False)
      McNemarCase(
        b: 12, c: 5, exact: 0.143463134765625, corrected: (2.1176470588235294, 0.1456100953968629),
        plain: (2.8823529411764706, 0.08955507441364248)),
      McNemarCase(
        b: 3, c: 0, exact: 0.25, corrected: (1.3333333333333333, 0.24821307898992026), plain: (3, 0.08326451666355042)),
      McNemarCase(
        b: 60, c: 35, exact: 0.013378703026003939, corrected: (6.063157894736842, 0.013803064862365605),
        plain: (6.578947368421052, 0.010319189908034942)),
    ])
  func mcNemar(_ expected: McNemarCase) throws {
    let test = try #require(McNemar(onlyFirst: expected.b, onlySecond: expected.c))
    #expect(near(test.exactPValue, expected.exact))
    #expect(near(test.chiSquare(), expected.corrected.statistic))
    #expect(near(test.chiSquarePValue(), expected.corrected.pValue))
    #expect(near(test.chiSquare(corrected: false), expected.plain.statistic))
    #expect(near(test.chiSquarePValue(corrected: false), expected.plain.pValue))
    #expect(test.pValue == (expected.b + expected.c < 25 ? test.exactPValue : test.chiSquarePValue()))
  }

  @Test("McNemar's test counts discordant instructions and drops missing ones")
  func mcNemarJudgements() throws {
    let test = try #require(McNemar([true, true, false, nil, true, false], [false, true, true, true, nil, false]))
    #expect(test.onlyFirst == 1 && test.onlySecond == 1 && test.droppedCount == 2)
    // The correction would overshoot here: statsmodels gives 1 / (b + c) where there is no difference.
    #expect(test.chiSquare() == 0 && test.chiSquarePValue() == 1 && test.exactPValue == 1)
    let same = try #require(McNemar([true], [true]))
    #expect(same.exactPValue == 1 && same.chiSquare() == nil && same.pValue == 1)
    #expect(McNemar([true], [nil]) == nil)
    #expect(McNemar([true], []) == nil)
    #expect(McNemar(onlyFirst: -1, onlySecond: 2) == nil)
  }

  @Test("adjusted p-values equal statsmodels'")
  func multipleComparisons() throws {
    // multipletests(p, method)[1]
    let expected: [MultipleComparisons: [Double]] = [
      .benjaminiHochberg: [0.025, 0.05, 0.05, 0.025, 0.5],
      .benjaminiYekutieli: [0.05708333333333333, 0.11416666666666667, 0.11416666666666667, 0.05708333333333333, 1],
      .holm: [0.04, 0.09, 0.09, 0.025, 0.5], .bonferroni: [0.05, 0.2, 0.15, 0.025, 1],
    ]
    let second: [MultipleComparisons: [Double]] = [
      .benjaminiHochberg: [0.3, 1, 0.08, 0.08, 1, 0], .benjaminiYekutieli: [0.735, 1, 0.196, 0.196, 1, 0],
      .holm: [0.6, 1, 0.2, 0.2, 1, 0], .bonferroni: [1, 1, 0.24, 0.24, 1, 0],
    ]
    for method in MultipleComparisons.allCases {
      let found = try #require(method.adjusted([0.01, 0.04, 0.03, 0.005, 0.5]))
      #expect(near(found, try #require(expected[method]), 1e-15), "\(method)")
      let other = try #require(method.adjusted([0.2, 0.9, 0.04, 0.04, 1, 0]))
      #expect(near(other, try #require(second[method]), 1e-15), "\(method)")
      #expect(method.adjusted([]) == [])
      #expect(method.adjusted([0.5, 1.5]) == nil)
      #expect(method.adjusted([.nan]) == nil)
    }
  }

  @Test("the sign test equals a binomial test")
  func sign() {
    // scipy.stats.binomtest(13, 20), (160, 303)
    let mixed = [Double](repeating: 1, count: 13) + [Double](repeating: -2, count: 7) + [0, 0]
    #expect(near(SignTest(differences: mixed)?.pValue, 0.26317596435546875))
    #expect(SignTest(differences: mixed)?.zeroCount == 2)
    let many = [Double](repeating: 1, count: 160) + [Double](repeating: -1, count: 143)
    #expect(near(SignTest(differences: many)?.pValue, 0.35802463559458375))
    #expect(SignTest(differences: [0, 0])?.pValue == 1)
    #expect(SignTest(differences: []) == nil)
    #expect(SignTest(differences: [.nan]) == nil)
  }

  @Test("Wilcoxon's test equals scipy's, and counts signs with ties too")
  func wilcoxon() throws {
    // scipy.stats.wilcoxon(d)
    let darwin = [6.0, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]
    let exact = try #require(WilcoxonSignedRank(differences: darwin))
    #expect(exact.statistic == 24 && exact.isPValueExact && near(exact.pValue, 0.041259765625))
    let tied = try #require(WilcoxonSignedRank(differences: [1, 1, -2, 3, 0, -4, 4, 5, 5, -6, 7]))
    #expect(tied.statistic == 17.5 && tied.zeroCount == 1 && near(tied.pValue, 0.33984375))
    let long = try #require(WilcoxonSignedRank(differences: (0..<80).map { Double($0 * 37 % 101 - 45) / 10 }))
    #expect(long.statistic == 1281 && !long.isPValueExact && near(long.pValue, 0.14393573321978))
    let zeros = try #require(WilcoxonSignedRank(differences: (0..<60).map { Double($0 * 37 % 11) - 4 }))
    #expect(zeros.statistic == 505.5 && near(zeros.pValue, 0.04041502271965577))
    // All 2¹⁸ assignments of signs, counted with Python's integers: scipy turns to the normal distribution here.
    let middle = try #require(WilcoxonSignedRank(differences: (0..<20).map { Double($0 * 5 % 13) - 5 }))
    #expect(middle.statistic == 62.5 && middle.count == 18 && near(middle.pValue, 0.32976531982421875))
    #expect(WilcoxonSignedRank(differences: [0, 0]) == nil)
    #expect(WilcoxonSignedRank(differences: [1, .nan]) == nil)
  }

  @Test("Friedman's and Nemenyi's tests equal scipy's")
  func friedman() throws {
    let ranks: [[Double?]] = [
      [1, 2, 3, 4], [2, 1, 4, 3], [1, 3, 2, 4], [1, 2.5, 2.5, 4], [1.5, 1.5, 3, 4], [1, 2, 4, 3], [1, nil, 2, 3],
    ]
    let test = try #require(FriedmanTest(ranks))
    // scipy.stats.friedmanchisquare(*columns)
    #expect(near(test.statistic, 13.08620689655173))
    #expect(near(test.pValue, 0.004453838815856894))
    #expect(test.meanRanks.droppedCount == 1)
    // studentized_range.ppf(.95, 4, inf) · sqrt(k (k + 1) / (12 n)), and .sf
    #expect(near(test.criticalDifference(), 1.9148432265902378, 1e-8))
    #expect(near(test.nemenyiPValue(0, 3), 0.006511682573587252, 1e-8))
    #expect(FriedmanTest([[1, 1, 1], [2, 2, 2]]) == nil)
    #expect(FriedmanTest([[1], [2]]) == nil)
    #expect(FriedmanTest([[1, .nan]]) == nil)
  }

  @Test("the permutation test of few differences equals scipy's, of many comes near it")
  func permutation() throws {
    let few = [0.3, -0.1, 0.5, 0.2, 0, -0.4, 0.6, 0.1, 0.25, 0.35]
    // scipy.stats.permutation_test((d,), np.mean, permutation_type='samples', n_resamples=10000)
    let exact = try #require(PairedPermutationTest(differences: few))
    #expect(exact.isExact && near(exact.meanDifference, 0.18) && near(exact.pValue, 0.09765625))
    let sampled = try #require(PairedPermutationTest(differences: few, plan: Bootstrap(resampleCount: 1_000, seed: 4)))
    #expect(!sampled.isExact && abs(sampled.pValue - 0.0977) < 0.03)
    let many = few + few + few + few + few + few + few
    let one = PairedPermutationTest(differences: many, plan: Bootstrap(seed: 4, threadCount: 1))
    #expect(one == PairedPermutationTest(differences: many, plan: Bootstrap(seed: 4, threadCount: 3)))
    #expect(PairedPermutationTest(differences: [0, 0])?.pValue == 1)
    #expect(PairedPermutationTest(differences: []) == nil)
    #expect(PairedPermutationTest(differences: [.infinity]) == nil)
  }
}
