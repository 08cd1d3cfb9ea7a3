/// The next tokens of one sequence, for a pass that may take several sequences along.
public struct SequenceTokens {
  /// Ids, each in 0 ..< the vocabulary's size; at least one.
  public let tokens: [Int]
  /// What the sequence holds so far; the pass adds the tokens.
  public let cache: PagedKeyValueCache

  public init(_ tokens: [Int], cache: PagedKeyValueCache) {
    self.tokens = tokens
    self.cache = cache
  }
}
