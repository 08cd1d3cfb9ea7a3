import Statistics
import Testing

/// Oracles: mpmath 1.4.1 with 40 digits where the call says mpmath, else scipy 1.17.1.
@Suite struct DistributionTests {
  static let tolerance = 1e-13

  @Test(
    "both tails of the incomplete beta function keep thirteen digits",
    arguments: [
      // mpmath.betainc(a, b, 0, x, regularized=True) and (a, b, x, 1, regularized=True)
      (0.5, 0.5, 0.3, 0.36901011956554538, 0.63098988043445462),
      (2, 3, 0.4, 0.52480000000000004, 0.47519999999999996),
      (10.5, 0.5, 0.99, 0.64984365807809124, 0.35015634192190876),
      (5, 200, 0.01, 0.055409730342816325, 0.94459026965718368),
      (182, 122, 0.5445, 0.027988395431873475, 0.97201160456812653),
      (183, 121, 0.6562, 0.97493199055869944, 0.02506800944130056),
      (150.5, 0.5, 0.2, 3.2764825565581203e-107, 1.0),
      (1000, 1500, 0.41, 0.84625968474505891, 0.15374031525494109),
      (0.001, 2, 0.5, 0.99980674653694775, 0.00019325346305225182),
      (303, 1, 0.9, 1.366093296132025e-14, 0.99999999999998634),
      (30, 1, 0.001, 1.0000000000000006e-90, 1.0),
    ] as [(Double, Double, Double, Double, Double)])
  func beta(_ a: Double, _ b: Double, _ x: Double, _ lower: Double, _ upper: Double) throws {
    let found = try #require(IncompleteBeta(a: a, b: b, x: x))
    #expect(near(found.lower, lower, Self.tolerance))
    #expect(near(found.upper, upper, Self.tolerance))
  }

  @Test(
    "both tails of the incomplete gamma function keep thirteen digits",
    arguments: [
      // mpmath.gammainc(a, 0, x, regularized=True) and (a, x, inf, regularized=True)
      (0.5, 0.1, 0.34527915398142298, 0.65472084601857702), (0.5, 3, 0.98569412156457036, 0.01430587843542964),
      (2.5, 1, 0.15085496391539036, 0.84914503608460964), (2.5, 10, 0.99875026943696862, 0.0012497305630313754),
      (10, 3, 0.0011024881301154797, 0.99889751186988452), (10, 30, 0.99999287824913718, 7.1217508628155771e-6),
      (50, 50, 0.51880831547204328, 0.48119168452795672), (200, 150, 5.7096885742082443e-5, 0.99994290311425792),
      (200, 260, 0.99995249987555699, 4.7500124443008756e-5), (1, 700, 1.0, 9.8596765437597709e-305),
      (3, 1e-05, 1.6666541667166669e-16, 0.99999999999999983),
    ] as [(Double, Double, Double, Double)])
  func gamma(_ a: Double, _ x: Double, _ lower: Double, _ upper: Double) throws {
    let found = try #require(IncompleteGamma(a: a, x: x))
    #expect(near(found.lower, lower, Self.tolerance))
    #expect(near(found.upper, upper, Self.tolerance))
  }

  @Test("the normal distribution and its quantile equal scipy's in both tails")
  func normal() {
    let below = [  // scipy.stats.norm.cdf(z)
      (-37, 5.7255712225239266e-300), (-8, 6.22096057427174e-16), (-2.5, 0.006209665325776132),
      (-0.1, 0.460172162722971), (0, 0.5), (1, 0.8413447460685429), (5, 0.9999997133484281),
    ]
    for (z, probability) in below { #expect(near(NormalDistribution.below(z), probability, Self.tolerance)) }
    let quantiles = [  // scipy.special.ndtri(p)
      (1e-300, -37.0470962993612), (1e-20, -9.262340089798409), (1e-08, -5.612001244174789),
      (0.001, -3.090232306167813), (0.025, -1.9599639845400545), (0.1, -1.2815515655446004), (0.5, 0),
      (0.6, 0.2533471031357997), (0.9, 1.2815515655446004), (0.975, 1.959963984540054), (0.999999, 4.753424308817087),
    ]
    for (p, z) in quantiles { #expect(near(NormalDistribution.quantile(p), z, Self.tolerance), "p = \(p)") }
    #expect(NormalDistribution.quantile(0) == nil)
    #expect(NormalDistribution.quantile(1) == nil)
  }

  @Test(
    "the quantile of the beta distribution equals scipy's",
    arguments: [
      // scipy.special.betaincinv(a, b, p)
      (0.025, 182, 122, 0.5431002854351801), (0.975, 183, 121, 0.6562313368485739),
      (0.025, 0.5, 303.5, 1.6192382328745915e-06), (0.975, 0.5, 1.5, 0.8532536836904248),
      (0.5, 2, 3, 0.3857275681323895), (1e-10, 5, 5, 0.0038109291304125187),
      (0.975, 303.5, 0.5, 0.9999983807617672), (0.3, 0.01, 0.02, 2.0289416312649547e-35),
      (1e-3, 0.01, 1, 1e-300),  // x^0.01 by hand
    ] as [(Double, Double, Double, Double)])
  func betaQuantile(_ p: Double, _ a: Double, _ b: Double, _ x: Double) {
    #expect(near(IncompleteBeta.quantile(p, a: a, b: b), x, 1e-12))
  }

  @Test("tails of the chi-square, binomial, t and F distributions equal scipy's")
  func tails() {
    let chiSquares = [  // scipy.stats.chi2.sf(x, k)
      (2.1176470588235294, 1, 0.1456100953968629), (3.84, 1, 0.05004352124870519), (7, 3, 0.07189777249646509),
      (0.5, 5, 0.9921232932326296), (60, 5, 1.2154569777183007e-11), (400, 10, 9.413291991183437e-80),
      (95, 100, 0.6225792918781736),
    ]
    for (x, k, p) in chiSquares { #expect(near(ChiSquareDistribution.above(x, degrees: k), p, Self.tolerance)) }
    let binomials = [  // scipy.stats.binom.cdf(k, n, p)
      (5, 17, 0.5, 0.0717315673828125), (100, 303, 0.4, 0.00713155166337504), (0, 50, 0.02, 0.3641696800871171),
      (12, 13, 0.5, 0.9998779296875), (140, 303, 0.5, 0.10310180570445038), (13, 13, 0.5, 1),
    ]
    for (k, n, p, below) in binomials {
      #expect(near(BinomialDistribution.atMost(k, trials: n, probability: p), below, Self.tolerance))
    }
    let students = [  // 2 · scipy.stats.t.sf(t, df), digits from mpmath
      (0.3, 10, 0.34343857105468752), (0.8902439024390245, 6, 0.00303929556848881),
      (-0.99, 20, 1.7317859871501892e-18), (0.01, 300, 0.86260023233879947), (0.999999, 4, 1.499999500086267e-12),
    ]
    for (r, degrees, p) in students {
      #expect(near(StudentDistribution.twoSided(correlation: r, degrees: degrees), p, Self.tolerance), "r = \(r)")
    }
    // scipy.stats.f.ppf(p, a, b)
    #expect(near(FisherDistribution.quantile(0.975, degrees: 5, 15), 3.5764153492790607))
    #expect(near(FisherDistribution.quantile(0.975, degrees: 15, 5), 6.427728167078779))
    #expect(near(FisherDistribution.quantile(0.5, degrees: 1, 1), 1))
  }

  @Test("the studentised range equals scipy's with infinitely many degrees of freedom")
  func studentizedRange() {
    // scipy.stats.studentized_range.sf(q, k, inf), whose own quadrature is good for about ten digits
    let above = [
      (3, 6, 0.27609937930951), (1, 2, 0.4795001221869535), (4.5, 10, 0.04730582731292854),
      (0.5, 3, 0.933421945135287),
    ]
    for (q, k, p) in above { #expect(near(StudentizedRange.above(q, groups: k), p, 1e-9)) }
    // With two groups the range is |difference|: sqrt(2) times the normal quantile.
    #expect(near(StudentizedRange.upperQuantile(0.05, groups: 2), 1.9599639845400545 * 2.0.squareRoot(), 1e-12))
    // scipy.stats.studentized_range.ppf(1 − p, k, inf)
    #expect(near(StudentizedRange.upperQuantile(0.05, groups: 6), 4.030092053180576, 1e-8))
    #expect(near(StudentizedRange.upperQuantile(0.01, groups: 4), 4.402800861448699, 1e-8))
  }

  @Test("arguments outside a function's range have no value")
  func outside() {
    #expect(IncompleteBeta(a: 0, b: 1, x: 0.5) == nil)
    #expect(IncompleteBeta(a: 1, b: 1, x: 1.5) == nil)
    #expect(IncompleteBeta(a: 1, b: 1, x: .nan) == nil)
    #expect(IncompleteGamma(a: 1, x: -1) == nil)
    #expect(IncompleteGamma(a: .nan, x: 1) == nil)
    #expect(ChiSquareDistribution.above(1, degrees: 0) == nil)
    #expect(BinomialDistribution.atMost(5, trials: 4, probability: 0.5) == nil)
    #expect(StudentDistribution.twoSided(correlation: 0.5, degrees: 0) == nil)
    #expect(StudentizedRange.above(1, groups: 1) == nil)
  }
}
