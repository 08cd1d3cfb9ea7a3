package import BlockFormats

/// The block formats read one weight at a time, straight from ggml's layouts: the twin that `Formats/` is tested
/// against.
package enum ReferenceUnpack {
  /// - Parameter bytes: whole blocks of `type`.
  /// - Returns: `bytes.count / bytesPerBlock · weightsPerBlock` weights.
  package static func weights(_ type: TensorType, _ bytes: [UInt8]) -> [Float] {
    stride(from: 0, to: bytes.count, by: type.bytesPerBlock).flatMap { start in
      let block = Array(bytes[start..<start + type.bytesPerBlock])
      return (0..<type.weightsPerBlock).map { weight(type, block, $0) }
    }
  }

  private static func weight(_ type: TensorType, _ b: [UInt8], _ i: Int) -> Float {
    switch type {
    case .f32: return Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(b[$1]) << (8 * UInt32($1)) })
    case .f16: return half(b, 0)
    case .bf16: return Float(bitPattern: UInt32(b[0]) << 16 | UInt32(b[1]) << 24)
    case .q8_0: return half(b, 0) * Float(Int8(bitPattern: b[2 + i]))
    case .q4_0: return half(b, 0) * Float(nibble(b, 2, i) - 8)
    case .q4_1: return half(b, 0) * Float(nibble(b, 4, i)) + half(b, 2)
    case .q5_0: return half(b, 0) * Float((nibble(b, 6, i) | bit(b, 2, i) << 4) - 16)
    case .q5_1: return half(b, 0) * Float(nibble(b, 8, i) | bit(b, 4, i) << 4) + half(b, 2)
    case .iq4_nl: return half(b, 0) * Float(nonLinear[nibble(b, 2, i)])
    case .q2_K:
      let group = Int(b[i / 16])
      let quarter = Int(b[16 + i / 128 * 32 + i % 32]) >> (i % 128 / 32 * 2) & 3
      return half(b, 80) * Float(group & 15) * Float(quarter) - half(b, 82) * Float(group >> 4)
    case .q3_K:
      let group = i / 16
      let low = group < 8 ? Int(b[96 + group]) & 15 : Int(b[88 + group]) >> 4
      let high = Int(b[104 + group % 4]) >> (group / 4 * 2) & 3
      let quarter = Int(b[32 + i / 128 * 32 + i % 32]) >> (i % 128 / 32 * 2) & 3
      let isHigh = Int(b[i % 32]) >> (i / 32) & 1
      return half(b, 108) * Float((low | high << 4) - 32) * Float(quarter - (isHigh == 1 ? 0 : 4))
    case .q4_K:
      let (scale, minimum) = sixBits(b, 4, i / 32)
      let value = Int(b[16 + i / 64 * 32 + i % 32]) >> (i % 64 / 32 * 4) & 15
      return half(b, 0) * Float(scale) * Float(value) - half(b, 2) * Float(minimum)
    case .q5_K:
      let (scale, minimum) = sixBits(b, 4, i / 32)
      let low = Int(b[48 + i / 64 * 32 + i % 32]) >> (i % 64 / 32 * 4) & 15
      let high = Int(b[16 + i % 32]) >> (i / 32) & 1
      return half(b, 0) * Float(scale) * Float(low | high << 4) - half(b, 2) * Float(minimum)
    case .q6_K:
      let (part, inside) = (i / 128, i % 128)
      let low = Int(b[part * 64 + inside % 64]) >> (inside / 64 * 4) & 15
      let high = Int(b[128 + part * 32 + inside % 32]) >> (inside / 32 * 2) & 3
      return half(b, 208) * Float(Int8(bitPattern: b[192 + i / 16])) * Float((low | high << 4) - 32)
    case .iq4_xs:
      let group = i / 32
      let low = Int(b[4 + group / 2]) >> (group % 2 * 4) & 15
      let high = (Int(b[2]) | Int(b[3]) << 8) >> (group * 2) & 3
      return half(b, 0) * Float((low | high << 4) - 32) * Float(nonLinear[nibble(b, 8 + group * 16, i % 32)])
    }
  }

  private static let nonLinear = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113]

  /// Weight `i` (0 ..< 32) of 16 bytes that hold weights 0 … 15 in their low halves.
  private static func nibble(_ b: [UInt8], _ start: Int, _ i: Int) -> Int {
    Int(b[start + i % 16]) >> (i / 16 * 4) & 15
  }

  private static func bit(_ b: [UInt8], _ start: Int, _ i: Int) -> Int { Int(b[start + i / 8]) >> (i % 8) & 1 }

  private static func sixBits(_ b: [UInt8], _ start: Int, _ group: Int) -> (Int, Int) {
    func at(_ i: Int) -> Int { Int(b[start + i]) }
    if group < 4 { return (at(group) & 63, at(group + 4) & 63) }
    return (at(group + 4) & 15 | (at(group - 4) >> 6) << 4, at(group + 4) >> 4 | (at(group) >> 6) << 4)
  }

  /// An IEEE half from its bits, by arithmetic.
  private static func half(_ b: [UInt8], _ start: Int) -> Float {
    let bits = Int(b[start]) | Int(b[start + 1]) << 8
    let (sign, exponent, fraction) = (bits >> 15, bits >> 10 & 31, bits & 1023)
    let magnitude: Float =
      exponent == 0
      ? Float(fraction) * 0x1p-24
      : exponent == 31
        ? (fraction == 0 ? .infinity : .nan)
        : Float(sign: .plus, exponent: exponent - 25, significand: Float(fraction + 1024))
    return sign == 1 ? -magnitude : magnitude
  }
}
