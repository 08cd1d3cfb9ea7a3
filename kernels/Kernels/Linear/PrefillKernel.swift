internal import BlockFormats
internal import CIntrinsics

/// Which kernels multiply the weights of one type in prefill.
enum PrefillKernel: Equatable {
  /// 32-bit floats, by OpenBLAS.
  case floats
  /// The weights' own integers and scales, activations rounded under a scale per 32.
  case integers
  /// Both requantised to 8 bits under a scale per `CoarseInt8.groupLength`.
  case coarseIntegers
  /// Matrix tiles.
  case tiles(TileArithmetic)
}

extension ComputeContext.Backend {
  /// The one place where build, machine, backend and type become a choice of kernels.
  func prefillKernel(for type: TensorType) -> PrefillKernel {
    // F32 and F16 files keep 32-bit arithmetic whatever the machine.
    guard self != .blas, type.isQuantized || type == .bf16 else { return .floats }
    if TilePermission.current == .granted { return .tiles(self == .int8 ? .int8 : .bf16) }
    guard type.isQuantized else { return .floats }
    return self == .int8 && IntegerProducts.hasByteDot ? .coarseIntegers : .integers
  }
}

extension ComputeContext {
  /// Whether `Backend.int8` differs from `.native` in integers: it needs products of bytes.
  package static var hasCoarseIntegers: Bool { IntegerProducts.hasByteDot }
}
