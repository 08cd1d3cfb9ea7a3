/// A token's number in its vocabulary.
public typealias TokenID = Int32

/// What a token is for; the raw values are GGUF's `tokenizer.ggml.token_type`.
public enum TokenKind: Int32, Sendable, Hashable {
  case normal = 1
  /// Stands for text that the vocabulary cannot spell.
  case unknown
  /// Written by engines only, such as `<s>`; never made from text.
  case control
  /// Matched in raw text before anything else, such as MPT's runs of spaces.
  case userDefined
  case unused
  /// One raw byte, spelled `<0xNN>`.
  case byte
}

/// The tokens of a model and the rules that belong to them, as a model file states them.
///
/// A plain value without promises: it may come from a hostile file. `Tokenizer.init` checks it.
public struct Vocabulary: Sendable, Equatable {
  public enum Algorithm: Sendable, Equatable {
    /// SentencePiece's BPE (GGUF model `llama`): pairs merge by the score of the resulting token.
    case sentencePieceBPE
    /// GPT-2's byte-level BPE (GGUF model `gpt2`): pairs merge by rank within the pre-tokenizer's pieces.
    case byteLevelBPE(PreTokenizer)
    /// BERT's WordPiece (GGUF model `bert`), uncased: longest match within words.
    case wordPiece
  }

  public var algorithm: Algorithm
  /// Token texts as the file spells them: `▁` for a space (SentencePiece, WordPiece), GPT-2's byte letters (`Ġ` for a
  /// space) in byte-level BPE. Any bytes, usually UTF-8.
  public var tokens: [[UInt8]]
  /// One per token, or empty if the file has none (all zero then).
  public var scores: [Float]
  /// One per token, or empty if the file has none (then taken from the tokens' spelling).
  public var kinds: [TokenKind]
  /// Byte-level BPE only: `left right`, best first.
  public var merges: [[UInt8]]

  public var beginID: TokenID?
  public var endID: TokenID?
  public var endOfTurnID: TokenID?
  public var unknownID: TokenID?
  public var paddingID: TokenID?
  public var separatorID: TokenID?
  public var classificationID: TokenID?
  public var maskID: TokenID?

  /// `nil`: the file does not say, and the algorithm's own rule holds (see `Tokenizer.addsBegin`).
  public var addsBegin: Bool?
  public var addsEnd: Bool?
  public var addsSpacePrefix: Bool?

  public init(
    algorithm: Algorithm, tokens: [[UInt8]], scores: [Float] = [], kinds: [TokenKind] = [], merges: [[UInt8]] = [],
    beginID: TokenID? = nil, endID: TokenID? = nil, endOfTurnID: TokenID? = nil, unknownID: TokenID? = nil,
    paddingID: TokenID? = nil, separatorID: TokenID? = nil, classificationID: TokenID? = nil, maskID: TokenID? = nil,
    addsBegin: Bool? = nil, addsEnd: Bool? = nil, addsSpacePrefix: Bool? = nil
  ) {
    self.algorithm = algorithm
    self.tokens = tokens
    self.scores = scores
    self.kinds = kinds
    self.merges = merges
    self.beginID = beginID
    self.endID = endID
    self.endOfTurnID = endOfTurnID
    self.unknownID = unknownID
    self.paddingID = paddingID
    self.separatorID = separatorID
    self.classificationID = classificationID
    self.maskID = maskID
    self.addsBegin = addsBegin
    self.addsEnd = addsEnd
    self.addsSpacePrefix = addsSpacePrefix
  }
}
