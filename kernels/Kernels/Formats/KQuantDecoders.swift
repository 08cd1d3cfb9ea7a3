internal import CIntrinsics

// The 256-weight formats ("k-quants"): groups of 16 or 32 weights with small integer scales under one f16 scale.

/// 16 bytes of 4-bit scales and minima; 64 bytes of 2-bit weights; f16 scale; f16 scale of the minima.
enum Q2_KDecoder: BlockDecoder {
  static var weightsPerBlock: Int { 256 }
  static var bytesPerBlock: Int { 84 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    let scale = ci_f16(block + 80)
    let minimum = -ci_f16(block + 82)
    for half in 0..<2 {
      let low = ci_load_u8(block + 16 + half * 32)
      let high = ci_load_u8(block + 16 + half * 32 + 16)
      for quarter in 0..<4 {
        let group = half * 8 + quarter * 2
        let a = byte(block, group)
        let b = byte(block, group + 1)
        let shift = Int32(truncatingIfNeeded: quarter * 2)
        body(
          group * 16,
          ci_fma(
            ci_from_u8(ci_and(ci_shift_right(low, shift), 3)), ci_splat(scale * Float(a & 15)),
            ci_splat(minimum * Float(a >> 4))),
          ci_fma(
            ci_from_u8(ci_and(ci_shift_right(high, shift), 3)), ci_splat(scale * Float(b & 15)),
            ci_splat(minimum * Float(b >> 4))))
      }
    }
  }
}

/// 32 bytes of high bits (clear: subtract 4); 64 bytes of low 2 bits; 12 bytes of 6-bit scales (− 32); f16 scale.
enum Q3_KDecoder: BlockDecoder {
  static var weightsPerBlock: Int { 256 }
  static var bytesPerBlock: Int { 110 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    let scale = ci_f16(block + 108)
    let lowMask = ci_load_u8(block)
    let highMask = ci_load_u8(block + 16)
    for half in 0..<2 {
      let low = ci_load_u8(block + 32 + half * 32)
      let high = ci_load_u8(block + 32 + half * 32 + 16)
      for quarter in 0..<4 {
        let group = half * 8 + quarter * 2
        let shift = Int32(truncatingIfNeeded: quarter * 2)
        let bit = Int32(truncatingIfNeeded: half * 4 + quarter)
        body(
          group * 16,
          weights(low, mask: lowMask, shift: shift, bit: bit, scale: scale * Float(groupScale(block, group))),
          weights(high, mask: highMask, shift: shift, bit: bit, scale: scale * Float(groupScale(block, group + 1))))
      }
    }
  }

  @inline(__always)
  private static func weights(
    _ quarters: SIMD16<UInt8>, mask: SIMD16<UInt8>, shift: Int32, bit: Int32, scale: Float
  ) -> Lanes {
    let high = ci_shift_left(ci_and(ci_shift_right(mask, bit), 1), 2)
    let value = ci_or(ci_and(ci_shift_right(quarters, shift), 3), high)
    return ci_mul(ci_sub(ci_from_u8(value), ci_splat(4)), ci_splat(scale))
  }

  /// Scale `group` (0 ..< 16): low 4 bits in bytes 96 … 103, high 2 bits in bytes 104 … 107.
  @inline(__always)
  private static func groupScale(_ block: UnsafeRawPointer, _ group: Int) -> Int {
    let low = group < 8 ? byte(block, 96 + group) & 15 : byte(block, 96 + group - 8) >> 4
    let high = (byte(block, 104 + group % 4) >> (2 * (group / 4))) & 3
    return (low | high << 4) - 32
  }
}

/// f16 scale; f16 scale of the minima; 12 bytes of 6-bit scales and minima; 128 bytes of nibbles.
enum Q4_KDecoder: BlockDecoder {
  static var weightsPerBlock: Int { 256 }
  static var bytesPerBlock: Int { 144 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    let scale = ci_f16(block)
    let minimum = -ci_f16(block + 2)
    for pair in 0..<4 {
      let low = ci_load_u8(block + 16 + pair * 32)
      let high = ci_load_u8(block + 16 + pair * 32 + 16)
      let (s0, m0) = sixBitPair(block + 4, pair * 2)
      let (s1, m1) = sixBitPair(block + 4, pair * 2 + 1)
      let scale0 = ci_splat(scale * Float(s0))
      let minimum0 = ci_splat(minimum * Float(m0))
      let scale1 = ci_splat(scale * Float(s1))
      let minimum1 = ci_splat(minimum * Float(m1))
      body(
        pair * 64, ci_fma(ci_from_u8(ci_and(low, 15)), scale0, minimum0),
        ci_fma(ci_from_u8(ci_and(high, 15)), scale0, minimum0))
      body(
        pair * 64 + 32, ci_fma(ci_from_u8(ci_shift_right(low, 4)), scale1, minimum1),
        ci_fma(ci_from_u8(ci_shift_right(high, 4)), scale1, minimum1))
    }
  }
}

/// As `Q4_KDecoder`, with 32 bytes of fifth bits before the nibbles.
enum Q5_KDecoder: BlockDecoder {
  static var weightsPerBlock: Int { 256 }
  static var bytesPerBlock: Int { 176 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    let scale = ci_f16(block)
    let minimum = -ci_f16(block + 2)
    let fifthLow = ci_load_u8(block + 16)
    let fifthHigh = ci_load_u8(block + 32)
    for pair in 0..<4 {
      let low = ci_load_u8(block + 48 + pair * 32)
      let high = ci_load_u8(block + 48 + pair * 32 + 16)
      let (s0, m0) = sixBitPair(block + 4, pair * 2)
      let (s1, m1) = sixBitPair(block + 4, pair * 2 + 1)
      let scale0 = ci_splat(scale * Float(s0))
      let minimum0 = ci_splat(minimum * Float(m0))
      let scale1 = ci_splat(scale * Float(s1))
      let minimum1 = ci_splat(minimum * Float(m1))
      let bit = Int32(truncatingIfNeeded: pair * 2)
      body(
        pair * 64, ci_fma(ci_from_u8(ci_or(ci_and(low, 15), fifth(fifthLow, bit))), scale0, minimum0),
        ci_fma(ci_from_u8(ci_or(ci_and(high, 15), fifth(fifthHigh, bit))), scale0, minimum0))
      body(
        pair * 64 + 32, ci_fma(ci_from_u8(ci_or(ci_shift_right(low, 4), fifth(fifthLow, bit + 1))), scale1, minimum1),
        ci_fma(ci_from_u8(ci_or(ci_shift_right(high, 4), fifth(fifthHigh, bit + 1))), scale1, minimum1))
    }
  }

  @inline(__always)
  private static func fifth(_ bits: SIMD16<UInt8>, _ bit: Int32) -> SIMD16<UInt8> {
    ci_shift_left(ci_and(ci_shift_right(bits, bit), 1), 4)
  }
}

/// 128 bytes of low nibbles; 64 bytes of high 2 bits; 16 signed scales; f16 scale; weight − 32.
enum Q6_KDecoder: BlockDecoder {
  static var weightsPerBlock: Int { 256 }
  static var bytesPerBlock: Int { 210 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    let scale = ci_f16(block + 208)
    for half in 0..<2 {
      let low = block + half * 64
      let high = block + 128 + half * 32
      let scales = block + 192 + half * 8
      let high0 = ci_load_u8(high)
      let high1 = ci_load_u8(high + 16)
      for quarter in 0..<4 {
        let nibbles = low + (quarter & 1) * 32
        let shift: Int32 = quarter < 2 ? 0 : 4
        let highShift = Int32(truncatingIfNeeded: quarter * 2)
        body(
          half * 128 + quarter * 32,
          weights(ci_load_u8(nibbles), high0, shift, highShift, scale * Float(signedByte(scales, quarter * 2))),
          weights(ci_load_u8(nibbles + 16), high1, shift, highShift, scale * Float(signedByte(scales, quarter * 2 + 1))))
      }
    }
  }

  @inline(__always)
  private static func weights(
    _ nibbles: SIMD16<UInt8>, _ high: SIMD16<UInt8>, _ shift: Int32, _ highShift: Int32, _ scale: Float
  ) -> Lanes {
    let low = ci_and(ci_shift_right(nibbles, shift), 15)
    let value = ci_or(low, ci_shift_left(ci_and(ci_shift_right(high, highShift), 3), 4))
    return ci_mul(ci_sub(ci_from_u8(value), ci_splat(32)), ci_splat(scale))
  }
}

@inline(__always)
func byte(_ base: UnsafeRawPointer, _ offset: Int) -> Int { Int(base.load(fromByteOffset: offset, as: UInt8.self)) }

@inline(__always)
private func signedByte(_ base: UnsafeRawPointer, _ offset: Int) -> Int {
  Int(base.load(fromByteOffset: offset, as: Int8.self))
}

/// Scale and minimum `group` (0 ..< 8) of the 12 bytes of Q4_K and Q5_K: six bits each; the first four have their low
/// bits in bytes of their own, the last four borrow the top two bits of those.
@inline(__always)
private func sixBitPair(_ packed: UnsafeRawPointer, _ group: Int) -> (scale: Int, minimum: Int) {
  if group < 4 { return (byte(packed, group) & 63, byte(packed, group + 4) & 63) }
  return (
    (byte(packed, group + 4) & 15) | (byte(packed, group - 4) >> 6) << 4,
    (byte(packed, group + 4) >> 4) | (byte(packed, group) >> 6) << 4
  )
}
