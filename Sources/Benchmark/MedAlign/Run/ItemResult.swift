public import ContentHash
public import Evidence

/// How an item ended and what led there.
public struct ItemResult: Sendable, Equatable {
  public var item: ItemID
  public var outcome: Outcome
  /// Names the exact prompt: SHA-256 of its token ids as little-endian 32-bit integers.
  public var promptDigest: Digest?
  /// What of the record the prompt holds; `nil` if packing was not reached.
  public var packing: PackingSummary?
  /// `nil` if generation was not reached.
  public var generation: GenerationSummary?
  /// Where in the record what the answer says stands; `nil` if nobody looked.
  public var evidence: AnswerEvidence?

  public init(
    item: ItemID, outcome: Outcome, promptDigest: Digest? = nil, packing: PackingSummary? = nil,
    generation: GenerationSummary? = nil, evidence: AnswerEvidence? = nil
  ) {
    self.item = item
    self.outcome = outcome
    self.promptDigest = promptDigest
    self.packing = packing
    self.generation = generation
    self.evidence = evidence
  }
}

/// What of a record went into a prompt and what was left out.
///
/// Of imported answers only the tokens of the prompt may be known.
public struct PackingSummary: Sendable, Equatable, Codable {
  /// Tokens of the whole prompt.
  public var promptTokens: Int
  /// Tokens of the whole record, in the model's own tokens.
  public var recordTokens: Int?
  /// Tokens of the record's XML, where the prompt holds another rendering, of which the other counts are.
  public var sourceTokens: Int?
  /// Tokens of the record that the prompt holds.
  public var keptTokens: Int?
  public var totalEvents: Int?
  public var keptEvents: Int?
  public var recordBytes: Int?
  /// Where in the record's file the kept part begins.
  public var firstKeptByte: Int?
  /// Time stamp of the oldest event kept.
  public var earliestKept: String?
  /// The record's latest time stamp, which the prompt calls "now".
  public var now: String?
  /// Prompts that the record was read in, where there were several; the other counts are of all of them.
  public var steps: Int?
  /// Tokens of the prompt by the count of the server that answered, where that is not `promptTokens`.
  public var promptTokensRead: Int?

  public init(
    promptTokens: Int, recordTokens: Int?, keptTokens: Int?, totalEvents: Int? = nil, keptEvents: Int? = nil,
    recordBytes: Int? = nil, firstKeptByte: Int? = nil, earliestKept: String? = nil, now: String? = nil,
    promptTokensRead: Int? = nil
  ) {
    self.promptTokens = promptTokens
    self.recordTokens = recordTokens
    self.keptTokens = keptTokens
    self.totalEvents = totalEvents
    self.keptEvents = keptEvents
    self.recordBytes = recordBytes
    self.firstKeptByte = firstKeptByte
    self.earliestKept = earliestKept
    self.now = now
    self.promptTokensRead = promptTokensRead
  }
}

/// What generating an answer took.
public struct GenerationSummary: Sendable, Equatable, Codable {
  public var generatedTokens: Int
  /// Prompt tokens that an earlier prompt had read already; `prefillSeconds` is the time of the others.
  public var sharedPromptTokens: Int
  /// Why generation stopped, such as `end-of-text`, `stop-string`, `length`; a server's `stop` is one of the first two.
  public var finishReason: String
  /// Until the first token of the answer; `nil` if a server gave the answer whole.
  public var prefillSeconds: Double?
  /// From then on.
  public var decodeSeconds: Double?
  /// Of the answer's tokens, natural logarithm, under the model's own distribution (temperature 1); `nil` if a server
  /// answered or no token came. Its exponential is the answer's confidence.
  public var meanLogProbability: Double?
  /// Of the least certain token.
  public var leastLogProbability: Double?

  public init(
    generatedTokens: Int, sharedPromptTokens: Int = 0, finishReason: String, prefillSeconds: Double?,
    decodeSeconds: Double?, meanLogProbability: Double? = nil, leastLogProbability: Double? = nil
  ) {
    self.generatedTokens = generatedTokens
    self.sharedPromptTokens = sharedPromptTokens
    self.finishReason = finishReason
    self.prefillSeconds = prefillSeconds
    self.decodeSeconds = decodeSeconds
    self.meanLogProbability = meanLogProbability
    self.leastLogProbability = leastLogProbability
  }
}
