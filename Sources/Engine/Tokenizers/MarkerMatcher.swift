/// Cuts a text at the tokens that are matched in raw text, before anything else happens to it.
///
/// The longest token is looked for first in the whole text, then the next longest in what is left, as llama.cpp does
/// (`tokenizer_st_partition`). One walk of a trie at each position finds its longest match; a match that a longer one
/// has overlapped falls back to the next shorter token at the same place.
struct MarkerMatcher: Sendable {
  enum Fragment: Equatable {
    case token(TokenID)
    case text(Range<Int>)
  }

  private struct Node {
    /// The token that ends here, or -1.
    var token: TokenID = -1
    var depth: Int32
    /// The nearest node above with a token, or -1.
    var shorter: Int32
  }

  /// Longer markers are never matched: no real one comes near, and a walk at each position must stay short.
  static let byteLimit = 1024
  /// Of all markers together: each byte costs a node. Real vocabularies stay below 100,000.
  static let totalByteLimit = 1 << 20

  private var nodes = [Node(depth: 0, shorter: -1)]
  /// Node number and byte to the next node.
  private var edges: [UInt64: Int32] = [:]
  private var opens = [Bool](repeating: false, count: 256)
  private var longest = 0

  /// - Parameter ids: tokens in the order in which they win where several have one spelling.
  init(_ vocabulary: Vocabulary, ids: [TokenID]) {
    for id in ids {
      let text = vocabulary.tokens[Int(id)]
      guard let first = text.first, text.count <= Self.byteLimit else { continue }
      opens[Int(first)] = true
      longest = max(longest, text.count)
      var node: Int32 = 0
      for byte in text {
        let key = Self.key(node, byte)
        if let next = edges[key] {
          node = next
        } else {
          let next = Int32(truncatingIfNeeded: nodes.count)
          nodes.append(Node(depth: nodes[Int(node)].depth + 1, shorter: -1))
          edges[key] = next
          node = next
        }
      }
      if nodes[Int(node)].token < 0 { nodes[Int(node)].token = id }
    }
    linkShorter(vocabulary, ids)
  }

  /// Refuses markers that together would make a trie of unreasonable size.
  static func validateSize(_ vocabulary: Vocabulary, ids: [TokenID]) throws(TokenizerError) {
    let bytes = ids.reduce(0) { $0 + min(vocabulary.tokens[Int($1)].count, byteLimit) }
    guard bytes <= totalByteLimit else { throw .markersTooLong(bytes: bytes, limit: totalByteLimit) }
  }

  private mutating func linkShorter(_ vocabulary: Vocabulary, _ ids: [TokenID]) {
    for id in ids where vocabulary.tokens[Int(id)].count <= Self.byteLimit {
      var node: Int32 = 0
      var nearest: Int32 = -1
      for byte in vocabulary.tokens[Int(id)] {
        guard let next = edges[Self.key(node, byte)] else { break }
        node = next
        nodes[Int(node)].shorter = nearest
        if nodes[Int(node)].token >= 0 { nearest = node }
      }
    }
  }

  @inline(__always)
  private static func key(_ node: Int32, _ byte: UInt8) -> UInt64 { UInt64(node) << 8 | UInt64(byte) }

  /// The token with exactly this spelling.
  func token(spelled text: [UInt8]) -> TokenID? {
    guard !text.isEmpty, text.count <= longest else { return nil }
    var node: Int32 = 0
    for byte in text {
      guard let next = edges[Self.key(node, byte)] else { return nil }
      node = next
    }
    let token = nodes[Int(node)].token
    return token < 0 ? nil : token
  }

  /// The text as tokens and the non-empty stretches between them.
  func split(_ text: [UInt8]) -> [Fragment] {
    guard !text.isEmpty else { return [] }
    let matches = nonOverlappingMatches(in: text)
    var fragments: [Fragment] = []
    fragments.reserveCapacity(2 * matches.count + 1)
    var end = 0
    for match in matches {
      if match.start > end { fragments.append(.text(end..<match.start)) }
      fragments.append(.token(nodes[Int(match.node)].token))
      end = match.start + Int(nodes[Int(match.node)].depth)
    }
    if end < text.count { fragments.append(.text(end..<text.count)) }
    return fragments
  }

  private struct Match {
    var start: Int
    var node: Int32
  }

  private func nonOverlappingMatches(in text: [UInt8]) -> [Match] {
    // Candidates by length.
    var candidates = [[Match]](repeating: [], count: longest + 1)
    var isEmpty = true
    for start in text.indices where opens[Int(text[start])] {
      if let node = longestMatch(in: text, from: start) {
        candidates[Int(nodes[Int(node)].depth)].append(Match(start: start, node: node))
        isEmpty = false
      }
    }
    if isEmpty { return [] }
    var isTaken = [Bool](repeating: false, count: text.count)
    var taken: [Match] = []
    for length in stride(from: longest, to: 0, by: -1) where !candidates[length].isEmpty {
      candidates[length].sort { $0.start < $1.start }
      for match in candidates[length] where !isTaken[match.start] {
        // All that is taken is at least as long, so an overlap shows at one of the two ends.
        if isTaken[match.start + length - 1] {
          let shorter = nodes[Int(match.node)].shorter
          if shorter >= 0 {
            candidates[Int(nodes[Int(shorter)].depth)].append(Match(start: match.start, node: shorter))
          }
          continue
        }
        for index in match.start..<match.start + length { isTaken[index] = true }
        taken.append(match)
      }
    }
    taken.sort { $0.start < $1.start }
    return taken
  }

  private func longestMatch(in text: [UInt8], from start: Int) -> Int32? {
    var node: Int32 = 0
    var best: Int32?
    var index = start
    while index < text.count, let next = edges[Self.key(node, text[index])] {
      node = next
      if nodes[Int(node)].token >= 0 { best = node }
      index += 1
    }
    return best
  }
}
