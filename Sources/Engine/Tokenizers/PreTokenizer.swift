/// How byte-level BPE cuts a text into pieces before merging (GGUF `tokenizer.ggml.pre`).
///
/// A wrong guess gives other ids without any sign of it, so a name that is not known is refused.
public enum PreTokenizer: String, Sendable, Hashable, CaseIterable {
  /// GPT-2's pattern.
  case gpt2 = "gpt-2"
  /// MPT (GPT-NeoX's tokenizer): the same pattern as GPT-2; the runs of spaces are user-defined tokens.
  case mpt
  /// Llama 3's pattern: numbers in groups of three, a piece that is a token as a whole is taken without merging.
  case llama3 = "llama-bpe"

  /// The pre-tokenizer that a GGUF file's `tokenizer.ggml.pre` names, or `nil` for a name that is not supported.
  ///
  /// Names as in llama.cpp (`src/llama-vocab.cpp`), those of these three patterns.
  public init?(ggufName: String) {
    switch ggufName {
    case "gpt-2", "phi-2": self = .gpt2
    case "mpt": self = .mpt
    case "llama-bpe", "llama3", "llama-v3", "falcon3": self = .llama3
    default: return nil
    }
  }

  /// As `init(ggufName:)`, with the refusal as an error; `nil` stands for a file without the key.
  public static func named(_ ggufName: String?) throws(TokenizerError) -> PreTokenizer {
    guard let ggufName else { throw .unsupportedPreTokenizer(name: "") }
    guard let known = PreTokenizer(ggufName: ggufName) else { throw .unsupportedPreTokenizer(name: ggufName) }
    return known
  }

  static var supportedNames: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// Whether a piece that is a token is taken as is, whatever the merges would give.
  var takesWholePieces: Bool { self == .llama3 }

  /// Whether a text begins with the begin token if the file does not say.
  var addsBeginByDefault: Bool { self == .llama3 }
}
