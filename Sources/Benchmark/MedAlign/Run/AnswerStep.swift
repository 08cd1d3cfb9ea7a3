public import ContentHash

/// One of several prompts that led to an item's answer, with the answer to it.
public struct AnswerStep: Sendable, Equatable {
  public enum Kind: String, Sendable, Codable {
    /// The first answer of a refinement, over the oldest part of the record.
    case answer
    /// The answer so far and one more part.
    case refine
    /// An answer over one part alone.
    case map
    /// One answer from several.
    case reduce
  }

  public var kind: Kind
  /// The part of the record that was read; `nil` for `reduce`.
  public var part: RecordPartSummary?
  /// SHA-256 of the prompt's token ids as little-endian 32-bit integers.
  public var promptDigest: Digest
  public var promptTokens: Int
  /// By the count of the server that answered, where that is not `promptTokens`.
  public var promptTokensRead: Int?
  public var answer: String
  public var generation: GenerationSummary

  public init(
    kind: Kind, part: RecordPartSummary?, promptDigest: Digest, promptTokens: Int, promptTokensRead: Int? = nil,
    answer: String, generation: GenerationSummary
  ) {
    self.kind = kind
    self.part = part
    self.promptDigest = promptDigest
    self.promptTokens = promptTokens
    self.promptTokensRead = promptTokensRead
    self.answer = answer
    self.generation = generation
  }
}

/// Which part of a record a step read. Counts and times, no text.
public struct RecordPartSummary: Sendable, Equatable, Codable {
  /// From 0, oldest text first.
  public var index: Int
  public var count: Int
  /// In the rendered record; with the XML as it is stored, in the record's file.
  public var firstByte: Int
  public var endByte: Int
  /// Events that begin in it.
  public var events: Int
  public var earliest: String?
  public var latest: String?

  public init(
    index: Int, count: Int, firstByte: Int, endByte: Int, events: Int, earliest: String? = nil, latest: String? = nil
  ) {
    self.index = index
    self.count = count
    self.firstByte = firstByte
    self.endByte = endByte
    self.events = events
    self.earliest = earliest
    self.latest = latest
  }
}

extension GenerationSummary {
  /// What several generations took together; why they ended and how sure they were is the last one's.
  ///
  /// - Returns: `nil` without any.
  public init?(_ steps: [AnswerStep]) {
    guard let last = steps.last?.generation else { return nil }
    func sum(_ value: (GenerationSummary) -> Double?) -> Double? {
      let values = steps.compactMap { value($0.generation) }
      return values.count == steps.count ? values.reduce(0, +) : nil
    }
    self.init(
      generatedTokens: steps.reduce(0) { $0 + $1.generation.generatedTokens },
      sharedPromptTokens: steps.reduce(0) { $0 + $1.generation.sharedPromptTokens }, finishReason: last.finishReason,
      prefillSeconds: sum(\.prefillSeconds), decodeSeconds: sum(\.decodeSeconds),
      meanLogProbability: last.meanLogProbability, leastLogProbability: last.leastLogProbability)
  }
}
