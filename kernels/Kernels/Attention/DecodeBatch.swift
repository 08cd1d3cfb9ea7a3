/// Tokens that attend together, each of its own sequence at its own position: which of them read the same pages, the
/// same for all layers.
public struct DecodeBatch: Sendable {
  /// One token.
  public struct Row: Sendable {
    /// Its row among the queries and the outputs.
    public let row: Int
    /// Its position in its sequence; it sees what is cached up to there.
    public let position: Int
    public let pages: [KeyValuePage]

    public init(row: Int, position: Int, pages: [KeyValuePage]) {
      self.row = row
      self.position = position
      self.pages = pages
    }

    var ranges: Int { position / DecodePartials.rangeTokens + 1 }
  }

  /// A range of positions that some rows read from the same pages.
  package struct SharedRange: Sendable {
    package let range: Int
    let tokens: Range<Int>
    /// Places in `rows`.
    package fileprivate(set) var places: [Int]
  }

  let rows: [Row]
  let shape: AttentionShape
  package let sharedRanges: [SharedRange]
  /// For each row, the ranges of those before it.
  let firstRanges: [Int]
  /// Of all rows.
  let rangeCount: Int
  /// The most rows of a shared range.
  let mostSharing: Int

  /// - Parameters:
  ///   - rows: no two with the same `row`; their pages, of one layout, reach to their positions.
  ///   - shape: of all layers alike.
  public init(_ rows: [Row], shape: AttentionShape) {
    self.rows = rows
    self.shape = shape
    let limit = max(1, Self.queriesPerTask / shape.groupSize)
    var shared: [SharedRange] = []
    for range in 0..<(rows.map(\.ranges).max() ?? 0) {
      // The latest that has room, by the range's first page.
      var open: [ObjectIdentifier: Int] = [:]
      for (place, row) in rows.enumerated() where range < row.ranges {
        let first = range * DecodePartials.rangeTokens
        let tokens = first..<min(first + DecodePartials.rangeTokens, row.position + 1)
        let key = ObjectIdentifier(row.pages[first / KeyValuePage.tokenCount])
        if let index = open[key], shared[index].places.count < limit, shared[index].tokens == tokens,
          Self.sharePages(row, rows[shared[index].places[0]], tokens)
        {
          shared[index].places.append(place)
        } else {
          open[key] = shared.count
          shared.append(SharedRange(range: range, tokens: tokens, places: [place]))
        }
      }
    }
    sharedRanges = shared
    mostSharing = shared.map(\.places.count).max() ?? 0
    var total = 0
    firstRanges = rows.map { row in
      defer { total += row.ranges }
      return total
    }
    rangeCount = total
  }

  /// Queries that meet a column of the cache while it is in the first-level cache.
  private static let queriesPerTask = 16

  private static func sharePages(_ row: Row, _ other: Row, _ tokens: Range<Int>) -> Bool {
    let pages = tokens.lowerBound / KeyValuePage.tokenCount..<KeyValuePage.pages(holding: tokens.upperBound)
    return pages.allSatisfy { row.pages[$0] === other.pages[$0] }
  }
}
