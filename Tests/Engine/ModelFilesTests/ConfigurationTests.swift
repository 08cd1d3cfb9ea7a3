import GGUF
import ModelFiles
import Testing

@Suite("Configuration")
struct ConfigurationTests {
  @Test("a small llama file gives its numbers, and defaults where it is silent")
  func llama() throws {
    var model = SmallModel.llama
    model["llama.rope.dimension_count"] = nil
    guard case .llama(let found) = try model.load().architecture else { Issue.record("not llama"); return }
    #expect(found.contextLength == 64 && found.embeddingLength == 32 && found.blockCount == 1)
    #expect(found.feedForwardLength == 64 && found.headCount == 4 && found.keyValueHeadCount == 2)
    #expect(found.keyLength == 8 && found.valueLength == 8 && found.normEpsilon == 1e-5)
    #expect(found.rope == RopeConfiguration(dimensionCount: 8, base: 10_000, scaling: .none))
    model["llama.attention.head_count_kv"] = nil
    model.add("blk.0.attn_k.weight", [32, 32])
    model.add("blk.0.attn_v.weight", [32, 32])
    guard case .llama(let ungrouped) = try model.load().architecture else { Issue.record("not llama"); return }
    #expect(ungrouped.keyValueHeadCount == 4)
  }

  @Test("integers of any width, and one value per layer where they agree, are accepted")
  func widths() throws {
    var model = SmallModel.llama
    model["llama.context_length"] = .uint64(64)
    model["llama.block_count"] = .int32(1)
    model["llama.attention.head_count"] = .array(MetadataArray(uint32s: [4]))
    #expect(try model.load().contextLength == 64)
  }

  @Test("heads of a stated length need not divide the embedding")
  func statedHeadLength() throws {
    var model = SmallModel.llama
    model["llama.attention.key_length"] = .uint32(12)
    model["llama.attention.value_length"] = .uint32(6)
    model["llama.attention.head_count"] = .uint32(6)
    model.add("blk.0.attn_q.weight", [32, 72])
    model.add("blk.0.attn_k.weight", [32, 24])
    model.add("blk.0.attn_v.weight", [32, 12])
    model.add("blk.0.attn_output.weight", [36, 32])
    guard case .llama(let found) = try model.load().architecture else { Issue.record("not llama"); return }
    #expect(found.keyLength == 12 && found.valueLength == 6)
  }

  static let scalings: [(pairs: [(String, MetadataValue)], scaling: RopeScaling)] = [
    ([("type", .text("none")), ("factor", .float32(4))], .none),
    ([("type", .text("linear")), ("factor", .float32(4))], .linear(factor: 4)),
    ([("type", .text("linear"))], .none),
    ([("factor", .float32(2.5))], .linear(factor: 2.5)),
    ([("factor", .float32(1))], .none),
    ([("type", .text("yarn")), ("factor", .float32(4)), ("original_context_length", .uint32(16))],
      .yarn(factor: 4, originalContextLength: 16)),
    ([("type", .text("yarn")), ("factor", .float32(4))], .yarn(factor: 4, originalContextLength: 64)),
  ]

  @Test("declared RoPE scaling is read, whatever combination of keys declares it", arguments: scalings.indices)
  func ropeScaling(index: Int) throws {
    var model = SmallModel.llama
    for (key, value) in Self.scalings[index].pairs { model["llama.rope.scaling." + key] = value }
    guard case .llama(let found) = try model.load().architecture else { Issue.record("not llama"); return }
    #expect(found.rope.scaling == Self.scalings[index].scaling)
  }

  @Test("the old key of linear scaling is read")
  func scaleLinear() throws {
    var model = SmallModel.llama
    model["llama.rope.scale_linear"] = .float32(8)
    guard case .llama(let found) = try model.load().architecture else { Issue.record("not llama"); return }
    #expect(found.rope.scaling == .linear(factor: 8))
  }

  @Test("the command line replaces context length, RoPE base and scaling, within the same limits")
  func overrides() throws {
    let given = ConfigurationOverrides(
      ropeBase: 5e5, ropeScaling: .yarn(factor: 2, originalContextLength: 64), contextLength: 128)
    let model = try SmallModel.llama.load(given)
    guard case .llama(let found) = model.architecture else { Issue.record("not llama"); return }
    #expect(found.contextLength == 128 && model.contextLength == 128 && found.rope.base == 5e5)
    #expect(found.rope.scaling == .yarn(factor: 2, originalContextLength: 64))
    for bad in [
      ConfigurationOverrides(ropeBase: .nan), ConfigurationOverrides(ropeBase: -1),
      ConfigurationOverrides(ropeScaling: .linear(factor: 0)), ConfigurationOverrides(contextLength: 0),
      ConfigurationOverrides(ropeScaling: .yarn(factor: 2, originalContextLength: -1)),
      ConfigurationOverrides(contextLength: .max),
    ] {
      #expect(try SmallModel.llama.loadError(bad) != nil)
    }
    #expect(try SmallModel.mpt.loadError(ConfigurationOverrides(ropeBase: 1e6)) != nil)
  }

  @Test("a context beyond the trained one needs something that says how positions reach there")
  func beyondTraining() throws {
    let longer = ConfigurationOverrides(contextLength: 65)
    #expect(
      try SmallModel.llama.loadError(longer)?.withoutFile
        == .contextBeyondTraining(asked: 65, trained: 64, needed: "a rotary scaling or base beside it"))
    #expect(
      try SmallModel.llama.loadError(ConfigurationOverrides(ropeScaling: RopeScaling.none, contextLength: 65)) != nil)
    #expect(try SmallModel.llama.load(ConfigurationOverrides(ropeBase: 4e4, contextLength: 65)).contextLength == 65)
    #expect(try SmallModel.llama.load(ConfigurationOverrides(contextLength: 63)).contextLength == 63)
    #expect(try SmallModel.mpt.loadError(longer) != nil)
    #expect(try SmallModel.llama.loadError(ConfigurationOverrides(extrapolatesALiBi: true)) != nil)
    let extrapolated = ConfigurationOverrides(contextLength: 65, extrapolatesALiBi: true)
    #expect(try SmallModel.mpt.load(extrapolated).contextLength == 65)
  }

  @Test("YaRN without an original length stretches the file's context length, whatever the command line says")
  func yarnOriginal() throws {
    var model = SmallModel.llama
    model["llama.rope.scaling.type"] = .text("yarn")
    model["llama.rope.scaling.factor"] = .float32(4)
    guard case .llama(let found) = try model.load(ConfigurationOverrides(contextLength: 256)).architecture
    else { Issue.record("not llama"); return }
    #expect(found.contextLength == 256 && found.rope.scaling == .yarn(factor: 4, originalContextLength: 64))
  }

  @Test("MPT's keys are read under both spellings")
  func mpt() throws {
    guard case .mpt(let found) = try SmallModel.mpt.load().architecture else { Issue.record("not mpt"); return }
    #expect(found.headCount == 4 && found.headLength == 8 && found.maxALiBiBias == 8 && found.clampQKV == nil)
    var model = SmallModel.mpt
    model["mpt.attention.max_alibi_bias"] = nil
    model["mpt.attention.alibi_bias_max"] = .float32(4)
    model["mpt.attention.clip_kqv"] = .float32(6)
    guard case .mpt(let spelled) = try model.load().architecture else { Issue.record("not mpt"); return }
    #expect(spelled.maxALiBiBias == 4 && spelled.clampQKV == 6)
    model["mpt.attention.clip_kqv"] = nil
    model["mpt.attention.clamp_kqv"] = .float32(0)
    guard case .mpt(let off) = try model.load().architecture else { Issue.record("not mpt"); return }
    #expect(off.clampQKV == nil)
  }

  static let bad: [BadModel] = [
    BadModel("no context length", naming: "llama.context_length") { $0["llama.context_length"] = nil },
    BadModel("context 0", naming: "llama.context_length is 0") { $0["llama.context_length"] = .uint32(0) },
    BadModel("context 2^31", naming: "llama.context_length") { $0["llama.context_length"] = .uint32(1 << 31) },
    BadModel("context 2^64 - 1", naming: "llama.context_length") { $0["llama.context_length"] = .uint64(.max) },
    BadModel("context as a float", naming: "llama.context_length") { $0["llama.context_length"] = .float32(64) },
    BadModel("embedding 0", naming: "llama.embedding_length is 0") { $0["llama.embedding_length"] = .uint32(0) },
    BadModel("embedding as text", naming: "llama.embedding_length") { $0["llama.embedding_length"] = .text("32") },
    BadModel("no embedding", naming: "llama.embedding_length") { $0["llama.embedding_length"] = nil },
    BadModel("blocks 0", naming: "llama.block_count is 0") { $0["llama.block_count"] = .uint32(0) },
    BadModel("blocks 2^32 - 1", naming: "llama.block_count") { $0["llama.block_count"] = .uint32(.max) },
    BadModel("blocks negative", naming: "llama.block_count is -1") { $0["llama.block_count"] = .int32(-1) },
    BadModel("heads 0", naming: "llama.attention.head_count is 0") { $0["llama.attention.head_count"] = .uint32(0) },
    BadModel("heads 5", naming: "llama.attention.head_count is 5") {
      $0["llama.attention.head_count"] = .uint32(5)
      $0["llama.attention.head_count_kv"] = .uint32(5)
    },
    BadModel("heads 5 for 2 key-value heads", naming: "divisor of head_count = 5") {
      $0["llama.attention.head_count"] = .uint32(5)
    },
    BadModel("key-value heads 0", naming: "head_count_kv is 0") { $0["llama.attention.head_count_kv"] = .uint32(0) },
    BadModel("key-value heads 3", naming: "head_count_kv is 3") { $0["llama.attention.head_count_kv"] = .uint32(3) },
    BadModel("feed-forward 0", naming: "feed_forward_length is 0") { $0["llama.feed_forward_length"] = .uint32(0) },
    BadModel("a value per layer too many", naming: "2 values") {
      $0["llama.attention.head_count"] = .array(MetadataArray(uint32s: [4, 4]))
    },
    BadModel("no value per layer", naming: "0 values") {
      $0["llama.attention.head_count"] = .array(MetadataArray(uint32s: []))
    },
    BadModel("layers that differ", naming: "llama.feed_forward_length with a different value") {
      $0["llama.block_count"] = .uint32(2)
      $0["llama.feed_forward_length"] = .array(MetadataArray(uint32s: [64, 32]))
    },
    BadModel("epsilon NaN", naming: "rms_epsilon is nan") { $0["llama.attention.layer_norm_rms_epsilon"] = .float32(.nan) },
    BadModel("epsilon infinite", naming: "rms_epsilon is inf") {
      $0["llama.attention.layer_norm_rms_epsilon"] = .float32(.infinity)
    },
    BadModel("epsilon 0", naming: "rms_epsilon is 0") { $0["llama.attention.layer_norm_rms_epsilon"] = .float32(0) },
    BadModel("epsilon missing", naming: "rms_epsilon") { $0["llama.attention.layer_norm_rms_epsilon"] = nil },
    BadModel("RoPE odd", naming: "rope.dimension_count is 7") { $0["llama.rope.dimension_count"] = .uint32(7) },
    BadModel("RoPE wider than a head", naming: "rope.dimension_count is 64") {
      $0["llama.rope.dimension_count"] = .uint32(64)
    },
    BadModel("RoPE base 0", naming: "rope.freq_base is 0") { $0["llama.rope.freq_base"] = .float32(0) },
    BadModel("RoPE base NaN", naming: "rope.freq_base is nan") { $0["llama.rope.freq_base"] = .float32(.nan) },
    BadModel("scale 0", naming: "rope.scaling.factor is 0") { $0["llama.rope.scaling.factor"] = .float32(0) },
    BadModel("scale NaN", naming: "rope.scaling.factor is nan") { $0["llama.rope.scaling.factor"] = .float32(.nan) },
    BadModel("unknown scaling", naming: "'longrope'") { $0["llama.rope.scaling.type"] = .text("longrope") },
    BadModel("YaRN without a factor", naming: "rope.scaling.factor") { $0["llama.rope.scaling.type"] = .text("yarn") },
    BadModel("YaRN with other constants", naming: "yarn_beta_fast = 64") {
      $0["llama.rope.scaling.type"] = .text("yarn")
      $0["llama.rope.scaling.factor"] = .float32(4)
      $0["llama.rope.scaling.yarn_beta_fast"] = .float32(64)
    },
    BadModel("mixture of experts", naming: "llama.expert_count = 8") { $0["llama.expert_count"] = .uint32(8) },
    BadModel("a window shorter than the context", naming: "attention.sliding_window = 32") {
      $0["llama.attention.sliding_window"] = .uint32(32)
    },
    BadModel("an encoder", naming: "llama.attention.causal") { $0["llama.attention.causal"] = .bool(false) },
    BadModel("a scaled residual", naming: "llama.residual_scale = 0.5") { $0["llama.residual_scale"] = .float32(0.5) },
    BadModel("unknown architecture", naming: "'nonsense'") { $0.architecture = "nonsense" },
    BadModel("architecture as a number", naming: "general.architecture") { $0["general.architecture"] = .uint32(5) },
    BadModel("MPT without ALiBi", naming: "learned positions", from: .mpt) {
      $0["mpt.attention.max_alibi_bias"] = .float32(0)
    },
    BadModel("MPT ALiBi NaN", naming: "max_alibi_bias is nan", from: .mpt) {
      $0["mpt.attention.max_alibi_bias"] = .float32(.nan)
    },
    BadModel("MPT ALiBi missing", naming: "max_alibi_bias", from: .mpt) { $0["mpt.attention.max_alibi_bias"] = nil },
    BadModel("MPT ALiBi stated twice", naming: "alibi_bias_max is 4", from: .mpt) {
      $0["mpt.attention.alibi_bias_max"] = .float32(4)
    },
    BadModel("MPT clamp negative", naming: "clamp_kqv is -1", from: .mpt) { $0["mpt.attention.clamp_kqv"] = .float32(-1) },
    BadModel("MPT clamp NaN", naming: "clamp_kqv is nan", from: .mpt) { $0["mpt.attention.clamp_kqv"] = .float32(.nan) },
    BadModel("MPT with grouped heads", naming: "head_count_kv", from: .mpt) {
      $0["mpt.attention.head_count_kv"] = .uint32(2)
    },
    BadModel("MPT with long heads", naming: "head length", from: .mpt) { $0["mpt.attention.key_length"] = .uint32(16) },
  ]

  @Test("numbers that no model can have are refused by key", arguments: bad)
  func refused(model: BadModel) throws {
    let line = try model.expectRefused()
    #expect(line.contains(model.naming), "\(line)")
  }

  @Test("a cache that could not be addressed is refused, also where its size alone would fit 63 bits", arguments: [20, 24, 31])
  func cacheSize(contextBits: UInt32) throws {
    var model = SmallModel.llama
    model["llama.context_length"] = .uint32(1 << contextBits - 2)
    model["llama.block_count"] = .uint32(1024)
    model["llama.attention.head_count"] = .uint32(4096)
    model["llama.attention.head_count_kv"] = .uint32(4096)
    model["llama.attention.key_length"] = .uint32(1 << 14)
    model["llama.attention.value_length"] = .uint32(1 << 14)
    #expect(try model.loadError().map { "\($0)".contains("llama.context_length") } == true)
  }
}
