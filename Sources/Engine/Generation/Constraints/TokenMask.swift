public import Tokenizers

/// A set of token ids: one bit per token.
public struct TokenMask: Sendable, Equatable {
  private var words: [UInt64]

  /// The empty set, for a vocabulary of this size.
  public init(vocabularySize: Int) { words = [UInt64](repeating: 0, count: (max(vocabularySize, 0) + 63) / 64) }

  public mutating func insert(_ id: TokenID) {
    guard id >= 0, Int(id) >> 6 < words.count else { return }
    words[Int(id) >> 6] |= 1 << UInt64(id & 63)
  }

  public func contains(_ id: TokenID) -> Bool {
    id >= 0 && Int(id) >> 6 < words.count && words[Int(id) >> 6] >> UInt64(id & 63) & 1 == 1
  }

  public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Calls `body` with each id in ascending order. O(vocabulary / 64 + ids).
  @inline(__always)
  public func forEach(_ body: (TokenID) -> Void) {
    for (index, word) in words.enumerated() where word != 0 {
      var rest = word
      while rest != 0 {
        body(TokenID(truncatingIfNeeded: index << 6 | rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
  }

  var byteCount: Int { words.count * 8 }
}
