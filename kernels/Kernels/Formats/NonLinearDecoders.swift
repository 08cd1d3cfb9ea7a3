internal import CIntrinsics

// The formats whose nibbles index a table of 16 unevenly spaced values.

/// ggml's `kvalues_iq4nl` (−127 −104 −83 −65 −49 −35 −22 −10 1 13 25 38 53 69 89 113) plus 128.
@inline(__always)
var nonLinearQuants: SIMD16<UInt8> {
  SIMD16<UInt8>(1, 24, 45, 63, 79, 93, 106, 118, 129, 141, 153, 166, 181, 197, 217, 241)
}

/// f16 scale; 16 bytes of nibbles into the table.
enum IQ4_NLDecoder: QuantizedBlockDecoder {
  typealias PairProducts = WordProducts

  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 18 }
  static var largestByte: Int { 241 }
  static var zeroPoint: Int32 { 128 }

  @inline(__always)
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (Int, QuantizedGroup) -> Void) {
    body(0, QuantizedGroup(ci_lookup_32(nonLinearQuants, ci_nibbles(block + 2)), scale: ci_f16(block)))
  }
}

/// f16 scale; 2 high bits of each of 8 scales; their 4 low bits; 128 bytes of nibbles into the table.
enum IQ4_XSDecoder: QuantizedBlockDecoder {
  typealias PairProducts = WordProducts

  static var weightsPerBlock: Int { 256 }
  static var bytesPerBlock: Int { 136 }
  static var largestByte: Int { 241 }
  static var zeroPoint: Int32 { 128 }

  @inline(__always)
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (Int, QuantizedGroup) -> Void) {
    let scale = ci_f16(block)
    let highBits = byte(block, 2) | byte(block, 3) << 8
    for group in 0..<8 {
      let low = (byte(block, 4 + group / 2) >> (4 * (group % 2))) & 15
      let high = (highBits >> (2 * group)) & 3
      body(
        group * 32,
        QuantizedGroup(
          ci_lookup_32(nonLinearQuants, ci_nibbles(block + 8 + group * 16)),
          scale: scale * Float((low | high << 4) - 32)))
    }
  }
}
