/// What `POST /v1/completions` asks for: a prompt as it stands, without the server's own chat template.
///
/// Source: the OpenAI API's `CreateCompletionRequest`. Beside its fields, those by which llama.cpp and vLLM would
/// otherwise add penalties and cuts of their own are set to have no effect.
public struct CompletionRequest: Sendable {
  public enum Prompt: Sendable, Equatable {
    /// The model's own token ids: exact.
    case tokens([Int32])
    /// Text that the server encodes, special tokens included where it spells them.
    case text(String)
  }

  public var model: String
  public var prompt: Prompt
  /// At most so many tokens are generated.
  public var maximumTokens: Int
  /// 0: always the most likely token.
  public var temperature: Double
  public var topP: Double
  /// Up to 2^32 - 2: llama.cpp takes 2^32 - 1 for "at random".
  public var seed: UInt32
  /// Texts that end the answer.
  public var stopStrings: [String]
  /// Tokens of the vocabulary: as `top_k` it keeps all of them.
  public var vocabularySize: Int
  /// Whether the answer comes in pieces, so that the time to its first token can be told.
  public var isStreamed: Bool

  public init(
    model: String, prompt: Prompt, maximumTokens: Int, temperature: Double = 0, topP: Double = 1, seed: UInt32 = 0,
    stopStrings: [String] = [], vocabularySize: Int, isStreamed: Bool = true
  ) {
    self.model = model
    self.prompt = prompt
    self.maximumTokens = maximumTokens
    self.temperature = temperature
    self.topP = topP
    self.seed = seed
    self.stopStrings = stopStrings
    self.vocabularySize = vocabularySize
    self.isStreamed = isStreamed
  }
}

extension CompletionRequest: Encodable {
  private enum CodingKeys: String, CodingKey {
    case model, prompt, temperature, seed, stop, stream
    case maximumTokens = "max_tokens"
    case topP = "top_p"
    case streamOptions = "stream_options"
    case frequencyPenalty = "frequency_penalty"
    case presencePenalty = "presence_penalty"
    /// llama.cpp's name and vLLM's.
    case repeatPenalty = "repeat_penalty"
    case repetitionPenalty = "repetition_penalty"
    case minP = "min_p"
    case topK = "top_k"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    switch prompt {
    case .tokens(let ids): try container.encode(ids, forKey: .prompt)
    case .text(let text): try container.encode(text, forKey: .prompt)
    }
    try container.encode(maximumTokens, forKey: .maximumTokens)
    try container.encode(temperature, forKey: .temperature)
    try container.encode(topP, forKey: .topP)
    try container.encode(seed, forKey: .seed)
    if !stopStrings.isEmpty { try container.encode(stopStrings, forKey: .stop) }
    try container.encode(isStreamed, forKey: .stream)
    if isStreamed { try container.encode(["include_usage": true], forKey: .streamOptions) }
    try container.encode(0, forKey: .frequencyPenalty)
    try container.encode(0, forKey: .presencePenalty)
    try container.encode(1, forKey: .repeatPenalty)
    try container.encode(1, forKey: .repetitionPenalty)
    try container.encode(0, forKey: .minP)
    try container.encode(vocabularySize, forKey: .topK)
  }
}
