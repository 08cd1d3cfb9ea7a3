internal import CIntrinsics

// The 256-weight formats ("k-quants"): groups of 16 or 32 weights with small integer scales under one f16 scale.

/// 16 bytes of 4-bit scales and minima; 64 bytes of 2-bit weights; f16 scale; f16 scale of the minima.
enum Q2_KDecoder: QuantizedBlockDecoder {
  static var weightsPerBlock: Int { 256 }
  static var bytesPerBlock: Int { 84 }
  static var largestByte: Int { 3 }
  static var groupLength: Int { 16 }
  static var hasMinima: Bool { true }

  @inline(__always)
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (Int, QuantizedGroup) -> Void) {
    let scale = ci_f16(block + 80)
    let minimum = -ci_f16(block + 82)
    for half in 0..<2 {
      let pairs = ci_load_u8x32(block + 16 + half * 32)
      for quarter in 0..<4 {
        let group = half * 8 + quarter * 2
        let a = byte(block, group)
        let b = byte(block, group + 1)
        body(
          group * 16,
          QuantizedGroup(
            ci_and_32(ci_shift_right_32(pairs, Int32(truncatingIfNeeded: quarter * 2)), 3),
            scales: (scale * Float(a & 15), scale * Float(b & 15)),
            minima: (minimum * Float(a >> 4), minimum * Float(b >> 4))))
      }
    }
  }
}

/// 32 bytes of high bits (clear: subtract 4); 64 bytes of low 2 bits; 12 bytes of 6-bit scales (− 32); f16 scale.
enum Q3_KDecoder: QuantizedBlockDecoder {
  static var weightsPerBlock: Int { 256 }
  static var bytesPerBlock: Int { 110 }
  static var largestByte: Int { 7 }
  static var groupLength: Int { 16 }
  static var zeroPoint: Int32 { 4 }

  @inline(__always)
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (Int, QuantizedGroup) -> Void) {
    let scale = ci_f16(block + 108)
    let mask = ci_load_u8x32(block)
    for half in 0..<2 {
      let pairs = ci_load_u8x32(block + 32 + half * 32)
      for quarter in 0..<4 {
        let group = half * 8 + quarter * 2
        let bit = Int32(truncatingIfNeeded: half * 4 + quarter)
        let high = ci_shift_left_32(ci_and_32(ci_shift_right_32(mask, bit), 1), 2)
        let low = ci_and_32(ci_shift_right_32(pairs, Int32(truncatingIfNeeded: quarter * 2)), 3)
        body(
          group * 16,
          QuantizedGroup(
            ci_or_32(low, high),
            scales: (scale * Float(groupScale(block, group)), scale * Float(groupScale(block, group + 1)))))
      }
    }
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
enum Q4_KDecoder: QuantizedBlockDecoder {
  static var weightsPerBlock: Int { 256 }
  static var bytesPerBlock: Int { 144 }
  static var largestByte: Int { 15 }
  static var hasMinima: Bool { true }

  @inline(__always)
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (Int, QuantizedGroup) -> Void) {
    let scale = ci_f16(block)
    let minimum = -ci_f16(block + 2)
    for pair in 0..<4 {
      let nibbles = ci_load_u8x32(block + 16 + pair * 32)
      for half in 0..<2 {
        let (s, m) = sixBitPair(block + 4, pair * 2 + half)
        body(
          pair * 64 + half * 32,
          QuantizedGroup(
            half == 0 ? ci_and_32(nibbles, 15) : ci_shift_right_32(nibbles, 4), scale: scale * Float(s),
            minimum: minimum * Float(m)))
      }
    }
  }
}

/// As `Q4_KDecoder`, with 32 bytes of fifth bits before the nibbles.
enum Q5_KDecoder: QuantizedBlockDecoder {
  static var weightsPerBlock: Int { 256 }
  static var bytesPerBlock: Int { 176 }
  static var largestByte: Int { 31 }
  static var hasMinima: Bool { true }

  @inline(__always)
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (Int, QuantizedGroup) -> Void) {
    let scale = ci_f16(block)
    let minimum = -ci_f16(block + 2)
    let fifths = ci_load_u8x32(block + 16)
    for pair in 0..<4 {
      let nibbles = ci_load_u8x32(block + 48 + pair * 32)
      for half in 0..<2 {
        let (s, m) = sixBitPair(block + 4, pair * 2 + half)
        let bit = Int32(truncatingIfNeeded: pair * 2 + half)
        let fifth = ci_shift_left_32(ci_and_32(ci_shift_right_32(fifths, bit), 1), 4)
        body(
          pair * 64 + half * 32,
          QuantizedGroup(
            ci_or_32(half == 0 ? ci_and_32(nibbles, 15) : ci_shift_right_32(nibbles, 4), fifth),
            scale: scale * Float(s), minimum: minimum * Float(m)))
      }
    }
  }
}

/// 128 bytes of low nibbles; 64 bytes of high 2 bits; 16 signed scales; f16 scale; weight − 32.
enum Q6_KDecoder: QuantizedBlockDecoder {
  static var weightsPerBlock: Int { 256 }
  static var bytesPerBlock: Int { 210 }
  static var largestByte: Int { 63 }
  static var groupLength: Int { 16 }
  static var zeroPoint: Int32 { 32 }

  @inline(__always)
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (Int, QuantizedGroup) -> Void) {
    let scale = ci_f16(block + 208)
    for half in 0..<2 {
      let scales = block + 192 + half * 8
      let high = ci_load_u8x32(block + 128 + half * 32)
      for quarter in 0..<4 {
        let nibbles = ci_load_u8x32(block + half * 64 + (quarter & 1) * 32)
        let low = quarter < 2 ? ci_and_32(nibbles, 15) : ci_shift_right_32(nibbles, 4)
        let top = ci_and_32(ci_shift_right_32(high, Int32(truncatingIfNeeded: quarter * 2)), 3)
        body(
          half * 128 + quarter * 32,
          QuantizedGroup(
            ci_or_32(low, ci_shift_left_32(top, 4)),
            scales: (
              scale * Float(signedByte(scales, quarter * 2)), scale * Float(signedByte(scales, quarter * 2 + 1))
            )))
      }
    }
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
