public import Kernels

/// The sizes of a decoder that its cache, workspace and callers need.
public struct DecoderDimensions: Sendable, Equatable {
  public let embeddingLength: Int
  public let layerCount: Int
  public let feedForwardLength: Int
  /// Rows of the output matrix: values in a row of logits. At least the vocabulary's size (MPT pads).
  public let logitCount: Int
  public let attention: AttentionShape
  /// Columns of the matrices that the attention projections are written to: [query, key, value], or one fused.
  public let projectionColumns: [Int]
  /// Pairs that rotary embedding turns; 0 for none.
  public let rotaryPairCount: Int

  public func cacheLayout(_ types: CacheTypes) -> CacheLayout {
    CacheLayout(shape: attention, keyType: types.keys, valueType: types.values)
  }
}
