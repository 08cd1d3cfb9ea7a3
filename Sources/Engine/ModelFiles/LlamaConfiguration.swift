/// The numbers of a Llama-architecture model (Llama, Vicuna, Mistral 7B and their kin). All lie within
/// `ConfigurationLimits` and fit each other.
public struct LlamaConfiguration: Sendable, Equatable {
  /// Tokens that the model was trained for.
  public let contextLength: Int
  public let embeddingLength: Int
  public let blockCount: Int
  public let feedForwardLength: Int
  public let headCount: Int
  /// Divides `headCount`; smaller for grouped heads.
  public let keyValueHeadCount: Int
  /// Length of a query or key head.
  public let keyLength: Int
  /// Length of a value head.
  public let valueLength: Int
  /// Of the RMS norms.
  public let normEpsilon: Float
  public let rope: RopeConfiguration
}

extension LlamaConfiguration {
  /// Keys of features that change the arithmetic and that this engine does not have; a value of zero means off.
  private static let unsupportedFeatures = [
    "expert_count", "attention.temperature_scale", "attention.temperature_length", "embedding_scale", "residual_scale",
    "logit_scale", "attention.scale", "attention.logit_softcapping", "final_logit_softcapping",
    "attn_logit_softcapping", "attention.clamp_kqv", "attention.max_alibi_bias", "rope.scaling.yarn_log_multiplier",
  ]

  /// - Throws: `ModelFileError` naming the key that is missing, wrong or asks for something unsupported.
  init(_ reader: ConfigurationReader, overrides: ConfigurationOverrides) throws(ModelFileError) {
    let limits = ConfigurationLimits.self
    embeddingLength = try reader.count("embedding_length", in: limits.embeddingLength)
    blockCount = try reader.count("block_count", in: limits.blockCount)
    let perLayer = blockCount
    feedForwardLength = try reader.count("feed_forward_length", in: limits.feedForwardLength, perLayer: perLayer)
    headCount = try reader.count("attention.head_count", in: limits.headCount, perLayer: perLayer)
    keyValueHeadCount =
      try reader.optionalCount("attention.head_count_kv", in: limits.headCount, perLayer: perLayer) ?? headCount
    guard headCount % keyValueHeadCount == 0 else {
      throw reader.badValue("attention.head_count_kv", "a divisor of head_count = \(headCount)", "\(keyValueHeadCount)")
    }
    keyLength = try reader.headLength("attention.key_length", embedding: embeddingLength, heads: headCount)
    valueLength = try reader.headLength("attention.value_length", embedding: embeddingLength, heads: headCount)
    normEpsilon = try reader.number("attention.layer_norm_rms_epsilon", in: limits.normEpsilon)
    rope = try RopeConfiguration(reader, keyLength: keyLength, overrides: overrides)
    if overrides.extrapolatesALiBi {
      throw .unsupported(what: "ALiBi extrapolation for a model with rotary positions", supported: "a RoPE scaling")
    }
    contextLength = try reader.contextLength(
      overrides.contextLength, reachesBeyond: rope.scaling.stretches || overrides.ropeBase != nil,
      needed: "a rotary scaling or base beside it")
    for key in Self.unsupportedFeatures { try reader.refuse(key) }
    if try reader.flag("attention.causal") == false {
      throw .unsupported(what: reader.key("attention.causal") + " = false", supported: "decoders, which are causal")
    }
    try reader.refuseSlidingWindow(below: contextLength)
    try reader.checkCacheSize(
      contextLength: contextLength, blockCount: blockCount, keyValueHeadCount: keyValueHeadCount,
      headLength: keyLength + valueLength)
  }
}

extension RopeConfiguration {
  init(
    _ reader: ConfigurationReader, keyLength: Int, overrides: ConfigurationOverrides
  ) throws(ModelFileError) {
    let dimensions = try reader.optionalCount("rope.dimension_count", in: 1...keyLength) ?? keyLength
    guard dimensions % 2 == 0 else {
      throw reader.badValue("rope.dimension_count", "an even number", "\(dimensions)")
    }
    dimensionCount = dimensions
    let stated = try reader.optionalNumber("rope.freq_base", in: ConfigurationLimits.ropeBase)
    base = try reader.overridden("RoPE base", overrides.ropeBase, in: ConfigurationLimits.ropeBase) ?? stated ?? 10_000
    if let scaling = overrides.ropeScaling {
      self.scaling = try RopeScaling.checked(scaling, reader)
    } else {
      scaling = try RopeScaling(reader)
    }
  }
}

extension RopeScaling {
  /// YaRN's constants that real files may state, with the only values that are supported.
  private static let yarnConstants: [(key: String, values: [Float])] = [
    ("rope.scaling.attn_factor", [0, 1]), ("rope.scaling.yarn_attn_factor", [-1, 0, 1]),
    ("rope.scaling.yarn_ext_factor", [-1, 1]), ("rope.scaling.yarn_beta_fast", [-1, 32]),
    ("rope.scaling.yarn_beta_slow", [-1, 1]),
  ]

  /// As llama.cpp (`src/llama-model.cpp`): a factor without a type is linear, `rope.scale_linear` is its old name.
  fileprivate init(_ reader: ConfigurationReader) throws(ModelFileError) {
    let type = try reader.text("rope.scaling.type") ?? "linear"
    let range = ConfigurationLimits.ropeFactor
    let stated = try reader.optionalNumber("rope.scaling.factor", in: range)
    let old = try reader.optionalNumber("rope.scale_linear", in: range)
    let factor = stated ?? old
    let original = try reader.optionalCount(
      "rope.scaling.original_context_length", in: ConfigurationLimits.contextLength)
    switch type {
    case "none":
      self = .none
    case "linear":
      guard let factor, factor != 1 else { self = .none; return }
      self = .linear(factor: factor)
    case "yarn":
      for (key, values) in Self.yarnConstants {
        guard let value = try reader.optionalNumber(key, in: -1e9...1e9), !values.contains(value) else { continue }
        throw .unsupported(what: "\(reader.key(key)) = \(value)", supported: "YaRN's customary constants")
      }
      guard let factor else { throw .missingKey(reader.key("rope.scaling.factor")) }
      // The file's own context length, not the command line's: what the model was first trained for.
      let stated = try reader.count("context_length", in: ConfigurationLimits.contextLength)
      self = .yarn(factor: factor, originalContextLength: original ?? stated)
    default:
      throw .unsupported(
        what: "\(reader.key("rope.scaling.type")) \(printable(type))", supported: "none, linear, yarn")
    }
  }

  fileprivate static func checked(
    _ scaling: RopeScaling, _ reader: ConfigurationReader
  ) throws(ModelFileError) -> RopeScaling {
    switch scaling {
    case .none: break
    case .linear(let factor):
      _ = try reader.overridden("RoPE scaling factor", factor, in: ConfigurationLimits.ropeFactor)
    case .yarn(let factor, let original):
      _ = try reader.overridden("RoPE scaling factor", factor, in: ConfigurationLimits.ropeFactor)
      _ = try reader.overridden("original context length", original, in: ConfigurationLimits.contextLength)
    }
    return scaling
  }
}
