/// The numbers of an MPT model. All lie within `ConfigurationLimits` and fit each other. Every query head has its own
/// key and value head; positions come from ALiBi alone.
public struct MPTConfiguration: Sendable, Equatable {
  /// Tokens that the model was trained for.
  public let contextLength: Int
  public let embeddingLength: Int
  public let blockCount: Int
  public let feedForwardLength: Int
  /// Divides `embeddingLength`.
  public let headCount: Int
  /// Of the layer norms.
  public let normEpsilon: Float
  /// Sets the slopes of the heads' position biases; positive.
  public let maxALiBiBias: Float
  /// Queries, keys and values are cut to ±this; `nil`: not at all.
  public let clampQKV: Float?

  /// Length of a query, key or value head.
  public var headLength: Int { embeddingLength / headCount }
}

extension MPTConfiguration {
  /// - Throws: `ModelFileError` naming the key that is missing, wrong or asks for something unsupported.
  init(_ reader: ConfigurationReader, overrides: ConfigurationOverrides) throws(ModelFileError) {
    let limits = ConfigurationLimits.self
    contextLength = try reader.contextLength(
      overrides.contextLength, reachesBeyond: overrides.extrapolatesALiBi, needed: "ALiBi extrapolation beside it")
    embeddingLength = try reader.count("embedding_length", in: limits.embeddingLength)
    blockCount = try reader.count("block_count", in: limits.blockCount)
    // The specification does not list this key for MPT, whose feed-forward is 4 times as wide unless told otherwise.
    feedForwardLength =
      try reader.optionalCount("feed_forward_length", in: limits.feedForwardLength, perLayer: blockCount)
      ?? 4 * embeddingLength
    headCount = try reader.count("attention.head_count", in: limits.headCount, perLayer: blockCount)
    let headLength = try reader.headLength("attention.key_length", embedding: embeddingLength, heads: headCount)
    guard headLength * headCount == embeddingLength,
      try reader.headLength("attention.value_length", embedding: embeddingLength, heads: headCount) == headLength
    else {
      throw .unsupported(
        what: "an MPT head length other than embedding / heads", supported: "\(embeddingLength / headCount)")
    }
    let keyValueHeads = try reader.optionalCount("attention.head_count_kv", in: limits.headCount, perLayer: blockCount)
    if let keyValueHeads, keyValueHeads != headCount {
      throw .unsupported(
        what: "\(reader.key("attention.head_count_kv")) = \(keyValueHeads)",
        supported: "MPT with \(headCount), as many as heads")
    }
    normEpsilon = try reader.number("attention.layer_norm_epsilon", in: limits.normEpsilon)
    // Real files use the first name of each pair, the specification the second.
    let alibi = try reader.number(
      either: "attention.max_alibi_bias", or: "attention.alibi_bias_max", in: limits.maxALiBiBias)
    guard let alibi else { throw .missingKey(reader.key("attention.max_alibi_bias")) }
    guard alibi > 0 else {
      throw .unsupported(
        what: "MPT with learned positions (\(reader.key("attention.max_alibi_bias")) = 0)", supported: "MPT with ALiBi")
    }
    maxALiBiBias = alibi
    let clamp = try reader.number(either: "attention.clamp_kqv", or: "attention.clip_kqv", in: limits.clamp)
    clampQKV = clamp == 0 ? nil : clamp
    if overrides.ropeBase != nil || overrides.ropeScaling != nil {
      throw .unsupported(what: "a RoPE override for an MPT model, which has no RoPE", supported: "a context length")
    }
    try reader.checkCacheSize(
      contextLength: contextLength, blockCount: blockCount, keyValueHeadCount: headCount, headLength: 2 * headLength)
  }
}
