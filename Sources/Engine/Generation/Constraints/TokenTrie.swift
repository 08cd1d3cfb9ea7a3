public import Tokenizers

/// The spellings of a vocabulary's tokens as a tree of bytes, so that a grammar meets each common beginning once.
///
/// Built once for a tokenizer and shared by all constraints. Holds the tokens that text may consist of: no special,
/// unused or end tokens.
public struct TokenTrie: Sendable {
  /// Tokens with longer spellings are never generated under a constraint.
  static let spellingLimit = 256

  /// Nodes are in depth-first order: a node's descendants are those up to `end`.
  struct Node: Sendable {
    var byte: UInt8
    /// From 1: the number of bytes that lead here.
    var depth: UInt16
    var end: Int32
    /// The node's own tokens are `tokens[firstToken..<(next node).firstToken]`.
    var firstToken: Int32
  }

  /// All nodes but the root, and a last one that only closes the list.
  let nodes: [Node]
  let tokens: [TokenID]
  let endTokens: [TokenID]
  let vocabularySize: Int
  let tokenizer: Tokenizer
  /// Whether one token writes just this byte.
  let hasByte: [Bool]

  /// - Throws: `ConstraintError.unsupportedVocabulary` for WordPiece, whose tokens do not say where a word ends.
  public init(_ tokenizer: Tokenizer) throws(ConstraintError) {
    if tokenizer.vocabulary.algorithm == .wordPiece {
      throw .unsupportedVocabulary(reason: "expected a SentencePiece or byte-level vocabulary, found WordPiece")
    }
    self.tokenizer = tokenizer
    vocabularySize = tokenizer.vocabularySize
    let kinds = tokenizer.vocabulary.kinds
    var entries: [Entry] = []
    var ends: [TokenID] = []
    for index in 0..<vocabularySize {
      let id = TokenID(truncatingIfNeeded: index)
      if tokenizer.isEndOfGeneration(id) {
        ends.append(id)
      } else if !tokenizer.isSpecial(id), index >= kinds.count || kinds[index] != .unused {
        let bytes = tokenizer.bytes(of: id)
        if !bytes.isEmpty, bytes.count <= Self.spellingLimit { entries.append(Entry(bytes: bytes, id: id)) }
      }
    }
    entries.sort()
    endTokens = ends
    tokens = entries.map(\.id)
    var hasByte = [Bool](repeating: false, count: 256)
    for entry in entries where entry.bytes.count == 1 { hasByte[Int(entry.bytes[0])] = true }
    self.hasByte = hasByte
    nodes = Self.nodes(of: entries)
  }

  private static func nodes(of entries: [Entry]) -> [Node] {
    var nodes: [Node] = []
    var path: [Int] = []
    var last: [UInt8] = []
    for (index, entry) in entries.enumerated() {
      var shared = 0
      while shared < min(last.count, entry.bytes.count), last[shared] == entry.bytes[shared] { shared += 1 }
      for node in path[shared...] { nodes[node].end = Int32(nodes.count) }
      path.removeSubrange(shared...)
      for depth in shared..<entry.bytes.count {
        path.append(nodes.count)
        nodes.append(
          Node(byte: entry.bytes[depth], depth: UInt16(depth + 1), end: 0, firstToken: Int32(index)))
      }
      last = entry.bytes
    }
    for node in path { nodes[node].end = Int32(nodes.count) }
    nodes.append(Node(byte: 0, depth: 0, end: 0, firstToken: Int32(entries.count)))
    return nodes
  }

  /// Sorted by bytes; the first eight are compared as one number.
  private struct Entry: Comparable {
    let bytes: [UInt8]
    let id: TokenID
    let key: UInt64

    init(bytes: [UInt8], id: TokenID) {
      self.bytes = bytes
      self.id = id
      var key: UInt64 = 0
      for index in 0..<8 { key = key << 8 | (index < bytes.count ? UInt64(bytes[index]) : 0) }
      self.key = key
    }

    static func < (left: Entry, right: Entry) -> Bool {
      if left.key != right.key { return left.key < right.key }
      if left.bytes != right.bytes { return left.bytes.lexicographicallyPrecedes(right.bytes) }
      return left.id < right.id
    }
  }
}
