import BlockFormats
package import GGUF
public import Tokenizers

/// What a person asks of a model file: `medalign inspect`. A file with a vocabulary and no weights is welcome, and so
/// is a model whose tensors do not fit: what is wrong is listed in `problems`.
public struct ModelInspection: Sendable, Codable {
  public struct TensorTypeShare: Sendable, Codable {
    public let type: String
    public let tensorCount: Int
    public let weightCount: Int
    public let byteCount: Int
  }

  public struct Configuration: Sendable, Codable {
    public let contextLength: Int
    public let embeddingLength: Int
    public let blockCount: Int
    public let feedForwardLength: Int
    public let headCount: Int
    public let keyValueHeadCount: Int
    public let keyLength: Int
    public let valueLength: Int
    /// Such as `RoPE over 128 values, base 10000, linear scaling by 4` or `ALiBi, maximum bias 8`.
    public let positions: String
    public let clampQKV: Float?
  }

  public struct Tokenizer: Sendable, Codable {
    /// As the file names it: `llama`, `gpt2`, `bert`.
    public let model: String
    public let preTokenizer: String?
    public let tokenCount: Int
    public let mergeCount: Int
    public let beginID: TokenID?
    public let endID: TokenID?
    public let endOfTurnID: TokenID?
    public let unknownID: TokenID?
    public let paddingID: TokenID?
    /// `nil`: the file does not say.
    public let addsBegin: Bool?
    public let addsEnd: Bool?
  }

  public let path: String
  public let byteCount: Int
  public let ggufVersion: Int
  public let architecture: String
  public let name: String?
  /// `nil` for an architecture that is not supported.
  public let configuration: Configuration?
  /// `nil` for a tokenizer that is not supported.
  public let tokenizer: Tokenizer?
  /// The prompt format that the chat template was recognized as.
  public let chatFormat: String?
  /// `nil` if there is none.
  public let chatTemplateByteCount: Int?
  public let tensorCount: Int
  public let weightCount: Int
  /// Over all tensors.
  public let bitsPerWeight: Double?
  /// Most bytes first.
  public let tensorTypes: [TensorTypeShare]
  /// The types of the weight matrices: all tensors but norms and biases.
  public let matrixTypes: [String]
  /// Whether the token embeddings serve as output.
  public let sharesEmbeddings: Bool
  public let metadataCount: Int
  public let problems: [String]

  /// Opens and examines the file at `path`.
  ///
  /// - Throws: `ModelFileError` for a file that is damaged, or that holds weights this engine cannot run.
  public init(path: String, overrides: ConfigurationOverrides = ConfigurationOverrides()) throws(ModelFileError) {
    let gguf = try reading { () throws(GGUFError) in try GGUFFile(path: path) }
    do throws(ModelFileError) {
      try self.init(gguf, overrides: overrides)
    } catch {
      throw error.inFile(path)
    }
  }

  package init(_ gguf: GGUFFile, overrides: ConfigurationOverrides) throws(ModelFileError) {
    var problems: [String] = []
    let architectureName = try Architecture.name(in: gguf.metadata)
    let isVocabularyOnly = gguf.tensors.isEmpty

    /// An unsupported feature is worth a line where there are no weights; anything else is an error.
    func listed<Value>(_ body: () throws(ModelFileError) -> Value) throws(ModelFileError) -> Value? {
      do throws(ModelFileError) {
        return try body()
      } catch {
        guard isVocabularyOnly, error.isUnsupportedFeature else { throw error }
        problems.append("\(error.withoutFile)")
        return nil
      }
    }
    let architecture = try listed { () throws(ModelFileError) in try Architecture(gguf.metadata, overrides: overrides) }
    let vocabulary = try listed { () throws(ModelFileError) in try VocabularyLoader.load(gguf) }
    if let architecture, let vocabulary, !isVocabularyOnly {
      try QuantizationVersion.check(gguf)
      problems += Self.tensorProblems(gguf, architecture, vocabulary)
    }

    func text(_ key: String) throws(ModelFileError) -> String? {
      try reading { () throws(GGUFError) in try gguf.metadata.text(key) }
    }
    path = gguf.name
    byteCount = gguf.byteCount
    ggufVersion = gguf.version
    self.architecture = architectureName
    name = try text("general.name")
    configuration = architecture.map(Configuration.init)
    let (model, preTokenizer) = (try text("tokenizer.ggml.model"), try text("tokenizer.ggml.pre"))
    tokenizer = vocabulary.map { Tokenizer($0, model: model ?? "", preTokenizer: preTokenizer) }
    let template = try text("tokenizer.chat_template")
    chatFormat = ChatFormat.detect(chatTemplate: template)?.rawValue
    chatTemplateByteCount = template?.utf8.count
    tensorCount = gguf.tensors.count
    tensorTypes = Self.shares(gguf.tensors)
    let matrices = gguf.tensors.filter { $0.shape.count > 1 }
    matrixTypes = Self.shares(matrices).map(\.type)
    weightCount = tensorTypes.reduce(0) { $0 &+ $1.weightCount }
    let bytes = tensorTypes.reduce(0) { $0 &+ $1.byteCount }
    bitsPerWeight = weightCount > 0 ? 8 * Double(bytes) / Double(weightCount) : nil
    sharesEmbeddings = !isVocabularyOnly && gguf.tensor("output.weight") == nil
    metadataCount = gguf.metadata.entries.count
    self.problems = problems
  }

  private static func tensorProblems(
    _ gguf: GGUFFile, _ architecture: Architecture, _ vocabulary: Vocabulary
  ) -> [String] {
    do throws(ModelFileError) {
      let rows = try ModelFile.embeddingRows(gguf, architecture, tokenCount: vocabulary.tokens.count)
      return TensorInventory(architecture, embeddingRows: rows).problems(in: gguf).map { "\($0)" }
    } catch {
      return ["\(error)"]
    }
  }

  private static func shares(_ tensors: [TensorInfo]) -> [TensorTypeShare] {
    Dictionary(grouping: tensors, by: \.type).map { type, tensors in
      TensorTypeShare(
        type: type.name, tensorCount: tensors.count, weightCount: tensors.reduce(0) { $0 &+ $1.weightCount },
        byteCount: tensors.reduce(0) { $0 &+ $1.byteRange.count })
    }.sorted { ($1.byteCount, $0.type) < ($0.byteCount, $1.type) }
  }
}

extension ModelInspection.Configuration {
  init(_ architecture: Architecture) {
    switch architecture {
    case .llama(let llama):
      contextLength = llama.contextLength
      embeddingLength = llama.embeddingLength
      blockCount = llama.blockCount
      feedForwardLength = llama.feedForwardLength
      headCount = llama.headCount
      keyValueHeadCount = llama.keyValueHeadCount
      keyLength = llama.keyLength
      valueLength = llama.valueLength
      let scaling =
        switch llama.rope.scaling {
        case .none: "no scaling"
        case .linear(let factor): "linear scaling by \(factor)"
        case .yarn(let factor, let original): "YaRN scaling by \(factor) from \(original) tokens"
        }
      positions = "RoPE over \(llama.rope.dimensionCount) values, base \(llama.rope.base), \(scaling)"
      clampQKV = nil
    case .mpt(let mpt):
      contextLength = mpt.contextLength
      embeddingLength = mpt.embeddingLength
      blockCount = mpt.blockCount
      feedForwardLength = mpt.feedForwardLength
      headCount = mpt.headCount
      keyValueHeadCount = mpt.headCount
      keyLength = mpt.headLength
      valueLength = mpt.headLength
      positions = "ALiBi, maximum bias \(mpt.maxALiBiBias)"
      clampQKV = mpt.clampQKV
    }
  }
}

extension ModelInspection.Tokenizer {
  init(_ vocabulary: Vocabulary, model: String, preTokenizer: String?) {
    self.model = model
    self.preTokenizer = preTokenizer
    tokenCount = vocabulary.tokens.count
    mergeCount = vocabulary.merges.count
    beginID = vocabulary.beginID
    endID = vocabulary.endID
    endOfTurnID = vocabulary.endOfTurnID
    unknownID = vocabulary.unknownID
    paddingID = vocabulary.paddingID
    addsBegin = vocabulary.addsBegin
    addsEnd = vocabulary.addsEnd
  }
}
