internal import Kernels

/// Bytes that a session will need beside the mapped weights.
public struct MemoryEstimate: Sendable, Equatable {
  /// Keys and values of the whole context.
  public let cacheBytes: Int
  /// Activations of a chunk, logits included.
  public let workspaceBytes: Int

  public var totalBytes: Int { cacheBytes + workspaceBytes }

  /// - Parameters:
  ///   - contextTokens: tokens that the cache must hold.
  ///   - chunkTokens: tokens of a prefill chunk.
  public init(dimensions: DecoderDimensions, contextTokens: Int, chunkTokens: Int, cacheTypes: CacheTypes) {
    let pages = KeyValuePage.pages(holding: contextTokens)
    cacheBytes =
      pages * KeyValuePage.byteCount(layout: dimensions.cacheLayout(cacheTypes), layerCount: dimensions.layerCount)
    let attention = dimensions.attention
    let columns =
      [
        dimensions.embeddingLength, dimensions.embeddingLength, dimensions.embeddingLength, attention.queryColumns,
        attention.headCount * attention.valueLength, dimensions.feedForwardLength, dimensions.feedForwardLength,
        2 * dimensions.rotaryPairCount,
        // The widest input once more, packed for the kernels.
        dimensions.feedForwardLength,
      ] + dimensions.projectionColumns
    workspaceBytes =
      columns.reduce(0) { $0 + FloatMatrix.byteCount(rows: chunkTokens, columns: $1) }
      + FloatMatrix.byteCount(rows: 1, columns: dimensions.logitCount)
      + DecodePartials.byteCount(shape: attention, rows: 1, tokens: contextTokens)
  }
}
