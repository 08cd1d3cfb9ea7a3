internal import CIntrinsics

// The 32-weight formats. In the four- and five-bit ones, byte j holds weight j in its low half and weight j + 16 in
// its high half.

/// f16 scale; 32 signed bytes.
enum Q8_0Decoder: QuantizedBlockDecoder {
  typealias PairProducts = WordProducts

  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 34 }
  static var largestByte: Int { 255 }
  static var zeroPoint: Int32 { 128 }

  @inline(__always)
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (Int, QuantizedGroup) -> Void) {
    body(0, QuantizedGroup(ci_flip_signs(ci_load_u8x32(block + 2)), scale: ci_f16(block)))
  }
}

/// f16 scale; 16 bytes of nibbles; weight = scale · (nibble − 8).
enum Q4_0Decoder: QuantizedBlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 18 }
  static var largestByte: Int { 15 }
  static var zeroPoint: Int32 { 8 }

  @inline(__always)
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (Int, QuantizedGroup) -> Void) {
    body(0, QuantizedGroup(ci_nibbles(block + 2), scale: ci_f16(block)))
  }
}

/// f16 scale; f16 minimum; 16 bytes of nibbles; weight = scale · nibble + minimum.
enum Q4_1Decoder: QuantizedBlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 20 }
  static var largestByte: Int { 15 }
  static var hasMinima: Bool { true }

  @inline(__always)
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (Int, QuantizedGroup) -> Void) {
    body(0, QuantizedGroup(ci_nibbles(block + 4), scale: ci_f16(block), minimum: ci_f16(block + 2)))
  }
}

/// f16 scale; 32 high bits; 16 bytes of nibbles; weight = scale · (nibble + 16 · bit − 16).
enum Q5_0Decoder: QuantizedBlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 22 }
  static var largestByte: Int { 31 }
  static var zeroPoint: Int32 { 16 }

  @inline(__always)
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (Int, QuantizedGroup) -> Void) {
    let fifths = ci_spread_bits_32(loadUInt32(block + 2), 16)
    body(0, QuantizedGroup(ci_or_32(ci_nibbles(block + 6), fifths), scale: ci_f16(block)))
  }
}

/// f16 scale; f16 minimum; 32 high bits; 16 bytes of nibbles; weight = scale · (nibble + 16 · bit) + minimum.
enum Q5_1Decoder: QuantizedBlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 24 }
  static var largestByte: Int { 31 }
  static var hasMinima: Bool { true }

  @inline(__always)
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (Int, QuantizedGroup) -> Void) {
    let fifths = ci_spread_bits_32(loadUInt32(block + 4), 16)
    body(
      0,
      QuantizedGroup(ci_or_32(ci_nibbles(block + 8), fifths), scale: ci_f16(block), minimum: ci_f16(block + 2)))
  }
}

@inline(__always)
func loadUInt32(_ address: UnsafeRawPointer) -> UInt32 {
  UInt32(littleEndian: address.loadUnaligned(as: UInt32.self))
}
