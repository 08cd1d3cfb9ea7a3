/// The tokens of one model call: the prompt and the answer share the context.
public struct PackingBudget: Sendable, Equatable, Codable {
  /// The model's context, in tokens.
  public let contextTokens: Int
  /// Room for the answer, in tokens (256 in MedAlign).
  public let generationTokens: Int

  /// The most tokens a prompt may have, begin-of-text token and chat wrapper included.
  public var promptTokens: Int { contextTokens - generationTokens }

  public init(contextTokens: Int, generationTokens: Int = 256) throws(PackingError) {
    guard generationTokens > 0, contextTokens > generationTokens else {
      throw .contextTooSmall(contextTokens: contextTokens, generationTokens: generationTokens)
    }
    self.contextTokens = contextTokens
    self.generationTokens = generationTokens
  }
}
