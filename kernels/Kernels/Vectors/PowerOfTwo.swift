internal import CIntrinsics

/// 2^x in every lane, for x ≤ 0: softmax in base 2. 2^−∞ is exactly 0, NaN stays NaN.
///
/// x = n + r with |r| ≤ 1/2, then a minimax polynomial for 2^r; relative error below 2e-7.
@inline(__always)
func powerOfTwo(_ x: Lanes) -> Lanes {
  let (n, r) = splitPower(x)
  var p = ci_splat(1.327_647_2e-3)
  p = ci_fma(p, r, ci_splat(9.675_541_3e-3))
  p = ci_fma(p, r, ci_splat(5.550_713_3e-2))
  p = ci_fma(p, r, ci_splat(2.402_212e-1))
  p = ci_fma(p, r, ci_splat(6.931_469_7e-1))
  p = ci_fma(p, r, ci_splat(1.000_000_1))
  return ci_scale_down(p, n)
}

/// As `powerOfTwo`, with a relative error below 1.1e-4: enough where the result is rounded to bf16 (2e-3).
@inline(__always)
func coarsePowerOfTwo(_ x: Lanes) -> Lanes {
  let (n, r) = splitPower(x)
  var p = ci_splat(5.517_166_7e-2)
  p = ci_fma(p, r, ci_splat(2.426_111_2e-1))
  p = ci_fma(p, r, ci_splat(6.932_609_9e-1))
  p = ci_fma(p, r, ci_splat(9.999_280_7e-1))
  return ci_scale_down(p, n)
}

@inline(__always)
private func splitPower(_ x: Lanes) -> (Lanes, Lanes) {
  // The bound keeps −∞ from becoming NaN; in this order of operands NaN passes.
  let bounded = ci_max_or_second(ci_splat(-150), x)
  let n = ci_round(bounded)
  return (n, ci_sub(bounded, n))
}
