public import BlockFormats

/// Which kernels multiply weights of one type, for people.
public struct KernelChoice: Sendable, Codable, CustomStringConvertible {
  /// The weights' type, such as `Q4_0`.
  public let type: String
  /// Such as `native, products of bytes` or `OpenBLAS, 32-bit floats`.
  public let prefill: String
  /// Such as `native, integers, 16-bit activations` or `native, 32-bit floats`.
  public let decode: String

  public var description: String { "\(type): prefill \(prefill); decode \(decode)" }
}

extension ComputeContext.Backend {
  /// Whether prefill multiplies weights of this type by OpenBLAS.
  public func multipliesByBLAS(_ type: TensorType) -> Bool { prefillKernel(for: type) == .floats }

  /// Whether attention in prefill multiplies by OpenBLAS.
  public var attendsByBLAS: Bool { self == .blas }

  /// The kernels for weights of this type, in this build.
  public func kernels(for type: TensorType) -> KernelChoice {
    let unit = IntegerProducts.multipliesWords(for: type) ? "words" : "bytes"
    let prefill =
      switch prefillKernel(for: type) {
      case .floats: "OpenBLAS, 32-bit floats"
      case .integers: "native, products of \(unit)"
      case .coarseIntegers: "native, products of \(unit) under coarse scales"
      case .tiles(.bf16): "native, bf16 tiles"
      case .tiles(.int8): "native, int8 tiles under coarse scales"
      }
    let decode =
      switch decodeKernel(for: type) {
      case .floats: "32-bit floats"
      case .superblocks: "integers, 16-bit activations"
      case .panels: "products of \(unit), \(unit == "words" ? 16 : 8)-bit activations"
      }
    return KernelChoice(type: type.name, prefill: prefill, decode: "native, " + decode)
  }
}
