import Statistics
import Testing

/// Oracles: scipy 1.17.1, statsmodels 0.15.0.
@Suite struct UnpairedTestTests {
  private func proportion(_ counts: (Int, Int)) throws -> Proportion {
    try #require(Proportion(successes: counts.0, trials: counts.1))
  }

  @Test("Fisher's exact test equals scipy's")
  func fisher() throws {
    // scipy.stats.fisher_exact([[a, n − a], [c, m − c]])[1]
    let expected: [((Int, Int), (Int, Int), Double)] = [
      ((8, 10), (1, 6), 0.034965034965034975), ((30, 42), (5, 45), 5.9442809831042425e-09),
      ((0, 10), (0, 20), 1), ((3, 10), (0, 50), 0.0035067212156633543), ((12, 20), (90, 283), 0.013854459569490933),
      ((10, 10), (0, 10), 1.082508822446903e-05), ((5, 10), (5, 10), 1), ((100, 203), (95, 200), 0.7651805083344906),
      ((1, 10), (11, 14), 0.0027594561852200836),
    ]
    for (first, second, pValue) in expected {
      #expect(near(FisherExactTest(try proportion(first), try proportion(second)).pValue, pValue, 1e-11))
      #expect(near(FisherExactTest(try proportion(second), try proportion(first)).pValue, pValue, 1e-11))
    }
  }

  @Test("Newcombe's interval equals statsmodels'")
  func newcombe() throws {
    // confint_proportions_2indep(a, n, c, m, method='newcomb', compare='diff')
    let expected: [((Int, Int), (Int, Int), Double, Double)] = [
      ((8, 10), (1, 6), 0.12986711959896557, 0.831331309602412),
      ((30, 42), (5, 45), 0.4086660858844865, 0.7333211923683173),
      ((0, 10), (0, 20), -0.1611251580528194, 0.27753279986288926), ((10, 10), (0, 10), 0.6075093504305241, 1),
      ((182, 303), (157, 303), 0.0034846732339181424, 0.16009201251377336),
      ((12, 20), (90, 283), 0.06123718432758121, 0.47035225134988545),
    ]
    for (first, second, low, high) in expected {
      let found = ProportionDifference(try proportion(first), try proportion(second))
      #expect(near(found.newcombe(), low, high, 1e-9))
      #expect(found.newcombe(coverage: 1) == nil)
    }
    #expect(near(ProportionDifference(try proportion((182, 303)), try proportion((157, 303))).difference, 25.0 / 303))
  }

  @Test("Welch's test equals scipy's")
  func welch() throws {
    // ttest_ind(x, y, equal_var=False): difference, statistic, df, pvalue, confidence_interval()
    let expected: [([Double], [Double], [Double])] = [
      (
        [1.5, 2, 3.25, 4, 4.5, 6], [2, 2.5, 7, 8, 9.5],
        [
          -2.2583333333333333, -1.3680414549982454, 5.605000355459393, 0.223600769832826, -6.367659152211619,
          1.850992485544952,
        ]
      ),
      (
        [10, 12], [1, 2, 3, 4, 50],
        [
          -1.0, -0.10454167469786334, 4.086890197394514, 0.9216698495677262, -27.33705073165779, 25.33705073165779,
        ]
      ),
      (
        [0.1, 0.2, 0.3, 0.4, 0.55, 0.9, 0.1, 0.3, 0.2, 0.25], [0.5, 0.5, 0.5],
        [
          -0.16999999999999998, -2.2237056730044307, 9.0, 0.05324105492781771, -0.3429395766464497,
          0.0029395766464497264,
        ]
      ),
    ]
    for (x, y, values) in expected {
      let found = try #require(WelchTest(x, y))
      #expect(near(found.difference, values[0]) && near(found.statistic, values[1]) && near(found.degrees, values[2]))
      #expect(near(found.pValue, values[3], 1e-11) && near(found.interval(), values[4], values[5], 1e-9))
    }
  }

  @Test("Welch's test is undefined without spread, for single values and for values that are not finite")
  func undefinedWelch() {
    #expect(WelchTest([0.1, 0.1, 0.1], [0.3, 0.3]) == nil)
    #expect(WelchTest([1], [1, 2]) == nil)
    #expect(WelchTest([1, .infinity], [1, 2]) == nil)
    #expect(WelchTest([], []) == nil)
    #expect(WelchTest([1, 2], [1, 3])?.interval(coverage: 0) == nil)
  }
}
