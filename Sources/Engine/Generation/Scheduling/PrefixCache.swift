internal import Kernels
internal import Tokenizers
internal import Transformer

/// Pages of prompts that were read before, found again by their tokens: a prompt that begins like an earlier one need not
/// be read from the beginning.
///
/// A tree: a node is a page's worth of tokens behind all those on the way to it. Prompt tokens only: generated ones go
/// through another arithmetic (promise 2). The pages stay until their memory is wanted, least recently used first.
final class PrefixCache {
  /// What is known of a prompt's beginning.
  struct Match {
    /// Pages whose first `tokenCount` positions hold the prompt's first tokens.
    var pages: [KeyValuePage] = []
    var tokenCount = 0
  }

  private final class Node {
    /// 1 … `KeyValuePage.tokenCount` tokens; fewer at the end of a prompt.
    let tokens: [TokenID]
    /// In an array, so that it can be handed back to the pool in place.
    var page: [KeyValuePage]
    var children: [Node] = []
    var lastUse: UInt64

    init(_ tokens: [TokenID], _ page: KeyValuePage, lastUse: UInt64) {
      self.tokens = tokens
      self.page = [page]
      self.lastUse = lastUse
    }

    var isWhole: Bool { tokens.count == KeyValuePage.tokenCount }
  }

  /// A page that shares fewer tokens is not worth its copy.
  static let smallestPart = 16

  private let pool: KeyValuePagePool
  private var roots: [Node] = []
  private var clock: UInt64 = 0

  init(pool: KeyValuePagePool) { self.pool = pool }

  /// The longest known beginning of `prompt`, its last token excluded: that one must be run for its logits.
  func match(_ prompt: [TokenID]) -> Match {
    clock += 1
    var match = Match()
    var nodes = roots
    let limit = prompt.count - 1
    while match.tokenCount < limit {
      let rest = prompt[match.tokenCount..<limit]
      var best: (node: Node, common: Int)?
      for node in nodes {
        let common = commonLength(node.tokens, rest)
        if common > best?.common ?? 0 { best = (node, common) }
      }
      guard let best, best.node.isWhole && best.common == KeyValuePage.tokenCount || best.common >= Self.smallestPart
      else { break }
      best.node.lastUse = clock
      match.pages += best.node.page
      match.tokenCount += best.common
      if best.common < KeyValuePage.tokenCount { break }
      nodes = best.node.children
    }
    return match
  }

  /// Keeps the pages of a prompt's first tokens for prompts to come.
  ///
  /// - Parameters:
  ///   - tokens: of the prompt, from its beginning.
  ///   - pages: that hold them.
  func insert(_ tokens: ArraySlice<TokenID>, pages: [KeyValuePage]) {
    clock += 1
    var parent: Node?
    for (index, page) in pages.enumerated() {
      let start = tokens.startIndex + index * KeyValuePage.tokenCount
      let part = tokens[start..<min(start + KeyValuePage.tokenCount, tokens.endIndex)]
      let children = parent?.children ?? roots
      if let known = children.first(where: { $0.tokens.starts(with: part) }) {
        known.lastUse = clock
        parent = known
        continue
      }
      let node = Node(Array(part), page, lastUse: clock)
      // The end of a shorter prompt is part of this page.
      let kept = children.filter { !part.starts(with: $0.tokens) }
      for node in children where part.starts(with: node.tokens) { pool.giveBack(&node.page) }
      if let parent { parent.children = kept + [node] } else { roots = kept + [node] }
      parent = node
    }
  }

  /// Gives up pages that no sequence holds, least recently used first, until the pool has `count` or none is left.
  func evict(untilAvailable count: Int) {
    while pool.availableCount < count, let victim = leastRecentlyUsedLeaf() {
      pool.giveBack(&victim.node.page)
      if let parent = victim.parent {
        parent.children.removeAll { $0 === victim.node }
      } else {
        roots.removeAll { $0 === victim.node }
      }
    }
  }

  private func leastRecentlyUsedLeaf() -> (node: Node, parent: Node?)? {
    var best: (node: Node, parent: Node?)?
    var open: [(node: Node, parent: Node?)] = roots.map { ($0, nil) }
    while let (node, parent) = open.popLast() {
      if node.children.isEmpty, node.lastUse < best?.node.lastUse ?? .max, isKnownUniquelyReferenced(&node.page[0]) {
        best = (node, parent)
      }
      open += node.children.map { ($0, node) }
    }
    return best
  }

  private func commonLength(_ a: [TokenID], _ b: ArraySlice<TokenID>) -> Int {
    var count = 0
    for (x, y) in zip(a, b) {
      if x != y { break }
      count += 1
    }
    return count
  }
}
