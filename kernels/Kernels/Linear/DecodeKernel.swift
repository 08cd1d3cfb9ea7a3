package import BlockFormats
internal import CIntrinsics

/// Which kernels multiply the weights of one type in decode.
enum DecodeKernel: Equatable {
  /// 32-bit floats, for plain weights.
  case floats
  /// Rows of bytes with activations of 16 bits under a scale per 256 (`ActivationVector`).
  case superblocks
  /// The arithmetic of prefill in integers: few rows by `IntegerVectorProducts`, more by panels.
  case panels
}

extension ComputeContext.Backend {
  /// The one place where build, backend and type become a choice of kernels. The number of rows has no say in it: a
  /// row's bits must not depend on its mates. 16-bit activations take two products of bytes for one: too slow for many
  /// rows.
  func decodeKernel(for type: TensorType) -> DecodeKernel {
    guard type.isQuantized else { return .floats }
    return self != .blas && (IntegerProducts.hasByteDot || IntegerProducts.hasBytePairs) ? .panels : .superblocks
  }
}

extension ComputeContext {
  /// Whether decode of quantised weights rounds as prefill in integers does.
  package static func decodesAsPrefill(_ backend: Backend) -> Bool { backend.decodeKernel(for: .q4_0) == .panels }

  /// How decode rounds activations before it multiplies them with weights of a type: to integers of at most `largest`,
  /// with a scale per `group`; nil for plain weights.
  package static func decodeRounding(for type: TensorType, backend: Backend) -> (largest: Float, group: Int)? {
    switch backend.decodeKernel(for: type) {
    case .floats: nil
    case .superblocks: (ActivationVector.largestInteger, Superblock.length)
    case .panels: largestPrefillActivation(for: type).map { ($0, PanelShape.blockLength) }
    }
  }
}
