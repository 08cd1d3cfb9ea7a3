/// The element types of a GGUF tensor, by ggml's type id: plain numbers and the quantised block formats.
///
/// A block format stores `weightsPerBlock` neighbouring weights of one row in `bytesPerBlock` bytes; a row is a
/// whole number of blocks. Source: ggml `ggml/src/ggml-common.h`, `ggml/include/ggml.h`.
public enum TensorType: UInt32, Sendable, CaseIterable {
  case f32 = 0
  case f16 = 1
  case q4_0 = 2
  case q4_1 = 3
  case q5_0 = 6
  case q5_1 = 7
  case q8_0 = 8
  case q2_K = 10
  case q3_K = 11
  case q4_K = 12
  case q5_K = 13
  case q6_K = 14
  case iq4_nl = 20
  case iq4_xs = 23
  case bf16 = 30

  /// Neighbouring weights of a row that share one block; 1 for plain numbers.
  public var weightsPerBlock: Int {
    switch self {
    case .f32, .f16, .bf16: 1
    case .q4_0, .q4_1, .q5_0, .q5_1, .q8_0, .iq4_nl: 32
    case .q2_K, .q3_K, .q4_K, .q5_K, .q6_K, .iq4_xs: 256
    }
  }

  /// Bytes of one block, scales included.
  public var bytesPerBlock: Int {
    switch self {
    case .f32: 4
    case .f16, .bf16: 2
    case .q4_0, .iq4_nl: 18
    case .q4_1: 20
    case .q5_0: 22
    case .q5_1: 24
    case .q8_0: 34
    case .q2_K: 84
    case .q3_K: 110
    case .q4_K: 144
    case .q5_K: 176
    case .q6_K: 210
    case .iq4_xs: 136
    }
  }

  /// The name the field uses, such as `Q4_K`.
  public var name: String {
    switch self {
    case .f32: "F32"
    case .f16: "F16"
    case .bf16: "BF16"
    case .q4_0: "Q4_0"
    case .q4_1: "Q4_1"
    case .q5_0: "Q5_0"
    case .q5_1: "Q5_1"
    case .q8_0: "Q8_0"
    case .q2_K: "Q2_K"
    case .q3_K: "Q3_K"
    case .q4_K: "Q4_K"
    case .q5_K: "Q5_K"
    case .q6_K: "Q6_K"
    case .iq4_nl: "IQ4_NL"
    case .iq4_xs: "IQ4_XS"
    }
  }

  /// Whether the weights are rounded to blocks that share a scale.
  public var isQuantized: Bool { weightsPerBlock > 1 }

  /// Bytes of a row of `weights` weights, or `nil` if that is no whole number of blocks or overflows.
  public func byteCount(ofRow weights: Int) -> Int? {
    guard weights >= 0, weights % weightsPerBlock == 0 else { return nil }
    let (bytes, overflow) = (weights / weightsPerBlock).multipliedReportingOverflow(by: bytesPerBlock)
    return overflow ? nil : bytes
  }
}
