internal import CIntrinsics

// The 32-weight formats. In the four- and five-bit ones, byte j holds weight j in its low half and weight j + 16 in
// its high half.

/// f16 scale; 32 signed bytes.
enum Q8_0Decoder: BlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 34 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    let scale = ci_splat(ci_f16(block))
    body(
      0, ci_mul(ci_from_i8(ci_load_u8(block + 2)), scale), ci_mul(ci_from_i8(ci_load_u8(block + 18)), scale))
  }
}

/// f16 scale; 16 bytes of nibbles; weight = scale · (nibble − 8).
enum Q4_0Decoder: BlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 18 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    let scale = ci_splat(ci_f16(block))
    let least = ci_mul(scale, ci_splat(-8))
    let nibbles = ci_load_u8(block + 2)
    body(
      0, ci_fma(ci_from_u8(ci_and(nibbles, 15)), scale, least),
      ci_fma(ci_from_u8(ci_shift_right(nibbles, 4)), scale, least))
  }
}

/// f16 scale; f16 minimum; 16 bytes of nibbles; weight = scale · nibble + minimum.
enum Q4_1Decoder: BlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 20 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    let scale = ci_splat(ci_f16(block))
    let minimum = ci_splat(ci_f16(block + 2))
    let nibbles = ci_load_u8(block + 4)
    body(
      0, ci_fma(ci_from_u8(ci_and(nibbles, 15)), scale, minimum),
      ci_fma(ci_from_u8(ci_shift_right(nibbles, 4)), scale, minimum))
  }
}

/// f16 scale; 32 high bits; 16 bytes of nibbles; weight = scale · (nibble + 16 · bit − 16).
enum Q5_0Decoder: BlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 22 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    let scale = ci_splat(ci_f16(block))
    let least = ci_mul(scale, ci_splat(-16))
    let (first, second) = fiveBits(nibbles: ci_load_u8(block + 6), high: loadUInt32(block + 2))
    body(0, ci_fma(first, scale, least), ci_fma(second, scale, least))
  }
}

/// f16 scale; f16 minimum; 32 high bits; 16 bytes of nibbles; weight = scale · (nibble + 16 · bit) + minimum.
enum Q5_1Decoder: BlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 24 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    let scale = ci_splat(ci_f16(block))
    let minimum = ci_splat(ci_f16(block + 2))
    let (first, second) = fiveBits(nibbles: ci_load_u8(block + 8), high: loadUInt32(block + 4))
    body(0, ci_fma(first, scale, minimum), ci_fma(second, scale, minimum))
  }
}

@inline(__always)
func loadUInt32(_ address: UnsafeRawPointer) -> UInt32 {
  UInt32(littleEndian: address.loadUnaligned(as: UInt32.self))
}

@inline(__always)
private func fiveBits(nibbles: SIMD16<UInt8>, high: UInt32) -> (Lanes, Lanes) {
  (
    ci_from_u8(ci_or(ci_and(nibbles, 15), ci_spread_bits(high, 0, 16))),
    ci_from_u8(ci_or(ci_shift_right(nibbles, 4), ci_spread_bits(high, 16, 16)))
  )
}
