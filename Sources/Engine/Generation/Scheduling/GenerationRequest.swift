public import Tokenizers

/// A prompt with all that decides its answer.
public struct GenerationRequest: Sendable {
  public var promptTokens: [TokenID]
  /// The same prompt before encoding, for servers that take text alone; not read by the engine.
  public var promptText: PromptText?
  /// At most so many tokens are generated.
  public var maximumTokens: Int
  public var sampling: SamplingOptions
  /// The answer ends before the first of these that comes up.
  public var stopStrings: [String]
  /// What the answer's text must obey; made for this engine's tokenizer.
  public var constraint: TokenConstraint?
  /// Whether continuations found in the prompt are tried several tokens at a time (`PromptLookup`). The answer is the
  /// same; whether it comes faster depends on how much of it stands in the prompt.
  public var usesPromptLookup: Bool
  /// Teacher forcing, for measurements: the answer's tokens, whatever the model says.
  package var forcedTokens: [TokenID]?

  /// Tokens of prompt and answer together, at most.
  var capacity: Int { promptTokens.count + maximumTokens }

  public init(
    promptTokens: [TokenID], promptText: PromptText? = nil, maximumTokens: Int,
    sampling: SamplingOptions = SamplingOptions(), stopStrings: [String] = [], constraint: TokenConstraint? = nil,
    usesPromptLookup: Bool = false
  ) {
    self.promptTokens = promptTokens
    self.promptText = promptText
    self.maximumTokens = maximumTokens
    self.sampling = sampling
    self.stopStrings = stopStrings
    self.constraint = constraint
    self.usesPromptLookup = usesPromptLookup
  }
}
