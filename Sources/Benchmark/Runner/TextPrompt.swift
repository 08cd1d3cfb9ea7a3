import Tokenizers

/// Prompts as text for servers that take no token ids. Such a server reads a special token wherever the text spells
/// one, and puts the vocabulary's begin token before it: only a prompt that comes out of this as it was packed is sent.
enum TextPrompt {
  /// - Throws: `RunnerError.promptNotText` if a record or instruction spells a special token, or the prompt is
  ///   otherwise
  ///   read differently; `GeneratorGone` if the begin token alone differs, since then every prompt's does.
  static func text(_ prompt: PromptText, tokens: [TokenID], tokenizer: Tokenizer) throws -> String {
    let text = prompt.plainText
    let read = tokenizer.encode(text, specialTokens: .parsed)
    if read == tokens { return text }
    if let begin = tokenizer.beginID {
      if read == [begin] + tokens { throw GeneratorGone("\(RunnerError.beginTokenNotText(isSent: false))") }
      if [begin] + read == tokens { throw GeneratorGone("\(RunnerError.beginTokenNotText(isSent: true))") }
    }
    throw RunnerError.promptNotText
  }
}
