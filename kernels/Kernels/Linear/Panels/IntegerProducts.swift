package import BlockFormats
internal import CIntrinsics

/// Work that is compiled for the one kind of products that a build has for a format.
protocol IntegerProductsOperation<Result> {
  associatedtype Result
  func run<Products: EightRowProducts>(_ products: Products.Type) -> Result
}

/// Which `PanelProducts` a build has for a format.
enum IntegerProducts {
  /// Whether one instruction adds up four products of bytes.
  static var hasByteDot: Bool { CI_HAS_BYTE_DOT != 0 }
  /// Whether bytes are best multiplied in pairs (AVX2 without AVX-512).
  static var hasBytePairs: Bool { CI_HAS_BYTE_PAIRS != 0 }

  @inline(__always)
  static func dispatch<Format: QuantizedBlockDecoder, Result>(
    _ format: Format.Type, _ operation: some IntegerProductsOperation<Result>
  ) -> Result {
    if hasByteDot { return operation.run(ByteProducts.self) }
    guard hasBytePairs else { return operation.run(WordProducts.self) }
    return operation.run(Format.PairProducts.self)
  }

  /// Whether `PairProducts` has room for the sums of a format's products.
  static func pairProductsFit<Format: QuantizedBlockDecoder>(_ format: Format.Type) -> Bool {
    Format.PairProducts.self == WordProducts.self || BytePairProducts.fits(format)
  }

  /// nil for plain numbers.
  static func chosen(for type: TensorType) -> (any PanelProducts.Type)? { dispatchQuantized(type, Choice()) }

  /// Whether weights of this type are multiplied as words of 16 bits.
  static func multipliesWords(for type: TensorType) -> Bool { chosen(for: type)?.bytesPerValue == 2 }

  private struct Choice: QuantizedFormatOperation {
    func run<Format: QuantizedBlockDecoder>(_ format: Format.Type) -> any PanelProducts.Type {
      dispatch(format, ProductsType())
    }
  }

  private struct ProductsType: IntegerProductsOperation {
    func run<Products: EightRowProducts>(_ products: Products.Type) -> any PanelProducts.Type { products }
  }
}

extension ComputeContext {
  /// Whether the products that a quantised format names for AVX2 hold its weights, in any build; nil for plain weights.
  package static func pairProductsFit(_ type: TensorType) -> Bool? { dispatchQuantized(type, PairProductsFit()) }

  private struct PairProductsFit: QuantizedFormatOperation {
    func run<Format: QuantizedBlockDecoder>(_ format: Format.Type) -> Bool { IntegerProducts.pairProductsFit(format) }
  }

  /// The largest magnitude to which prefill rounds activations before it multiplies them with quantised weights by
  /// panels; nil for plain weights.
  package static func largestPrefillActivation(for type: TensorType) -> Float? {
    IntegerProducts.chosen(for: type)?.largest
  }
}
