/// Which records people found relevant for which instructions.
///
/// A pair that was marked both ways, in rows of two methods or by two people, has no label; it is counted.
public struct RelevanceLabels: Sendable, Equatable {
  private var marks: [RankedPair.Key: Bool] = [:]
  private var contradicted: Set<RankedPair.Key> = []

  public init() {}

  /// Pairs with a mark, contradicted ones included.
  public var count: Int { marks.count + contradicted.count }
  public var contradictedCount: Int { contradicted.count }
  public var keys: Set<RankedPair.Key> { Set(marks.keys).union(contradicted) }

  public subscript(key: RankedPair.Key) -> Bool? { marks[key] }

  public func isContradicted(_ key: RankedPair.Key) -> Bool { contradicted.contains(key) }

  public mutating func add(_ isRelevant: Bool, to key: RankedPair.Key) {
    if contradicted.contains(key) { return }
    if let earlier = marks[key], earlier != isRelevant {
      marks[key] = nil
      contradicted.insert(key)
    } else {
      marks[key] = isRelevant
    }
  }

  /// Pairs with the labels in them.
  public func applied(to pairs: [RankedPair]) -> [RankedPair] {
    pairs.map { pair in
      var pair = pair
      pair.isRelevant = self[pair.key]
      return pair
    }
  }
}
