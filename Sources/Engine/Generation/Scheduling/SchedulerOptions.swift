/// How many sequences a scheduler takes along, and what they may hold.
public struct SchedulerOptions: Sendable, Equatable {
  /// Sequences in hand at once; more wait. Results do not depend on it.
  public var maximumSequences: Int
  /// The most tokens that a prompt and its answer may take together.
  public var contextTokens: Int
  /// Memory for keys and values; nil: for `maximumSequences` full contexts, as far as the machine has it.
  public var cacheByteLimit: Int?
  /// Whether prompts that begin alike share what is alike. Results do not depend on it.
  public var sharesPrefixes: Bool

  public init(
    maximumSequences: Int = 1, contextTokens: Int, cacheByteLimit: Int? = nil, sharesPrefixes: Bool = true
  ) {
    self.maximumSequences = max(maximumSequences, 1)
    self.contextTokens = contextTokens
    self.cacheByteLimit = cacheByteLimit
    self.sharesPrefixes = sharesPrefixes
  }

  /// Rows of a decode pass at most: the sequences' next tokens, and guesses where there are few sequences.
  var decodeRows: Int { max(maximumSequences, 2 * (PromptLookup.longestDraft + 1)) }
}
