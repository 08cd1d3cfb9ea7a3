public import Tokenizers

/// Why a generation ended.
public enum FinishReason: String, Sendable, Codable {
  /// The model gave an end-of-text token, or nothing may follow under the constraint.
  case endOfText = "end-of-text"
  /// A stop string came up.
  case stopString = "stop-string"
  /// The asked-for number of tokens was reached before. Under a constraint the text is incomplete, or could have gone
  /// on.
  case length
}

/// An answer and what it took.
public struct GenerationResult: Sendable {
  /// Without the stop string or end token.
  public let text: String
  /// Generated tokens, an end token excluded.
  public let tokens: [TokenID]
  public let finishReason: FinishReason
  public let promptTokenCount: Int
  /// Prompt tokens that an earlier prompt had read already.
  public let sharedPromptTokenCount: Int
  /// Time for the rest of the prompt, and for the answer; a share, by rows, of passes that served several sequences.
  public let prefillSeconds: Double
  public let decodeSeconds: Double
  /// Natural logarithm of the tokens' probabilities under the model's own distribution (temperature 1): the mean, and the
  /// least; `nil` without tokens.
  public let meanLogProbability: Double?
  public let leastLogProbability: Double?
}

/// Where a generation stands.
public enum GenerationProgress: Sendable {
  /// Prompt tokens done so far, of how many.
  case prefill(done: Int, total: Int)
  /// Tokens generated so far, and the text that became certain with the last one.
  case decode(done: Int, text: String)
}
