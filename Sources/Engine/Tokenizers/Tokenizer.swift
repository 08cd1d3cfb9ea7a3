/// Text to token ids and back, by one model's vocabulary.
///
///     let tokenizer = try Tokenizer(vocabulary)
///     let ids = tokenizer.encode("Patient record")     // with the begin token, if the vocabulary asks for it
///     tokenizer.decode(ids)                            // "Patient record"
///
/// Ids equal those of llama.cpp (`src/llama-vocab.cpp`) for valid UTF-8; WordPiece follows Hugging Face's BERT where
/// the two differ. One difference is meant: text never becomes a special token unless `.parsed` asks for it, not even
/// by merging and not through a user-defined token that is spelled like a marker (`</s>`, `[PAD7]`).
///
/// Copies share one immutable model. Encoding takes O(n log n) time and O(n) memory in the text's length, whatever the
/// text is.
public struct Tokenizer: Sendable {
  private let model: Model

  /// Immutable after `init`; a class only so that copies of the tokenizer are cheap.
  private final class Model: Sendable {
    let vocabulary: Vocabulary
    let roles: TokenRoles
    let encoder: Encoder
    /// Finds user-defined tokens, in any text.
    let textMatcher: MarkerMatcher
    /// Finds these and the special tokens, in text that the engine wrote.
    let parsedMatcher: MarkerMatcher
    let spelling: TokenSpelling
    let beginID, endID: TokenID?
    let addsBegin, addsEnd, addsSpacePrefix: Bool

    init(_ vocabulary: Vocabulary) throws(TokenizerError) {
      try vocabulary.validateSizes()
      let roles = try TokenRoles(vocabulary)
      self.vocabulary = vocabulary
      self.roles = roles
      let defaults: (begin: Bool, end: Bool, space: Bool)
      switch vocabulary.algorithm {
      case .sentencePieceBPE:
        encoder = .sentencePiece(try SentencePieceEncoder(vocabulary, roles))
        (beginID, endID) = (roles.beginID, roles.endID)
        defaults = (true, false, true)
      case .byteLevelBPE(let preTokenizer):
        encoder = .byteLevel(try ByteLevelEncoder(vocabulary, roles, preTokenizer))
        (beginID, endID) = (roles.beginID, roles.endID)
        defaults = (preTokenizer.addsBeginByDefault, false, false)
      case .wordPiece:
        encoder = .wordPiece(try WordPieceEncoder(vocabulary, roles))
        (beginID, endID) = (roles.classificationID ?? roles.beginID, roles.separatorID ?? roles.endID)
        defaults = (true, true, false)
      }
      addsBegin = vocabulary.addsBegin ?? defaults.begin
      addsEnd = vocabulary.addsEnd ?? defaults.end
      if case .sentencePieceBPE = vocabulary.algorithm {
        addsSpacePrefix = vocabulary.addsSpacePrefix ?? defaults.space
      } else {
        addsSpacePrefix = false
      }
      if vocabulary.addsBegin == true, beginID == nil {
        throw .missingSpecialID(rule: "add_bos_token", name: "bos_token_id")
      }
      if vocabulary.addsEnd == true, endID == nil {
        throw .missingSpecialID(rule: "add_eos_token", name: "eos_token_id")
      }
      try MarkerMatcher.validateSize(vocabulary, ids: roles.userDefined + roles.special)
      textMatcher = MarkerMatcher(vocabulary, ids: roles.userDefined)
      parsedMatcher = MarkerMatcher(vocabulary, ids: roles.userDefined + roles.special)
      spelling = TokenSpelling(vocabulary, roles)
    }
  }

  private enum Encoder: Sendable {
    case sentencePiece(SentencePieceEncoder)
    case byteLevel(ByteLevelEncoder)
    case wordPiece(WordPieceEncoder)
  }

  /// - Throws: `TokenizerError` if the vocabulary contradicts itself or cannot spell every text.
  public init(_ vocabulary: Vocabulary) throws(TokenizerError) {
    model = try Model(vocabulary)
  }

  public var vocabulary: Vocabulary { model.vocabulary }
  public var vocabularySize: Int { model.vocabulary.tokens.count }

  /// The token that begins a text: BOS, or BERT's `[CLS]`.
  public var beginID: TokenID? { model.beginID }
  /// The token that ends a text: EOS, or BERT's `[SEP]`.
  public var endID: TokenID? { model.endID }

  /// The token that stands for text that the vocabulary cannot spell. Never the begin or an end token, even where a
  /// file says so.
  public var unknownID: TokenID? { model.roles.unknownID }

  /// Whether encoding begins with the begin token: the file's word, else yes for SentencePiece, WordPiece and Llama 3,
  /// no for other byte-level BPE.
  public var addsBegin: Bool { model.addsBegin && model.beginID != nil }
  /// Whether encoding ends with the end token: the file's word, else only for WordPiece.
  public var addsEnd: Bool { model.addsEnd && model.endID != nil }
  /// Whether a text is encoded as if a space stood before it (SentencePiece only; the file's word, else yes).
  public var addsSpacePrefix: Bool { model.addsSpacePrefix }

  // MARK: Encoding

  public enum SpecialTokens: Sendable {
    /// Their spelling is text like any other: for records, instructions and all else from outside.
    case asText
    /// Their spelling becomes the token: only for text that the engine itself wrote.
    case parsed
  }

  /// The text's token ids.
  ///
  /// - Parameters:
  ///   - addBegin: whether the begin token comes first; `nil`: the vocabulary's rule. Nothing is added where the
  ///     vocabulary has no such token.
  ///   - addEnd: the same for the end token.
  public func encode(
    _ text: String, specialTokens: SpecialTokens = .asText, addBegin: Bool? = nil, addEnd: Bool? = nil
  ) -> [TokenID] {
    encode(utf8: Array(text.utf8), specialTokens, addBegin, addEnd)
  }

  /// As above; bytes that are not UTF-8 are read as U+FFFD, one for each maximal ill-formed part.
  public func encode(
    bytes: [UInt8], specialTokens: SpecialTokens = .asText, addBegin: Bool? = nil, addEnd: Bool? = nil
  ) -> [TokenID] {
    encode(utf8: Array(String(decoding: bytes, as: UTF8.self).utf8), specialTokens, addBegin, addEnd)
  }

  private func encode(utf8: [UInt8], _ specials: SpecialTokens, _ addBegin: Bool?, _ addEnd: Bool?) -> [TokenID] {
    var ids: [TokenID] = []
    if addBegin ?? model.addsBegin, let begin = model.beginID { ids.append(begin) }
    appendTokens(of: utf8, specials, to: &ids)
    if addEnd ?? model.addsEnd, let end = model.endID { ids.append(end) }
    return ids
  }

  /// The ids of a prompt, ready for an answer: no end token, special tokens only where the prompt names them.
  ///
  /// - Throws: `TokenizerError.unknownSpecialToken` if the vocabulary lacks a token that the prompt names.
  public func encode(_ prompt: PromptText) throws(TokenizerError) -> [TokenID] {
    var ids: [TokenID] = []
    if prompt.addsBegin ?? model.addsBegin, let begin = model.beginID { ids.append(begin) }
    var text: [UInt8] = []
    for part in prompt.parts {
      switch part {
      case .text(let more):
        text += more.utf8
      case .special(let name):
        appendTokens(of: text, .asText, to: &ids)
        text = []
        guard let id = specialToken(named: name) else { throw .unknownSpecialToken(name: name) }
        ids.append(id)
      }
    }
    appendTokens(of: text, .asText, to: &ids)
    return ids
  }

  /// The special or user-defined token with exactly this spelling; the first one if several have it.
  public func specialToken(named name: String) -> TokenID? {
    model.parsedMatcher.token(spelled: Array(name.utf8))
  }

  private func appendTokens(of text: [UInt8], _ specials: SpecialTokens, to ids: inout [TokenID]) {
    let matcher = specials == .asText ? model.textMatcher : model.parsedMatcher
    // llama.cpp puts the space prefix before every stretch of text that follows a marker, and before the first.
    for fragment in matcher.split(text) {
      switch fragment {
      case .token(let id): ids.append(id)
      case .text(let range):
        switch model.encoder {
        case .sentencePiece(let encoder):
          encoder.encode(text, range, spacePrefix: model.addsSpacePrefix, into: &ids)
        case .byteLevel(let encoder): encoder.encode(text, range, into: &ids)
        case .wordPiece(let encoder): encoder.encode(text, range, into: &ids)
        }
      }
    }
  }

  // MARK: Decoding

  /// Whether decoding leaves out one space before the first word.
  var dropsFirstSpace: Bool { addsSpacePrefix || vocabulary.algorithm == .wordPiece }

  /// What a token adds to generated text, possibly a part of a character. Control tokens and ids outside the vocabulary
  /// give nothing, the unknown token U+FFFD.
  public func bytes(of id: TokenID) -> [UInt8] { model.spelling.bytes(of: id) }

  /// The text of the tokens. One space before the first word is left out if the vocabulary puts one there when it
  /// encodes, so that decoding is the inverse of encoding; bytes that are not UTF-8 become U+FFFD.
  public func decode(_ ids: [TokenID]) -> String {
    var bytes: [UInt8] = []
    var dropsSpace = dropsFirstSpace
    for id in ids {
      let more = self.bytes(of: id)
      guard !more.isEmpty else { continue }
      bytes += dropsSpace && more[0] == UInt8(ascii: " ") ? more[1...] : more[...]
      dropsSpace = false
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether an answer ends with this token: EOS, the end of a turn, and tokens that are known by name to be such
  /// (`<|eot_id|>`, `<|im_end|>` …).
  public func isEndOfGeneration(_ id: TokenID) -> Bool { model.roles.endsGeneration.contains(id) }

  /// Whether the token is one that text never becomes.
  public func isSpecial(_ id: TokenID) -> Bool { model.roles.isSpecial(id) }
}
