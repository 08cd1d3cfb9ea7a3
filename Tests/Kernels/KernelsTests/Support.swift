import BlockFormats
import Kernels

/// Allowed differences, all in one place. 32-bit sums over n terms of size 1 wander by about √n · 6e-8.
enum Tolerance {
  static let unpack: Float = 1e-6
  static let sum = 2e-5
  /// With activations of 16 bits; `DecodeLinearTests` holds the exact bound.
  static let roundedSum = 1e-4
  /// With activations of 8 bits against unrounded ones; the other tests round alike and stay at `sum`.
  static let byteSum = 2e-2
  /// Against numbers rounded to bf16: sums of 32-bit floats, and weights whose unpacked value lies within a rounding
  /// error of the middle between two bf16.
  static let brainFloatSum = 2e-4
  /// Both sides requantised: a few numbers half-way between two integers go either way.
  static let coarseSum = 2e-3
  static let attention = 2e-6
  static let elementwise = 2e-6
  /// bf16 and q8_0 caches are multiplied in bf16: queries, probabilities and (q8_0) keys and values are each off by up
  /// to 2⁻⁹ of their size. An output is the mean of `reach` numbers of size 1, so both it and its error are of size
  /// 1/√reach; a simulation of these roundings comes to 0.6 of this bound. One key left out of 500 exceeds it.
  static func prefillAttention(_ type: CacheType, reach: Double) -> Double {
    type == .f32 || type == .f16 ? attention : 8e-3 / reach.squareRoot() + 2e-4
  }
}

/// A repeatable source of numbers.
struct Numbers {
  private var state: UInt64
  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  /// Uniform in −1 ..< 1.
  mutating func unit() -> Float { Float(next() >> 40) * 0x1p-23 - 1 }
  mutating func row(_ count: Int) -> [Float] { (0..<count).map { _ in unit() } }
  mutating func matrix(_ rows: Int, _ columns: Int) -> [[Float]] { (0..<rows).map { _ in row(columns) } }
}

final class Bytes {
  let buffer: UnsafeMutableRawBufferPointer
  init(_ bytes: [UInt8]) {
    buffer = .allocate(byteCount: bytes.count, alignment: 64)
    buffer.copyBytes(from: bytes)
  }
  deinit { buffer.deallocate() }
}

func tensor(_ type: TensorType, inputs: Int, outputs: Int, _ bytes: [UInt8]) throws -> TensorView {
  let owner = Bytes(bytes)
  guard
    let view = TensorView(
      name: "test", type: type, shape: [inputs, outputs], bytes: UnsafeRawBufferPointer(owner.buffer), owner: owner)
  else { throw TestProblem.badShape }
  return view
}

enum TestProblem: Error { case badShape }

/// Random blocks whose scales are finite and about 1/64; all other bits are arbitrary.
func randomBytes(_ type: TensorType, weights: Int, seed: Int) -> [UInt8] {
  var numbers = Numbers(seed)
  let blocks = weights / type.weightsPerBlock
  var bytes = (0..<blocks * type.bytesPerBlock).map { _ in UInt8(truncatingIfNeeded: numbers.next() >> 24) }
  for block in 0..<blocks {
    let start = block * type.bytesPerBlock
    switch type {
    case .f32:
      let bits = numbers.unit().bitPattern
      for i in 0..<4 { bytes[start + i] = UInt8(truncatingIfNeeded: bits >> (8 * UInt32(i))) }
    case .f16: bytes[start + 1] = bytes[start + 1] & 0x83 | 0x20 + bytes[start + 1] & 0x18
    case .bf16: bytes[start + 1] = bytes[start + 1] & 0x80 | 0x3d
    default:
      for offset in scaleOffsets(type) {
        // 0x24xx is 0.0156 … 0.031
        bytes[start + offset + 1] = 0x24
      }
    }
  }
  return bytes
}

func scaleOffsets(_ type: TensorType) -> [Int] {
  switch type {
  case .q4_1, .q5_1, .q4_K, .q5_K: [0, 2]
  case .q2_K: [80, 82]
  case .q3_K: [108]
  case .q6_K: [208]
  default: [0]
  }
}
