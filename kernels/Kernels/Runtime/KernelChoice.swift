public import BlockFormats
internal import CIntrinsics

/// Which kernels multiply weights of one type, for people.
public struct KernelChoice: Sendable, Codable {
  /// The weights' type, such as `Q4_0`.
  public let type: String
  /// Such as `native, products of bytes` or `OpenBLAS, 32-bit floats`.
  public let prefill: String
  /// Such as `native, products of words` or `native, 32-bit floats`.
  public let decode: String
}

extension ComputeContext.Backend {
  /// Whether prefill multiplies weights of this type by OpenBLAS.
  public func multipliesByBLAS(_ type: TensorType) -> Bool { self == .blas || !type.isQuantized }

  /// Whether attention in prefill multiplies by OpenBLAS.
  public var attendsByBLAS: Bool { self == .blas }

  /// The kernels for weights of this type, in this build.
  public func kernels(for type: TensorType) -> KernelChoice {
    let integers = "native, products of \(ci_has_byte_dot() ? "bytes" : "words")"
    return KernelChoice(
      type: type.name, prefill: multipliesByBLAS(type) ? "OpenBLAS, 32-bit floats" : integers,
      decode: "native, " + (type.isQuantized ? "products of words" : "32-bit floats"))
  }
}
