package import BlockFormats
internal import CIntrinsics

/// Which kernels multiply the weights of one type in decode.
enum DecodeKernel: Equatable {
  /// 32-bit floats, for plain weights.
  case floats
  /// Rows of bytes with activations of 16 bits under a scale per 256 (`ActivationVector`).
  case superblocks
  /// Prefill's panels and arithmetic, with all activations kept to 16 bits or as prefill has them.
  case panels(keepsWords: Bool)
}

extension ComputeContext.Backend {
  /// The one place where build, backend and type become a choice of kernels.
  func decodeKernel(for type: TensorType) -> DecodeKernel {
    guard type.isQuantized else { return .floats }
    // AVX2 has no product of bytes that adds up in 32 bits, so a row of weights has too much to do with every vector.
    return ci_has_eight_lanes() ? .panels(keepsWords: self == .blas) : .superblocks
  }
}

extension ComputeContext {
  /// How decode rounds activations before it multiplies them with weights of a type: to integers of at most `largest`, with
  /// a scale per `group`; nil for plain weights.
  package static func decodeRounding(
    for type: TensorType, backend: Backend = .native
  ) -> (largest: Float, group: Int)? {
    switch backend.decodeKernel(for: type) {
    case .floats: nil
    case .superblocks: rowRounding
    case .panels(keepsWords: true): (WordProducts.largest, PanelShape.blockLength)
    case .panels: largestPrefillActivation(for: type).map { ($0, PanelShape.blockLength) }
    }
  }

  /// The same for `decodeLinearByRows`.
  package static var rowRounding: (largest: Float, group: Int) {
    (ActivationVector.largestInteger, Superblock.length)
  }
}
