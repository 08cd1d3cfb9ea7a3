/// Why a vocabulary was refused, or a prompt could not be encoded. Never holds text of a prompt.
public enum TokenizerError: Error, Equatable, Sendable, CustomStringConvertible {
  case emptyVocabulary
  case tooManyTokens(found: Int, limit: Int)
  /// `field` is `scores` or `token_type`.
  case countMismatch(field: String, expected: Int, found: Int)
  case tokenTooLong(id: Int, bytes: Int, limit: Int)
  case invalidScore(id: Int)
  /// All tokens that are matched in raw text, together.
  case markersTooLong(bytes: Int, limit: Int)
  /// A token of kind byte, or spelled nearly like one, that is not spelled `<0x00>` … `<0xFF>`.
  case malformedByteToken(id: Int)
  /// Some bytes have no token, and there is no unknown token to stand for them.
  case missingByteTokens(found: Int, expected: Int)
  case missingUnknownToken
  case specialIDOutOfRange(name: String, id: TokenID, count: Int)
  /// The file asks for a token at the begin or end of text but does not say which.
  case missingSpecialID(rule: String, name: String)
  case tooManyMerges(found: Int, limit: Int)
  case malformedMerge(index: Int)
  case unknownTokenInMerge(index: Int)
  case unsupportedPreTokenizer(name: String)
  /// A prompt names a special token that the vocabulary lacks.
  case unknownSpecialToken(name: String)

  public var description: String {
    switch self {
    case .emptyVocabulary:
      "tokenizer.ggml.tokens: expected at least one token, found none"
    case .tooManyTokens(let found, let limit):
      "tokenizer.ggml.tokens: expected at most \(limit) tokens, found \(found)"
    case .countMismatch(let field, let expected, let found):
      "tokenizer.ggml.\(field): expected \(expected) entries, one per token, found \(found)"
    case .tokenTooLong(let id, let bytes, let limit):
      "tokenizer.ggml.tokens[\(id)]: expected at most \(limit) bytes, found \(bytes)"
    case .invalidScore(let id):
      "tokenizer.ggml.scores[\(id)]: expected a number, found NaN"
    case .markersTooLong(let bytes, let limit):
      "tokenizer.ggml.token_type: expected special and user-defined tokens of at most \(limit) bytes together, "
        + "found \(bytes)"
    case .malformedByteToken(let id):
      "tokenizer.ggml.tokens[\(id)]: expected the spelling of a byte, <0x00> to <0xFF>"
    case .missingByteTokens(let found, let expected):
      "tokenizer.ggml.tokens: expected a token for each of UTF-8's \(expected) bytes, or an unknown token, "
        + "found \(found) and no unknown token"
    case .missingUnknownToken:
      "tokenizer.ggml.unknown_token_id: expected an id, since this vocabulary cannot spell every text, found none"
    case .specialIDOutOfRange(let name, let id, let count):
      "tokenizer.ggml.\(name): expected a token id below \(count), found \(id)"
    case .missingSpecialID(let rule, let name):
      "tokenizer.ggml.\(rule) is true: expected \(name) to be given, found none"
    case .tooManyMerges(let found, let limit):
      "tokenizer.ggml.merges: expected at most \(limit) merges, found \(found)"
    case .malformedMerge(let index):
      "tokenizer.ggml.merges[\(index)]: expected two tokens with a space between"
    case .unknownTokenInMerge(let index):
      "tokenizer.ggml.merges[\(index)]: expected both parts and their union to be tokens, found one that is not"
    case .unsupportedPreTokenizer(let name):
      "tokenizer.ggml.pre: expected \(PreTokenizer.supportedNames), found \(OneLine.quoting(name))"
    case .unknownSpecialToken(let name):
      "prompt: expected the vocabulary to have the special token \(OneLine.quoting(name))"
    }
  }
}

/// Text out of a file, made fit for one line of an error.
enum OneLine {
  static func quoting(_ text: String, limit: Int = 64) -> String {
    var result = "\""
    for scalar in text.unicodeScalars.prefix(limit) { result += scalar.escaped(asASCII: false) }
    return result + (text.unicodeScalars.count > limit ? "…\"" : "\"")
  }
}
