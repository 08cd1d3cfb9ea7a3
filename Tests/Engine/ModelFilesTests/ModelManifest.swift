import GGUF
import Kernels
import ModelFiles
import Tokenizers

/// A file of `models/manifests`.
struct ModelManifest: Codable {
  struct Positions: Codable {
    struct FrequencyFactors: Codable {
      var tensor: String
      var factor, lowFrequencyFactor, highFrequencyFactor: Float
    }

    /// `rope` or `alibi`.
    var kind: String
    // RoPE
    var base: Float?
    var scaling: String?
    var originalContextTokens: Int?
    var frequencyFactors: FrequencyFactors?
    // ALiBi
    var maxBias, clamp: Float?
  }

  struct Options: Codable {
    var always, whenKeysAreMissing, beyondTrained: [String]
  }

  struct MemoryFit: Codable {
    var gibibytes, tokens: Int
  }

  var name, repository, licence, architecture: String
  var parameters, layers, heads, keyValueHeads, headLength, embedding, feedForward, vocabulary: Int
  var tiedOutput: Bool
  var chatFormat: String
  var trainedContextTokens, reachableContextTokens: Int
  var positions: Positions
  var options: Options
  var cacheBytesPerToken: [String: Int]
  var contextTokensByMemory: [MemoryFit]
  var notes: [String]
}

/// What a command line of a manifest says, read with the types that the program reads it with.
struct ManifestArguments {
  var overrides = ConfigurationOverrides()
  var chatFormat: ChatFormat?
  var extrapolatesALiBi = false

  /// `nil` if an option is unknown, lacks its value, or has one that the program would refuse.
  init?(_ words: [String]) {
    var rest = words[...]
    while let option = rest.popFirst() {
      if option == "--alibi-extrapolation" {
        extrapolatesALiBi = true
        continue
      }
      guard let value = rest.popFirst() else { return nil }
      switch option {
      case "--rope-base":
        overrides.ropeBase = Float(value)
        guard overrides.ropeBase != nil else { return nil }
      case "--rope-scaling":
        overrides.ropeScaling = RopeScaling(value)
        guard overrides.ropeScaling != nil else { return nil }
      case "--trained-context":
        overrides.contextLength = Int(value)
        guard overrides.contextLength != nil else { return nil }
      case "--chat":
        chatFormat = ChatFormat(rawValue: value)
        guard chatFormat != nil else { return nil }
      default: return nil
      }
    }
  }
}

extension ModelManifest {
  static let gibibyte = 1 << 30

  /// What does not fit the code, or itself; empty for a sound manifest.
  func problems() throws -> [String] {
    var problems: [String] = []
    func check(_ holds: Bool, _ problem: String) { if !holds { problems.append(problem) } }

    let parts = repository.split(separator: "/", omittingEmptySubsequences: false)
    check(parts.count == 2 && parts.allSatisfy { !$0.isEmpty }, "repository: not owner/name")
    check(!licence.isEmpty, "licence: empty")
    check(Architecture.supportedNames.contains(architecture), "architecture: not supported")
    check(positions.kind == (architecture == "mpt" ? "alibi" : "rope"), "positions: not the architecture's kind")
    check(parameters == parameterCount, "parameters: \(parameterCount) by the sizes")
    guard heads > 0, keyValueHeads > 0, heads % keyValueHeads == 0 else { return problems + ["heads: do not divide"] }
    check(heads * headLength == embedding, "heads: their lengths do not make up the embedding")
    check(ChatFormat(rawValue: chatFormat) != nil, "chatFormat: unknown")

    guard let always = ManifestArguments(options.always), let missing = ManifestArguments(options.whenKeysAreMissing),
      let beyond = ManifestArguments(options.beyondTrained)
    else { return problems + ["options: not understood"] }
    check(always.chatFormat?.rawValue == chatFormat, "options: not the chat format")

    problems += try configurationProblems(missing.overrides)
    if reachableContextTokens == trainedContextTokens {
      check(options.beyondTrained.isEmpty, "options: go beyond a context that is not beyond")
    } else {
      check(reachableContextTokens > trainedContextTokens, "context: reachable below trained")
      check(beyond.extrapolatesALiBi && positions.kind == "alibi", "options: nothing reaches the context")
      check(beyond.overrides.contextLength == reachableContextTokens, "options: another context than the reachable one")
    }

    let names = Set(["f16", "bf16", "q8_0"])
    check(Set(cacheBytesPerToken.keys) == names, "cacheBytesPerToken: other types")
    for (name, bytes) in cacheBytesPerToken {
      guard let type = CacheType(rawValue: name) else { continue }
      check(bytes == cacheBytes(type), "cacheBytesPerToken: \(name) takes \(cacheBytes(type))")
    }
    check(contextTokensByMemory.map(\.gibibytes) == [8, 16, 32], "contextTokensByMemory: other sizes")
    for fit in contextTokensByMemory {
      let tokens = tokensFitting(fit.gibibytes)
      check(fit.tokens == tokens, "contextTokensByMemory: \(tokens) fit in \(fit.gibibytes) GiB")
    }
    return problems
  }

  /// Reads, as this engine does, a file that lacks what `overrides` mend, and compares.
  private func configurationProblems(_ overrides: ConfigurationOverrides) throws -> [String] {
    func key(_ suffix: String) -> String { architecture + "." + suffix }
    let trained = overrides.contextLength == nil ? trainedContextTokens : positions.originalContextTokens ?? 0
    var file = SmallModel()
    file.architecture = architecture
    for (suffix, value) in [
      ("context_length", trained), ("embedding_length", embedding), ("block_count", layers),
      ("feed_forward_length", feedForward), ("attention.head_count", heads),
      ("attention.head_count_kv", keyValueHeads),
    ] { file[key(suffix)] = .uint32(UInt32(value)) }
    file[key("attention.layer_norm_epsilon")] = .float32(1e-5)
    file[key("attention.layer_norm_rms_epsilon")] = .float32(1e-5)
    if let base = positions.base { file[key("rope.freq_base")] = .float32(base) }
    if architecture == "mpt" { file[key("attention.max_alibi_bias")] = .float32(positions.maxBias ?? 8) }
    if let clamp = positions.clamp { file[key("attention.clamp_kqv")] = .float32(clamp) }

    var problems: [String] = []
    func check(_ holds: Bool, _ problem: String) { if !holds { problems.append(problem) } }
    let read: Architecture
    let metadata = try GGUFFile(bytes: file.bytes()).metadata
    do throws(ModelFileError) { read = try Architecture(metadata, overrides: overrides) } catch {
      guard case .contextBeyondTraining = error.withoutFile else { throw error }
      return ["positions: \(error)"]
    }
    check(read.contextLength == trainedContextTokens, "context: \(read.contextLength) by the options")
    switch read {
    case .llama(let llama):
      check(llama.keyLength == headLength, "headLength: \(llama.keyLength) by the sizes")
      guard let scaling = positions.scaling.flatMap(RopeScaling.init), let original = positions.originalContextTokens,
        let base = positions.base
      else { return problems + ["positions: RoPE without base, scaling or original context"] }
      check(llama.rope.base == base, "positions: another base")
      check(llama.rope.scaling == scaling, "positions: \(llama.rope.scaling) by the options")
      let factor: Float =
        switch scaling {
        case .none: positions.frequencyFactors.map { _ in 0 } ?? 1
        case .linear(let factor), .yarn(let factor, _): factor
        }
      // Llama 3's factors do not say how far the context reaches.
      if factor > 0 {
        check(Float(original) * factor == Float(trainedContextTokens), "positions: scaling does not reach the context")
      } else {
        check(original < trainedContextTokens, "positions: factors without a longer context")
        check(positions.frequencyFactors?.tensor == "rope_freqs.weight", "positions: another tensor")
      }
    case .mpt(let mpt):
      check(mpt.headLength == headLength, "headLength: \(mpt.headLength) by the sizes")
      check(mpt.clampQKV == positions.clamp, "positions: another clamp")
      check(keyValueHeads == heads, "keyValueHeads: MPT has as many as heads")
      check(positions.base == nil && positions.scaling == nil, "positions: RoPE in MPT")
    }
    return problems
  }

  /// Weights by the sizes, without biases, which these models lack.
  private var parameterCount: Int {
    let attention = 2 * embedding * heads * headLength + 2 * embedding * keyValueHeads * headLength
    let forward = (architecture == "mpt" ? 2 : 3) * embedding * feedForward
    return (tiedOutput ? 1 : 2) * vocabulary * embedding + layers * (attention + forward + 2 * embedding) + embedding
  }

  /// Of one token, by the pages that the engine takes.
  private func cacheBytes(_ type: CacheType) -> Int {
    let shape = AttentionShape(
      headCount: heads, keyValueHeadCount: keyValueHeads, keyLength: headLength, valueLength: headLength)
    let layout = CacheLayout(shape: shape, keyType: type, valueType: type)
    return KeyValuePage.byteCount(layout: layout, layerCount: layers) / KeyValuePage.tokenCount
  }

  /// Tokens whose q8_0 cache fits beside weights of 4.5 bits and 2 GiB for all else.
  private func tokensFitting(_ gibibytes: Int) -> Int {
    let left = (gibibytes - 2) * Self.gibibyte - parameters * 9 / 16
    return min(max(0, left / cacheBytes(.q8_0) / 1024 * 1024), reachableContextTokens)
  }

  /// The line of the table in `models/README.md`.
  var tableRow: String {
    func grouped(_ number: Int) -> String {
      var text = ""
      for (index, digit) in String(number).reversed().enumerated() {
        if index > 0, index % 3 == 0 { text.append(",") }
        text.append(digit)
      }
      return String(text.reversed())
    }
    func cache(_ type: String) -> String {
      let tenths = ((cacheBytesPerToken[type] ?? 0) * 32_768 * 10 + Self.gibibyte / 2) / Self.gibibyte
      return "\(tenths / 10).\(tenths % 10)"
    }
    func code(_ label: String, _ words: [String]) -> [String] {
      words.isEmpty ? [] : ["\(label)`\(words.joined(separator: " "))`"]
    }
    let beyond = reachableContextTokens > trainedContextTokens ? " (to \(grouped(reachableContextTokens)))" : ""
    let arguments =
      code("", options.always) + code("keys missing: ", options.whenKeysAreMissing)
      + code("beyond: ", options.beyondTrained)
    let cells =
      ["`\(name)`", grouped(trainedContextTokens) + beyond, cache("bf16"), cache("q8_0")]
      + contextTokensByMemory.map { grouped($0.tokens) } + [arguments.joined(separator: "; ")]
    return "| " + cells.joined(separator: " | ") + " |"
  }
}
