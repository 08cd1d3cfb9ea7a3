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
    let pages = (contextTokens + KeyValuePage.tokenCount - 1) / KeyValuePage.tokenCount
    cacheBytes =
      pages * KeyValuePage.byteCount(layout: dimensions.cacheLayout(cacheTypes), layerCount: dimensions.layerCount)
    let columns =
      3 * dimensions.embeddingLength + dimensions.projectionColumns.reduce(0, +) + dimensions.attention.queryColumns
      + dimensions.attention.headCount * dimensions.attention.valueLength + 2 * dimensions.feedForwardLength
    workspaceBytes = (chunkTokens * columns + dimensions.logitCount) * MemoryLayout<Float>.stride
  }
}
