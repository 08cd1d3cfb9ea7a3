/// The sizes of one attention layer, and how a score is biased by distance.
public struct AttentionShape: Sendable, Equatable {
  /// Query heads.
  public let headCount: Int
  /// Key and value heads; each serves `headCount / keyValueHeadCount` neighbouring query heads (grouped heads).
  public let keyValueHeadCount: Int
  /// Length of a query or key vector.
  public let keyLength: Int
  /// Length of a value vector.
  public let valueLength: Int
  /// One slope per query head: the score gains slope · (key position − query position). Empty: no bias.
  public let alibiSlopes: [Float]

  public init(headCount: Int, keyValueHeadCount: Int, keyLength: Int, valueLength: Int, alibiSlopes: [Float] = []) {
    precondition(keyValueHeadCount > 0 && headCount % keyValueHeadCount == 0)
    precondition(alibiSlopes.isEmpty || alibiSlopes.count == headCount)
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.keyLength = keyLength
    self.valueLength = valueLength
    self.alibiSlopes = alibiSlopes
  }

  /// Query heads that share a key/value head.
  public var groupSize: Int { headCount / keyValueHeadCount }
  /// Scores are scaled by 1/√keyLength.
  public var scale: Float { 1 / Float(keyLength).squareRoot() }

  /// Head vectors are stored padded with zeros to whole registers.
  package var keyStride: Int { roundUp(keyLength, toMultipleOf: laneCount) }
  package var valueStride: Int { roundUp(valueLength, toMultipleOf: laneCount) }
  /// Columns of the matrix that holds the arranged queries.
  public var queryColumns: Int { headCount * keyStride }

  /// ALiBi's slopes for any number of heads (Press et al., arXiv 2108.12409, and MPT's `gen_slopes`): with n the largest
  /// power of two not above `headCount`, 2^(−b(i+1)/n) for the first n heads, then the odd powers of the next finer
  /// series.
  public static func alibiSlopes(headCount: Int, maxBias: Float) -> [Float] {
    var n = 1
    while n * 2 <= headCount { n *= 2 }
    return (0..<headCount).map { head in
      let exponent =
        head < n
        ? Double(maxBias) * Double(head + 1) / Double(n)
        : Double(maxBias) * Double(2 * (head - n) + 1) / Double(2 * n)
      return Float(exp2OfNegative(exponent))
    }
  }
}
