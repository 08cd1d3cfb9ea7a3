internal import CIntrinsics

/// Sixteen floats in one register (two or four on narrower CPUs). All arithmetic goes through `CIntrinsics`, since some
/// operators of Swift's SIMD types compile to scalar loops (kernels/OPTIMIZATIONS.md).
typealias Lanes = SIMD16<Float>

/// Lanes in a register, and the unit to which rows are padded.
package let laneCount = 16

@inline(__always)
package func roundUp(_ value: Int, toMultipleOf unit: Int) -> Int { (value + unit - 1) / unit * unit }

/// e^x in every lane. Relative error below 2e-7; underflows to 0 below −87.3, so e^−∞ is exactly 0.
///
/// Cephes' `expf`: x = n·ln 2 + r with |r| ≤ ln 2 / 2, a degree-5 polynomial for e^r, then the exponent field.
@inline(__always)
func exponential(_ x: Lanes) -> Lanes {
  let lowest = ci_splat(-87.3)
  let clamped = ci_min(ci_max(x, lowest), ci_splat(88.3))
  let n = ci_round(ci_mul(clamped, ci_splat(1.442_695_04)))
  // ln 2 in two parts: the first has few enough bits that n times it is exact.
  var r = ci_fma(n, ci_splat(-0.693_359_375), clamped)
  r = ci_fma(n, ci_splat(2.121_944_4e-4), r)
  var p = ci_splat(1.987_569_15e-4)
  p = ci_fma(p, r, ci_splat(1.398_199_95e-3))
  p = ci_fma(p, r, ci_splat(8.333_451_9e-3))
  p = ci_fma(p, r, ci_splat(4.166_579_6e-2))
  p = ci_fma(p, r, ci_splat(1.666_666_55e-1))
  p = ci_fma(p, r, ci_splat(5.000_000_1e-1))
  let power = ci_fma(p, ci_mul(r, r), ci_add(r, ci_splat(1)))
  let result = ci_scale_by_power_of_two(power, n)
  // Arguments below the range give exactly zero: a masked score must not leave a trace in a sum.
  return ci_select_at_least(x, lowest, result)
}
