#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Both tails of the beta distribution: I_x(a, b) and 1 − I_x(a, b), each computed where it is the smaller one.
///
/// Continued fraction (DLMF 8.17.22) by Lentz's method; its factor x^a (1 − x)^b / (a B(a, b)) after Loader's binomial
/// probabilities, which keeps thirteen digits for hundreds of trials. As scipy.special.betainc and betaincc.
package struct IncompleteBeta: Sendable {
  package let lower: Double
  package let upper: Double

  /// - Parameter complement: 1 − x, where the caller knows it better than the subtraction does.
  /// - Returns: `nil` unless a > 0, b > 0 (finite) and 0 <= x <= 1.
  package init?(a: Double, b: Double, x: Double, complement: Double? = nil) {
    let y = complement ?? 1 - x
    guard a > 0, b > 0, a.isFinite, b.isFinite, x >= 0, x <= 1, y >= 0, y <= 1 else { return nil }
    guard x > 0, y > 0 else {
      lower = x > 0 ? 1 : 0
      upper = 1 - lower
      return
    }
    if x * (a + b + 2) < a + 1 {
      lower = min(Self.tail(a, b, x, y), 1)
      upper = 1 - lower
    } else {
      upper = min(Self.tail(b, a, y, x), 1)
      lower = 1 - upper
    }
  }

  /// x with I_x(a, b) = `probability`: the quantile of the beta distribution (scipy.special.betaincinv).
  ///
  /// Newton's steps inside a bracket that bisection halves when they leave it.
  /// - Returns: `nil` unless a > 0, b > 0 and 0 <= probability <= 1.
  package static func quantile(_ probability: Double, a: Double, b: Double) -> Double? {
    guard probability >= 0, probability <= 1, a > 0, b > 0, a.isFinite, b.isFinite else { return nil }
    guard probability > 0, probability < 1 else { return probability }
    var (low, high) = (0.0, 1.0)
    var x = a / (a + b)
    for _ in 0..<200 {
      guard let tails = IncompleteBeta(a: a, b: b, x: x) else { return nil }
      let error = probability < 0.5 ? tails.lower - probability : (1 - probability) - tails.upper
      if error == 0 { return x }
      if error < 0 { low = x } else { high = x }
      let slope = density(a, b, x, 1 - x)
      var next = slope > 0 ? x - error / slope : low
      if !(next > low && next < high) { next = Self.between(low, high) }
      if abs(next - x) <= 0x1p-53 * x || next == low && next == high { return next }
      x = next
    }
    return x
  }

  /// The middle of a bracket; in magnitude where it spans several, since a quantile can be as small as 1e-300.
  private static func between(_ low: Double, _ high: Double) -> Double {
    if low > 0, high > 4 * low { return low.squareRoot() * high.squareRoot() }
    return low == 0 && high < 0.01 ? high * 1e-6 : low + (high - low) / 2
  }

  private static func tail(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    density(a, b, x, y) * x * y / a * fraction(a, b, x)
  }

  /// x^(a − 1) y^(b − 1) / B(a, b) from the binomial probability of a in a + b trials.
  private static func density(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let n = a + b
    let exponent =
      stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, from: n * x) - deviance(b, from: n * y)
    return exp(exponent) * (a * b / (2 * Double.pi * n)).squareRoot() / (x * y)
  }

  private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    var c = 1.0
    var d = 1 / ContinuedFraction.nonzero(1 - (a + b) * x / (a + 1))
    var value = d
    var m = 0.0
    while true {
      m += 1
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / ContinuedFraction.nonzero(1 + even * d)
      c = ContinuedFraction.nonzero(1 + even / c)
      value *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / ContinuedFraction.nonzero(1 + odd * d)
      c = ContinuedFraction.nonzero(1 + odd / c)
      let step = d * c
      value *= step
      // About the square root of the larger parameter; the bound only keeps a rounding cycle from going on.
      if abs(step - 1) < 0x1p-52 || m > 1_000_000 { return value }
    }
  }
}
