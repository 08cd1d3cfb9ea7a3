public import Tokenizers

/// Where one answer stands in its constraint. One per answer; a copy goes its own way.
public struct ConstraintState: Sendable {
  /// Masks kept at most, in bytes.
  private static let maskLimit = 32 << 20

  private let trie: TokenTrie
  private var recogniser: Recogniser
  private var configuration: Int32
  private var dropsSpace: Bool
  private var masks: [Int32: KnownMask] = [:]

  private struct KnownMask {
    var mask: TokenMask
    /// The greatest rest cost that one of its tokens leaves.
    var greatestCost: Int
  }

  init(_ constraint: TokenConstraint, dropsFirstSpace: Bool) {
    trie = constraint.trie
    recogniser = constraint.recogniser
    configuration = constraint.start
    dropsSpace = dropsFirstSpace
  }

  /// Whether the text so far is whole.
  public var isComplete: Bool { recogniser.isComplete(configuration) }

  /// Whether the text is whole and no text may follow: nothing is left to choose.
  public var mustEnd: Bool { isComplete && !recogniser.goesOn(configuration) }

  /// Tokens that suffice to make the text whole.
  public var shortestRest: Int { recogniser.restCost(configuration) }

  /// The tokens that may come next; end tokens exactly when the text is whole.
  ///
  /// - Parameter remainingTokens: how many may still come, the next one included, end tokens excluded. If these do not
  ///   suffice for a whole text, the tokens are allowed that lead to one soonest.
  /// - Returns: an empty mask only if the grammar is too ambiguous to be followed, or the text must end and there is no
  ///   end token. Most often known already, else O(nodes of the trie).
  public mutating func allowed(remainingTokens: Int) -> TokenMask {
    if let known = masks[configuration], !dropsSpace, known.greatestCost < remainingTokens { return known.mask }
    let all = walk(atMost: .max)
    if !dropsSpace {
      if masks.count * all.mask.byteCount > Self.maskLimit { masks = [:] }
      masks[configuration] = all
    }
    if all.greatestCost < remainingTokens { return all.mask }
    let sparing = walk(atMost: remainingTokens - 1)
    if !sparing.mask.isEmpty { return sparing.mask }
    return walk(atMost: leastCost()).mask
  }

  /// Takes the next token, end tokens excluded. False, with nothing changed, if it is not allowed whatever the budget.
  public mutating func accept(_ token: TokenID) -> Bool {
    guard !trie.tokenizer.isSpecial(token), !trie.tokenizer.isEndOfGeneration(token) else { return false }
    let bytes = trie.tokenizer.bytes(of: token)
    guard !bytes.isEmpty else { return false }
    var next = configuration
    for byte in dropsSpace && bytes[0] == UInt8(ascii: " ") ? bytes[1...] : bytes[...] {
      next = recogniser.advance(next, by: byte)
      guard next != Recogniser.dead else { return false }
    }
    dropsSpace = false
    configuration = next
    if recogniser.storage > Recogniser.storageLimit {
      configuration = recogniser.restart(at: next)
      masks = [:]
    }
    return true
  }

  // MARK: walking the trie

  /// All tokens that keep a text possible and leave a rest of at most `limit` tokens.
  private mutating func walk(atMost limit: Int) -> KnownMask {
    var mask = TokenMask(vocabularySize: trie.vocabularySize)
    var greatest = 0
    if isComplete { for token in trie.endTokens { mask.insert(token) } }
    visit { cost, tokens in
      guard cost <= limit else { return }
      greatest = max(greatest, cost)
      for token in tokens { mask.insert(token) }
    }
    return KnownMask(mask: mask, greatestCost: greatest)
  }

  /// The least rest that a token leaves.
  private mutating func leastCost() -> Int {
    var least = Int.max
    visit { cost, _ in least = min(least, cost) }
    return least
  }

  /// Tells of each spelling that keeps a text possible: the cost of the rest after it, and its tokens.
  @inline(__always)
  private mutating func visit(_ body: (_ cost: Int, _ tokens: ArraySlice<TokenID>) -> Void) {
    // The configuration at each depth of the path.
    var path = [Int32](repeating: configuration, count: TokenTrie.spellingLimit + 1)
    var index = 0
    let last = trie.nodes.count - 1
    while index < last {
      let node = trie.nodes[index]
      let depth = Int(node.depth)
      let next =
        dropsSpace && depth == 1 && node.byte == UInt8(ascii: " ")
        ? configuration : recogniser.advance(path[depth - 1], by: node.byte)
      // Hostile grammars make many configurations in one walk.
      guard next != Recogniser.dead, recogniser.storage < 8 * Recogniser.storageLimit else {
        index = Int(node.end)
        continue
      }
      path[depth] = next
      let (first, end) = (Int(node.firstToken), Int(trie.nodes[index + 1].firstToken))
      if first < end { body(recogniser.restCost(next), trie.tokens[first..<end]) }
      index += 1
    }
  }
}
