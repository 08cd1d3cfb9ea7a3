#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What Stirling's formula leaves out of the gamma function: ln Γ(z + 1) − [(z + ½) ln z − z + ½ ln 2π], for z > 0.
///
/// Asymptotic series from 16 up; below, the recurrence δ(z) = δ(z + 1) + (z + ½) ln(1 + 1/z) − 1. The absolute error is
/// near 1e-16 per step, which is what a probability in logarithms needs. Source: C. Loader, "Fast and accurate
/// computation of binomial probabilities" (2000), as in R's `nmath/stirlerr.c`.
func stirlingError(_ z: Double) -> Double {
  var shifted = z
  var correction = 0.0
  while shifted < 16 {
    correction += (shifted + 0.5) * log1p(1 / shifted) - 1
    shifted += 1
  }
  let s = 1 / (shifted * shifted)
  // Bernoulli numbers: 1/12, 1/360, 1/1260, 1/1680, 1/1188, 691/360360, 1/156.
  let tail = 1.0 / 1188 - s * (691.0 / 360_360 - s / 156)
  let series = 1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * tail)))
  return series / shifted + correction
}

/// x ln(x / m) + m − x, without cancellation where x is near m (Loader's `bd0`). x >= 0 and m > 0.
func deviance(_ x: Double, from mean: Double) -> Double {
  guard x > 0 else { return mean }
  let difference = x - mean
  guard abs(difference) < 0.1 * (x + mean) else { return x * log(x / mean) - difference }
  let ratio = difference / (x + mean)
  var term = 2 * x * ratio
  var sum = difference * ratio
  var odd = 1.0
  let square = ratio * ratio
  while true {
    term *= square
    odd += 2
    let next = sum + term / odd
    if next == sum { return sum }
    sum = next
  }
}
