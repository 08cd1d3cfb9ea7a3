internal import CIntrinsics

// The formats whose nibbles index a table of 16 unevenly spaced values.

/// ggml's `kvalues_iq4nl`, as bytes: −127 −104 −83 −65 −49 −35 −22 −10 1 13 25 38 53 69 89 113.
@inline(__always)
var nonLinearValues: SIMD16<UInt8> {
  SIMD16<UInt8>(129, 152, 173, 191, 207, 221, 234, 246, 1, 13, 25, 38, 53, 69, 89, 113)
}

/// f16 scale; 16 bytes of nibbles into the table.
enum IQ4_NLDecoder: BlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 18 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    let scale = ci_splat(ci_f16(block))
    let nibbles = ci_load_u8(block + 2)
    body(
      0, ci_mul(ci_from_i8(ci_lookup(nonLinearValues, ci_and(nibbles, 15))), scale),
      ci_mul(ci_from_i8(ci_lookup(nonLinearValues, ci_shift_right(nibbles, 4))), scale))
  }
}

/// f16 scale; 2 high bits of each of 8 scales; their 4 low bits; 128 bytes of nibbles into the table.
enum IQ4_XSDecoder: BlockDecoder {
  static var weightsPerBlock: Int { 256 }
  static var bytesPerBlock: Int { 136 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    let scale = ci_f16(block)
    let highBits = byte(block, 2) | byte(block, 3) << 8
    for group in 0..<8 {
      let low = (byte(block, 4 + group / 2) >> (4 * (group % 2))) & 15
      let high = (highBits >> (2 * group)) & 3
      let groupScale = ci_splat(scale * Float((low | high << 4) - 32))
      let nibbles = ci_load_u8(block + 8 + group * 16)
      body(
        group * 32, ci_mul(ci_from_i8(ci_lookup(nonLinearValues, ci_and(nibbles, 15))), groupScale),
        ci_mul(ci_from_i8(ci_lookup(nonLinearValues, ci_shift_right(nibbles, 4))), groupScale))
    }
  }
}
