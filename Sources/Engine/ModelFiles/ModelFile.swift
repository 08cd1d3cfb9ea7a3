public import BlockFormats
public import ContentHash
public import GGUF
public import Tokenizers

/// A model file that fits together: configuration, vocabulary, and every tensor's name, shape and type.
///
/// ```swift
/// let model = try ModelFile(path: "vicuna-7b-v1.5.Q4_K_M.gguf")
/// guard case .llama(let configuration) = model.architecture else { … }
/// let embeddings = try model.requiredTensor("token_embd.weight")  // [embedding, rows]
/// ```
///
/// Weights stay where they lie in the mapped file; opening reads the header alone. Weights are not examined here: norms
/// are when a decoder is built from them, and a NaN among the others shows in the logits, which a session refuses.
public final class ModelFile: Sendable {
  public let path: String
  public let gguf: GGUFFile
  public let architecture: Architecture
  public let vocabulary: Vocabulary
  /// The Jinja template in the file, to be recognized by `ChatFormat.detect`, never to be run.
  public let chatTemplate: String?
  /// The model's own name, if the file states one.
  public let name: String?
  /// Rows of the token embeddings and of the output, so logits per token. MPT pads: rows from `vocabulary.tokens.count`
  /// on belong to no token and must not be sampled.
  public let embeddingRowCount: Int

  /// Opens and checks the file at `path`.
  ///
  /// - Parameter overrides: replace what the file says, or lacks.
  /// - Throws: `ModelFileError` naming the file and the key or tensor at fault.
  public convenience init(
    path: String, overrides: ConfigurationOverrides = ConfigurationOverrides()
  ) throws(ModelFileError) {
    try self.init(reading { () throws(GGUFError) in try GGUFFile(path: path) }, overrides: overrides)
  }

  /// Checks a file that is open already.
  public init(
    _ gguf: GGUFFile, overrides: ConfigurationOverrides = ConfigurationOverrides()
  ) throws(ModelFileError) {
    do throws(ModelFileError) {
      let architecture = try Architecture(gguf.metadata, overrides: overrides)
      let vocabulary = try VocabularyLoader.load(gguf)
      try QuantizationVersion.check(gguf)
      let rows = try Self.embeddingRows(gguf, architecture, tokenCount: vocabulary.tokens.count)
      let problems = TensorInventory(architecture, embeddingRows: rows).problems(in: gguf, limit: 1)
      if let problem = problems.first { throw problem }
      chatTemplate = try reading { () throws(GGUFError) in try gguf.metadata.text("tokenizer.chat_template") }
      name = try reading { () throws(GGUFError) in try gguf.metadata.text("general.name") }
      self.architecture = architecture
      self.vocabulary = vocabulary
      embeddingRowCount = rows
    } catch {
      throw error.inFile(gguf.name)
    }
    path = gguf.name
    self.gguf = gguf
  }

  /// Tokens that the model was trained for, or the override.
  public var contextLength: Int { architecture.contextLength }

  /// The size of the whole file.
  public var byteCount: Int { gguf.byteCount }

  /// The types of the weight matrices (all tensors but norms and biases), each once, in the order of `TensorType`.
  public var matrixTypes: [TensorType] {
    let types = Set(gguf.tensors.filter { $0.shape.count > 1 }.map(\.type))
    return TensorType.allCases.filter(types.contains)
  }

  /// A tensor that may be absent: `output.weight` (the embeddings serve then), `rope_freqs.weight`, biases, and MPT's
  /// `attn_q_norm` and `attn_k_norm`.
  public func tensor(_ name: String) -> TensorView? { gguf.view(of: name) }

  /// A tensor that the architecture requires; none of these is absent from an opened file.
  public func requiredTensor(_ name: String) throws(ModelFileError) -> TensorView {
    guard let tensor = tensor(name) else { throw ModelFileError.missingTensor(name).inFile(path) }
    return tensor
  }

  /// The SHA-256 of the whole file: computed once, then remembered in the user's cache folder (`FingerprintCache`)
  /// for as long as the file stays as it is. About a second per 2 GB the first time.
  ///
  /// - Throws: `changedWhileOpen` if the file is no longer the one that was opened.
  public func fingerprint() throws(ModelFileError) -> Digest {
    do throws(ModelFileError) {
      return try FingerprintCache.standard.fingerprint(of: gguf.storage)
    } catch {
      throw error.inFile(path)
    }
  }

  /// The rows of the embeddings, checked against the vocabulary: as many as tokens, or for MPT at least as many.
  package static func embeddingRows(
    _ gguf: GGUFFile, _ architecture: Architecture, tokenCount: Int
  ) throws(ModelFileError) -> Int {
    guard !gguf.tensors.isEmpty else { throw .noTensors }
    let name = "token_embd.weight"
    guard let embeddings = gguf.tensor(name) else { throw .missingTensor(name) }
    let expected = [architecture.embeddingLength, tokenCount]
    guard embeddings.shape.count == 2 else {
      throw .wrongShape(tensor: name, expected: expected, found: embeddings.shape)
    }
    let rows = embeddings.shape[1]
    let fits =
      switch architecture {
      case .llama: rows == tokenCount
      case .mpt: rows >= tokenCount
      }
    guard fits, rows <= Int(TokenID.max) else {
      throw .wrongShape(tensor: name, expected: expected, found: embeddings.shape)
    }
    return rows
  }
}

/// The version of the block layouts, `general.quantization_version`.
enum QuantizationVersion {
  /// The layouts of `kernels/BlockFormats`.
  static let supported = 2

  /// Real quantised files may lack the key; another version's blocks would be read wrongly.
  static func check(_ gguf: GGUFFile) throws(ModelFileError) {
    let key = "general.quantization_version"
    guard let version = try reading({ () throws(GGUFError) in try gguf.metadata.integer(key) }),
      version != supported, gguf.tensors.contains(where: { $0.type.isQuantized })
    else { return }
    throw .unsupported(what: "\(key) = \(version)", supported: "\(supported)")
  }
}
