#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Both tails of the gamma distribution: P(a, x) = γ(a, x) / Γ(a) and Q(a, x) = 1 − P(a, x), each computed where it is
/// the smaller one, so that small tails keep their digits.
///
/// Series (DLMF 8.7.1) for x < a + 1, else Legendre's continued fraction (DLMF 8.9.2) by Lentz's method; the common
/// factor x^a e^(−x) / Γ(a + 1) after Loader. As scipy.special.gammainc and gammaincc, to about 1e-13.
package struct IncompleteGamma: Sendable {
  package let lower: Double
  package let upper: Double

  /// - Returns: `nil` unless a > 0 and x >= 0, both finite.
  package init?(a: Double, x: Double) {
    guard a > 0, a.isFinite, x >= 0, x.isFinite else { return nil }
    guard x > 0 else {
      (lower, upper) = (0, 1)
      return
    }
    let factor = exp(-stirlingError(a) - deviance(a, from: x)) / (2 * Double.pi * a).squareRoot()
    if x < a + 1 {
      lower = min(factor * Self.series(a, x), 1)
      upper = 1 - lower
    } else {
      upper = min(factor * a * Self.fraction(a, x), 1)
      lower = 1 - upper
    }
  }

  /// Σ xⁿ / ((a + 1) … (a + n)).
  private static func series(_ a: Double, _ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var denominator = a
    repeat {
      denominator += 1
      term *= x / denominator
      sum += term
    } while term > sum * 0x1p-54
    return sum
  }

  /// 1 / (x + 1 − a − 1·(1 − a) / (x + 3 − a − …)).
  private static func fraction(_ a: Double, _ x: Double) -> Double {
    var b = x + 1 - a
    var c = Double.greatestFiniteMagnitude
    var d = 1 / b
    var value = d
    var i = 0.0
    while true {
      i += 1
      let numerator = -i * (i - a)
      b += 2
      d = 1 / ContinuedFraction.nonzero(numerator * d + b)
      c = ContinuedFraction.nonzero(b + numerator / c)
      let step = d * c
      value *= step
      // A few times the square root of x steps; the bound only keeps a rounding cycle from going on.
      if abs(step - 1) < 0x1p-52 || i > 1_000_000 { return value }
    }
  }
}

enum ContinuedFraction {
  /// Lentz's method replaces a denominator of zero by the smallest number that can be inverted.
  static func nonzero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
}
