public import GGUF
public import Tokenizers

/// Reads a vocabulary from the `tokenizer.ggml.*` keys of a GGUF file, with or without weights beside it.
///
/// Checks counts, ids and spellings of byte tokens; what needs the tokens themselves (merges, missing tokens) is
/// checked by `Tokenizer.init`.
public enum VocabularyLoader {
  /// An id of this value means that there is no such token.
  static let absentID = 0xffff_ffff

  /// By the names of `tokenizer.ggml.model`, for the error about any other.
  private static let supported = "llama (SentencePiece BPE), gpt2 (byte-level BPE), bert (WordPiece)"

  /// Reads the vocabulary of the file at `path`, which may be a vocabulary-only file of any architecture.
  public static func load(path: String) throws(ModelFileError) -> Vocabulary {
    try load(reading { () throws(GGUFError) in try GGUFFile(path: path) })
  }

  /// - Throws: `unsupported` for a tokenizer or pre-tokenizer that this engine does not have; `vocabulary` or
  ///   `gguf` for one that is malformed.
  public static func load(_ file: GGUFFile) throws(ModelFileError) -> Vocabulary {
    do throws(ModelFileError) { return try read(file) } catch { throw error.inFile(file.name) }
  }

  private static func read(_ file: GGUFFile) throws(ModelFileError) -> Vocabulary {
    let keys = TokenizerKeys(metadata: file.metadata)
    let algorithm = try Self.algorithm(keys, architecture: file.metadata["general.architecture"])
    var vocabulary = Vocabulary(algorithm: algorithm, tokens: try keys.strings("tokens") ?? [])
    let count = vocabulary.tokens.count
    guard count > 0 else { throw .vocabulary(.emptyVocabulary) }

    vocabulary.scores = try keys.floats("scores") ?? []
    if algorithm == .sentencePieceBPE, vocabulary.scores.isEmpty { throw .missingKey(keys.key("scores")) }
    try check(vocabulary.scores.count, count, "scores", present: keys.has("scores"))
    vocabulary.kinds = try kinds(keys)
    try check(vocabulary.kinds.count, count, "token_type", present: keys.has("token_type"))
    if case .byteLevelBPE = algorithm {
      guard let merges = try keys.strings("merges") else { throw .missingKey(keys.key("merges")) }
      vocabulary.merges = merges
    }

    /// The id under the first of these names that states one.
    func id(_ names: String...) throws(ModelFileError) -> TokenID? {
      for name in names {
        guard let found = try keys.integer(name), found != absentID else { continue }
        guard found >= 0, found < count else {
          throw .vocabulary(.specialIDOutOfRange(name: name, id: TokenID(clamping: found), count: count))
        }
        return TokenID(found)
      }
      return nil
    }
    vocabulary.beginID = try id("bos_token_id")
    vocabulary.endID = try id("eos_token_id")
    vocabulary.endOfTurnID = try id("eot_token_id")
    vocabulary.unknownID = try id("unknown_token_id")
    vocabulary.paddingID = try id("padding_token_id")
    vocabulary.separatorID = try id("seperator_token_id", "separator_token_id")
    vocabulary.classificationID = try id("cls_token_id")
    vocabulary.maskID = try id("mask_token_id")
    vocabulary.addsBegin = try keys.bool("add_bos_token")
    vocabulary.addsEnd = try keys.bool("add_eos_token")
    vocabulary.addsSpacePrefix = try keys.bool("add_space_prefix")
    if algorithm == .sentencePieceBPE { try checkByteTokens(vocabulary) }
    return vocabulary
  }

  private static func algorithm(
    _ keys: TokenizerKeys, architecture: MetadataValue?
  ) throws(ModelFileError) -> Vocabulary.Algorithm {
    guard let model = try keys.text("model") else { throw .missingKey(keys.key("model")) }
    switch model {
    case "llama": return .sentencePieceBPE
    case "bert": return .wordPiece
    case "gpt2":
      var name = try keys.text("pre")
      // MPT files of 2023 precede the key; they all have MPT's tokenizer.
      if name == nil, case .string(let bytes)? = architecture, bytes.elementsEqual("mpt".utf8) { name = "mpt" }
      guard let name else {
        throw .unsupported(what: "a byte-level BPE without \(keys.key("pre"))", supported: "files that name it")
      }
      do throws(TokenizerError) {
        return .byteLevelBPE(try PreTokenizer.named(name))
      } catch {
        throw .vocabulary(error)
      }
    default:
      throw .unsupported(what: "the tokenizer \(printable(model)) in \(keys.key("model"))", supported: supported)
    }
  }

  private static func kinds(_ keys: TokenizerKeys) throws(ModelFileError) -> [TokenKind] {
    var kinds: [TokenKind] = []
    let raw = try keys.integers("token_type") ?? []
    kinds.reserveCapacity(raw.count)
    for (index, value) in raw.enumerated() {
      // Zero is llama.cpp's "undefined"; some converters write it for ordinary tokens.
      guard let kind = value == 0 ? .normal : Int32(exactly: value).flatMap(TokenKind.init(rawValue:)) else {
        throw .badValue(key: "\(keys.key("token_type"))[\(index)]", expected: "1 to 6", found: "\(value)")
      }
      kinds.append(kind)
    }
    return kinds
  }

  private static func check(_ found: Int, _ expected: Int, _ field: String, present: Bool) throws(ModelFileError) {
    guard !present || found == expected else {
      throw .vocabulary(.countMismatch(field: field, expected: expected, found: found))
    }
  }

  /// Byte tokens must be spelled `<0x00>` to `<0xFF>`; what is spelled nearly so is taken for a damaged one, whatever
  /// its kind.
  private static func checkByteTokens(_ vocabulary: Vocabulary) throws(ModelFileError) {
    let prefix = Array("<0x".utf8)
    func isHexadecimal(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"),
        UInt8(ascii: "a")...UInt8(ascii: "f"):
        true
      default: false
      }
    }
    for (id, token) in vocabulary.tokens.enumerated() {
      let isByte = id < vocabulary.kinds.count && vocabulary.kinds[id] == .byte
      let looksLikeByte =
        token.count == 6 && token.starts(with: prefix) && token[5] == UInt8(ascii: ">")
      guard isByte || looksLikeByte else { continue }
      guard looksLikeByte, isHexadecimal(token[3]), isHexadecimal(token[4]) else {
        throw .vocabulary(.malformedByteToken(id: id))
      }
    }
  }
}

/// Typed access to the keys `tokenizer.ggml.*`.
private struct TokenizerKeys {
  let metadata: Metadata

  func key(_ name: String) -> String { "tokenizer.ggml." + name }

  func has(_ name: String) -> Bool { metadata[key(name)] != nil }

  func text(_ name: String) throws(ModelFileError) -> String? {
    try reading { () throws(GGUFError) in try metadata.text(key(name)) }
  }

  func integer(_ name: String) throws(ModelFileError) -> Int? {
    try reading { () throws(GGUFError) in try metadata.integer(key(name)) }
  }

  func bool(_ name: String) throws(ModelFileError) -> Bool? {
    try reading { () throws(GGUFError) in try metadata.bool(key(name)) }
  }

  func strings(_ name: String) throws(ModelFileError) -> [[UInt8]]? {
    try reading { () throws(GGUFError) in
      try metadata.array(key(name))?.strings(key: key(name), atMost: GGUFLimits.arrayStringByteCount)
    }
  }

  func floats(_ name: String) throws(ModelFileError) -> [Float]? {
    try reading { () throws(GGUFError) in try metadata.array(key(name))?.floats(key: key(name)) }
  }

  func integers(_ name: String) throws(ModelFileError) -> [Int]? {
    try reading { () throws(GGUFError) in try metadata.array(key(name))?.integers(key: key(name)) }
  }
}
