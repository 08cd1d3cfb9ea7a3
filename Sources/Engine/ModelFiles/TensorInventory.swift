import BlockFormats
package import GGUF

/// The tensors that an architecture has: names, shapes, types, and which may be absent.
package struct TensorInventory: Sendable {
  enum Role: Sendable {
    /// Weights of any supported type.
    case matrix
    /// Norms, biases and factors: plain numbers.
    case vector
  }

  struct Requirement: Sendable {
    let shape: [Int]
    let role: Role
    let isRequired: Bool
    /// A tensor that must be present if this one is: a bias has no meaning without its weight.
    let companion: String?
  }

  private static let vectorTypes: [TensorType] = [.f32, .f16, .bf16]
  /// Tensors of old files that hold what the configuration says anyway.
  private static let unusedSuffixes = ["attn_rot_embd.weight"]

  private var requirements: [String: Requirement] = [:]
  /// In the model's order, for messages.
  private var names: [String] = []

  /// - Parameters:
  ///   - embeddingRows: rows of `token_embd.weight`, at least the vocabulary's size.
  package init(_ architecture: Architecture, embeddingRows: Int) {
    switch architecture {
    case .llama(let configuration): addLlama(configuration, embeddingRows)
    case .mpt(let configuration): addMPT(configuration, embeddingRows)
    }
  }

  private mutating func addLlama(_ configuration: LlamaConfiguration, _ rows: Int) {
    let embedding = configuration.embeddingLength
    let feedForward = configuration.feedForwardLength
    let queries = configuration.headCount * configuration.keyLength
    let keys = configuration.keyValueHeadCount * configuration.keyLength
    let values = configuration.keyValueHeadCount * configuration.valueLength
    add("token_embd.weight", [embedding, rows], .matrix)
    add("output_norm.weight", [embedding], .vector)
    add("output.weight", [embedding, rows], .matrix, required: false)
    add("rope_freqs.weight", [configuration.rope.dimensionCount / 2], .vector, required: false)
    for index in 0..<configuration.blockCount {
      let block = "blk.\(index)."
      add(block + "attn_norm.weight", [embedding], .vector)
      addProjection(block + "attn_q", from: embedding, to: queries)
      addProjection(block + "attn_k", from: embedding, to: keys)
      addProjection(block + "attn_v", from: embedding, to: values)
      addProjection(block + "attn_output", from: configuration.headCount * configuration.valueLength, to: embedding)
      add(block + "ffn_norm.weight", [embedding], .vector)
      addProjection(block + "ffn_gate", from: embedding, to: feedForward)
      addProjection(block + "ffn_up", from: embedding, to: feedForward)
      addProjection(block + "ffn_down", from: feedForward, to: embedding)
    }
  }

  private mutating func addMPT(_ configuration: MPTConfiguration, _ rows: Int) {
    let embedding = configuration.embeddingLength
    let feedForward = configuration.feedForwardLength
    add("token_embd.weight", [embedding, rows], .matrix)
    addNorm("output_norm", embedding)
    add("output.weight", [embedding, rows], .matrix, required: false)
    for index in 0..<configuration.blockCount {
      let block = "blk.\(index)."
      addNorm(block + "attn_norm", embedding)
      addProjection(block + "attn_qkv", from: embedding, to: 3 * embedding)
      addNorm(block + "attn_q_norm", embedding, required: false, companion: block + "attn_k_norm.weight")
      addNorm(block + "attn_k_norm", embedding, required: false, companion: block + "attn_q_norm.weight")
      addProjection(block + "attn_output", from: embedding, to: embedding)
      addNorm(block + "ffn_norm", embedding)
      addProjection(block + "ffn_up", from: embedding, to: feedForward)
      addProjection(block + "ffn_down", from: feedForward, to: embedding)
    }
  }

  /// A matrix with an optional bias.
  private mutating func addProjection(_ name: String, from input: Int, to output: Int) {
    add(name + ".weight", [input, output], .matrix)
    add(name + ".bias", [output], .vector, required: false, companion: name + ".weight")
  }

  /// A layer norm's factors, with an optional bias.
  private mutating func addNorm(_ name: String, _ length: Int, required: Bool = true, companion: String? = nil) {
    add(name + ".weight", [length], .vector, required: required, companion: companion)
    add(name + ".bias", [length], .vector, required: false, companion: name + ".weight")
  }

  private mutating func add(
    _ name: String, _ shape: [Int], _ role: Role, required: Bool = true, companion: String? = nil
  ) {
    requirements[name] = Requirement(shape: shape, role: role, isRequired: required, companion: companion)
    names.append(name)
  }

  /// All that is wrong with a file's tensors, at most `limit` findings: first what the file has, then what it lacks.
  package func problems(in file: GGUFFile, limit: Int = 32) -> [ModelFileError] {
    var problems: [ModelFileError] = []
    for tensor in file.tensors where problems.count < limit {
      if let problem = problem(with: tensor, in: file) { problems.append(problem) }
    }
    for name in names where problems.count < limit {
      if requirements[name]?.isRequired == true, file.tensor(name) == nil { problems.append(.missingTensor(name)) }
    }
    return problems
  }

  private func problem(with tensor: TensorInfo, in file: GGUFFile) -> ModelFileError? {
    guard let requirement = requirements[tensor.name] else {
      if Self.unusedSuffixes.contains(where: tensor.name.hasSuffix) { return nil }
      if tensor.name == "position_embd.weight" {
        return .unsupported(what: "learned positions (the tensor position_embd.weight)", supported: "RoPE and ALiBi")
      }
      return .unexpectedTensor(tensor.name)
    }
    guard tensor.shape == requirement.shape else {
      return .wrongShape(tensor: tensor.name, expected: requirement.shape, found: tensor.shape)
    }
    if requirement.role == .vector, !Self.vectorTypes.contains(tensor.type) {
      let expected = Self.vectorTypes.map(\.name).joined(separator: ", ")
      return .wrongTensorType(tensor: tensor.name, expected: expected, found: tensor.type.name)
    }
    if let companion = requirement.companion, file.tensor(companion) == nil { return .missingTensor(companion) }
    return nil
  }
}
