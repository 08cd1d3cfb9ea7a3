public import Tokenizers

/// A text cut as llama.cpp's `perplexity` cuts it (`tools/perplexity/perplexity.cpp`), so that numbers compare: windows
/// of `context` tokens side by side, a last part shorter than that left out, each window's first token replaced by the
/// begin token where the vocabulary asks for one, and only the second half of each window scored.
public struct PerplexityWindows: Sendable {
  public let context: Int
  public let tokens: [TokenID]
  public let count: Int
  private let beginID: TokenID?

  /// - Parameters:
  ///   - tokens: the text's tokens, begin token included where the vocabulary asks for it.
  ///   - context: tokens in a window, at least 3.
  ///   - beginID: what replaces each window's first token; nil: nothing does.
  ///   - limit: windows at most.
  /// - Throws: `EngineError.textTooShort` below two windows.
  public init(
    tokens: [TokenID], context: Int, beginID: TokenID?, limit: Int? = nil
  ) throws(EngineError) {
    precondition(context >= 3)
    guard tokens.count >= 2 * context else { throw .textTooShort(tokens: tokens.count, needed: 2 * context) }
    self.context = context
    self.tokens = tokens
    self.beginID = beginID
    count = min(tokens.count / context, max(limit ?? Int.max, 1))
  }

  /// The text's windows by `tokenizer`.
  public init(
    text: String, context: Int, tokenizer: Tokenizer, limit: Int? = nil
  ) throws(EngineError) {
    try self.init(
      tokens: tokenizer.encode(text, addEnd: false), context: context,
      beginID: tokenizer.addsBegin ? tokenizer.beginID : nil, limit: limit)
  }

  /// The first position whose prediction counts.
  public var firstScored: Int { context / 2 }
  /// Predictions that count in each window: from `firstScored` to the last but one, of the token that follows.
  public var scoredCount: Int { context - 1 - firstScored }

  /// The tokens of one window.
  public subscript(_ index: Int) -> [TokenID] {
    var window = Array(tokens[index * context..<(index + 1) * context])
    if let beginID { window[0] = beginID }
    return window
  }
}
