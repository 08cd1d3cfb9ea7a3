/// Which rank equal values share (scipy.stats.rankdata's methods of the same names).
public enum TieRule: Sendable, CaseIterable {
  /// The mean of the places they take: [10, 20, 20] → [1, 2.5, 2.5]. MedAlign's rule.
  case average
  /// The first of these places: [1, 2, 2].
  case minimum
  /// The last of these places: [1, 3, 3].
  case maximum
  /// The number of distinct values up to them: [1, 2, 2], and the next value has rank 3.
  case dense
}

/// Which end of the values is the better one.
public enum Better: Sendable {
  /// As with ranks: 1 is best.
  case lower
  /// As with scores.
  case higher
}

/// Ranks from 1 for the best value.
///
/// - Parameters:
///   - values: One for each system; infinite values are allowed.
///   - better: Which value gets rank 1.
/// - Returns: As many ranks, in the order of `values`; `nil` if a value is not a number.
/// - Complexity: O(n).
public func ranks(of values: [Double], ties: TieRule = .average, better: Better = .lower) -> [Double]? {
  guard !values.contains(where: \.isNaN) else { return nil }
  let keys = better == .lower ? values : values.map { -$0 }
  let order = SortedOrder.indices(of: keys)
  var ranks = [Double](repeating: 0, count: values.count)
  var (first, distinct) = (0, 0)
  while first < order.count {
    var end = first + 1
    while end < order.count, keys[Int(order[end])] == keys[Int(order[first])] { end += 1 }
    distinct += 1
    let rank: Double =
      switch ties {
      case .average: Double(first + 1 + end) / 2
      case .minimum: Double(first + 1)
      case .maximum: Double(end)
      case .dense: Double(distinct)
      }
    for place in first..<end { ranks[Int(order[place])] = rank }
    first = end
  }
  return ranks
}
