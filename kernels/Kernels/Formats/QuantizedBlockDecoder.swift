internal import BlockFormats
internal import CIntrinsics

/// A block format whose weights are small unsigned integers with a scale and an offset per group: the one place that
/// knows the format's bits. Floats (`decode`), integer panels for prefill and tables all come from `decodeGroups`;
/// faster readings are `superblock` for decode with 16-bit activations and `unpackEight` for registers of 32 bytes or more.
protocol QuantizedBlockDecoder: SuperblockDecoder, RowLanesDecoder, PanelFormat {
  /// What multiplies the weights where bytes are best multiplied in pairs: `BytePairProducts` if it `fits`, else words.
  associatedtype PairProducts: EightRowProducts = BytePairProducts

  /// Calls `body` for every 32 weights of the block at `block`, in ascending order.
  static func decodeGroups(_ block: UnsafeRawPointer, _ body: (_ offset: Int, QuantizedGroup) -> Void)
}

/// 32 neighbouring weights: one group, or two of 16 with factors of their own.
struct QuantizedGroup {
  let quants: SIMD32<UInt8>
  /// Scales of the first and the second 16 weights.
  let scales: (Float, Float)
  /// Minima likewise; not read where the format has none.
  let minima: (Float, Float)

  @inline(__always)
  init(_ quants: SIMD32<UInt8>, scale: Float, minimum: Float = 0) {
    self.quants = quants
    scales = (scale, scale)
    minima = (minimum, minimum)
  }

  @inline(__always)
  init(_ quants: SIMD32<UInt8>, scales: (Float, Float), minima: (Float, Float) = (0, 0)) {
    self.quants = quants
    self.scales = scales
    self.minima = minima
  }
}

extension QuantizedBlockDecoder {
  static var groupLength: Int { 32 }
  static var zeroPoint: Int32 { 0 }
  static var hasMinima: Bool { false }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    decodeGroups(block) { offset, group in
      let (first, second) = (ci_from_u8(ci_low_bytes(group.quants)), ci_from_u8(ci_high_bytes(group.quants)))
      if hasMinima {
        body(
          offset, ci_fma(first, ci_splat(group.scales.0), ci_splat(group.minima.0)),
          ci_fma(second, ci_splat(group.scales.1), ci_splat(group.minima.1)))
      } else {
        let zero = ci_splat(Float(zeroPoint))
        body(
          offset, ci_mul(ci_sub(first, zero), ci_splat(group.scales.0)),
          ci_mul(ci_sub(second, zero), ci_splat(group.scales.1)))
      }
    }
  }
}

/// Work that is compiled once for each quantised format.
protocol QuantizedFormatOperation<Result> {
  associatedtype Result
  func run<Format: QuantizedBlockDecoder>(_ format: Format.Type) -> Result
}

/// Runs `operation` if the type is a quantised one; nil for plain numbers.
@inline(__always)
func dispatchQuantized<Result>(_ type: TensorType, _ operation: some QuantizedFormatOperation<Result>) -> Result? {
  switch type {
  case .f32, .f16, .bf16: nil
  case .q8_0: operation.run(Q8_0Decoder.self)
  case .q4_0: operation.run(Q4_0Decoder.self)
  case .q4_1: operation.run(Q4_1Decoder.self)
  case .q5_0: operation.run(Q5_0Decoder.self)
  case .q5_1: operation.run(Q5_1Decoder.self)
  case .q2_K: operation.run(Q2_KDecoder.self)
  case .q3_K: operation.run(Q3_KDecoder.self)
  case .q4_K: operation.run(Q4_KDecoder.self)
  case .q5_K: operation.run(Q5_KDecoder.self)
  case .q6_K: operation.run(Q6_KDecoder.self)
  case .iq4_nl: operation.run(IQ4_NLDecoder.self)
  case .iq4_xs: operation.run(IQ4_XSDecoder.self)
  }
}
