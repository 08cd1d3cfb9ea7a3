internal import CIntrinsics

/// One type of cache as compiled code: how 16 lanes of a column are written and read.
protocol CacheElement {
  associatedtype Stored: Numeric
  /// Steps whose lanes lie interleaved.
  static var interleave: Int { get }
  static var hasScales: Bool { get }
  /// 16 numbers (times `inverse`, where there are scales) as stored.
  static func store(_ numbers: Lanes, inverse: Float, to target: UnsafeMutablePointer<Stored>)
  /// Steps 2 · `pair` and 2 · `pair` + 1 of a column, without their scales.
  static func load(_ column: UnsafeRawPointer, pair: Int) -> (Lanes, Lanes)
}

extension CacheElement {
  /// Where step `step` of lane `lane` stands in a column.
  @inline(__always)
  static func index(step: Int, lane: Int) -> Int {
    (step / interleave &* laneCount &+ lane) &* interleave &+ step % interleave
  }

  /// Bytes of a pair of steps.
  @inline(__always)
  static var pairBytes: Int { 2 * laneCount * MemoryLayout<Stored>.stride }
}

enum F32Element: CacheElement {
  static var interleave: Int { 1 }
  static var hasScales: Bool { false }

  @inline(__always)
  static func store(_ numbers: Lanes, inverse: Float, to target: UnsafeMutablePointer<Float>) { ci_store(target, numbers) }

  @inline(__always)
  static func load(_ column: UnsafeRawPointer, pair: Int) -> (Lanes, Lanes) {
    let row = column + pair &* pairBytes
    return (ci_load(row), ci_load(row + 64))
  }
}

enum F16Element: CacheElement {
  static var interleave: Int { 1 }
  static var hasScales: Bool { false }

  @inline(__always)
  static func store(_ numbers: Lanes, inverse: Float, to target: UnsafeMutablePointer<UInt16>) {
    ci_store_f16(target, numbers)
  }

  @inline(__always)
  static func load(_ column: UnsafeRawPointer, pair: Int) -> (Lanes, Lanes) {
    let row = column + pair &* pairBytes
    return (ci_load_f16(row), ci_load_f16(row + 32))
  }
}

enum BF16Element: CacheElement {
  static var interleave: Int { 2 }
  static var hasScales: Bool { false }

  @inline(__always)
  static func store(_ numbers: Lanes, inverse: Float, to target: UnsafeMutablePointer<UInt16>) {
    ci_store_rounded_bf16(target, numbers)
  }

  @inline(__always)
  static func load(_ column: UnsafeRawPointer, pair: Int) -> (Lanes, Lanes) {
    let row = ci_load(column + pair &* pairBytes)
    return (ci_even_bf16(row), ci_odd_bf16(row))
  }
}

enum Q8Element: CacheElement {
  static var interleave: Int { 1 }
  static var hasScales: Bool { true }

  @inline(__always)
  static func store(_ numbers: Lanes, inverse: Float, to target: UnsafeMutablePointer<Int8>) {
    // Where the scale is a denormal of 16 bits, rounding can leave it by a third too small for the largest numbers.
    let integers = ci_max(ci_splat(-127), ci_min(ci_splat(127), ci_mul(numbers, ci_splat(inverse))))
    ci_store_signed_bytes(target, integers)
  }

  @inline(__always)
  static func load(_ column: UnsafeRawPointer, pair: Int) -> (Lanes, Lanes) {
    let row = column + pair &* pairBytes
    return (ci_floats_of_signed_bytes(row), ci_floats_of_signed_bytes(row + 16))
  }

  /// The scale of up to 32 numbers, before it is rounded to 16 bits; NaN if one of them is not finite.
  @inline(__always)
  static func scale(_ numbers: UnsafePointer<Float>, count: Int) -> Float {
    var largest = ci_splat(0)
    var poison = ci_splat(0)
    for first in stride(from: 0, to: count, by: laneCount) {
      let x = ci_load(numbers + first)
      largest = ci_max(largest, ci_abs(x))
      poison = ci_fma(x, ci_splat(0), poison)
    }
    return ci_largest(largest) / 127 + ci_sum(poison)
  }
}
