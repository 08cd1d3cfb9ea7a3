package import BlockFormats
internal import CIntrinsics

/// Which `PanelProducts` a build has for a format.
enum IntegerProducts {
  case bytes
  case bytePairs
  case words

  @inline(__always)
  static func chosen<Format: PanelFormat>(for format: Format.Type) -> IntegerProducts {
    if ci_has_byte_dot() { return .bytes }
    return ci_has_byte_pairs() && BytePairProducts.fits(format) ? .bytePairs : .words
  }

  /// nil for plain numbers.
  static func chosen(for type: TensorType) -> IntegerProducts? { dispatchQuantized(type, Choice()) }

  private struct Choice: QuantizedFormatOperation {
    func run<Format: QuantizedBlockDecoder>(_ format: Format.Type) -> IntegerProducts { chosen(for: format) }
  }
}

extension ComputeContext {
  /// The largest magnitude to which prefill rounds activations before it multiplies them with quantised weights by
  /// panels; nil for plain weights.
  package static func largestPrefillActivation(for type: TensorType) -> Float? {
    switch IntegerProducts.chosen(for: type) {
    case .bytes: ByteProducts.largest
    case .bytePairs: BytePairProducts.largest
    case .words: WordProducts.largest
    case nil: nil
    }
  }
}
