/// What a generated text must obey, made ready for one vocabulary. Immutable; shared by any number of answers.
///
/// ```swift
/// let trie = try TokenTrie(engine.tokenizer)
/// let constraint = try TokenConstraint(jsonSchema: Array(schema.utf8), trie)
/// let request = GenerationRequest(promptTokens: prompt, maximumTokens: 200, constraint: constraint)
/// let answer = try scheduler.generate(request)
/// ```
///
/// An answer that ends by itself obeys it, to the byte and in valid UTF-8. One that the token budget ends obeys it too
/// if the budget is at least `shortestAnswer`: when the rest of the budget gets scarce, only tokens are allowed that
/// leave enough of it.
public struct TokenConstraint: Sendable {
  let network: TransitionNetwork
  let trie: TokenTrie
  let recogniser: Recogniser
  let start: Int32

  /// Tokens that suffice for the shortest answer.
  public var shortestAnswer: Int { recogniser.restCost(start) }

  /// - Parameter grammar: in the textual form of `GrammarParser`.
  /// - Throws: `ConstraintError`.
  public init(grammar: [UInt8], _ trie: TokenTrie) throws(ConstraintError) {
    try self.init(try GrammarParser.parse(grammar), trie)
  }

  package init(_ grammar: Grammar, _ trie: TokenTrie) throws(ConstraintError) {
    self.trie = trie
    network = try TransitionNetwork(grammar)
    let costs = ShortestTexts.costs(of: network, shortcuts: Self.shortcuts(network, trie)) { arc in
      (arc.lower...arc.upper).contains { trie.hasByte[Int($0)] } ? 1 : nil
    }
    guard costs[Int(network.ruleStart[network.root])] != ShortestTexts.unreachable else {
      throw .unsupportedVocabulary(reason: "the vocabulary has no tokens to write any text that obeys the constraint")
    }
    var recogniser = Recogniser(network, costs: costs)
    start = recogniser.start()
    guard start != Recogniser.dead else { throw .noTokenAllowed }
    self.recogniser = recogniser
  }

  /// Tokens that write several bytes of a fixed stretch of text at once: without them the shortest answer would be
  /// thought as long as its bytes.
  private static func shortcuts(_ network: TransitionNetwork, _ trie: TokenTrie) -> [ShortestTexts.Shortcut] {
    func isFixed(_ arc: TransitionNetwork.Arc) -> Bool { arc.lower == arc.upper }
    var result: [ShortestTexts.Shortcut] = []
    for start in 0..<Int32(network.stateCount) {
      for first in network.arcs(of: start) where isFixed(first) {
        var arc: TransitionNetwork.Arc? = first
        var node = 0
        var end = trie.nodes.count - 1
        while let step = arc {
          // The child with this byte: children follow each other by their ends.
          while node < end, trie.nodes[node].byte != step.lower { node = Int(trie.nodes[node].end) }
          guard node < end else { break }
          if trie.nodes[node].firstToken < trie.nodes[node + 1].firstToken {
            result.append(.init(from: start, to: step.target, cost: 1))
          }
          end = Int(trie.nodes[node].end)
          node += 1
          let next = network.arcs(of: step.target)
          arc = next.count == 1 ? next.first(where: isFixed) : nil
        }
      }
    }
    return result
  }

  /// - Parameter dropsFirstSpace: whether a space at the very beginning is not shown, as in `StreamingDecoder`.
  public func makeState(dropsFirstSpace: Bool) -> ConstraintState {
    ConstraintState(self, dropsFirstSpace: dropsFirstSpace)
  }
}
