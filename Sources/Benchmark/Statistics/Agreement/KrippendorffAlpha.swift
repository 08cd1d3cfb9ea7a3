/// Krippendorff's alpha: agreement of any number of raters, with missing ratings.
///
/// α = 1 − D_o / D_e, the observed over the expected disagreement of pairs of ratings of one item (Krippendorff, "Content
/// analysis"). As krippendorff.alpha 0.9.
public struct KrippendorffAlpha: Sendable, Equatable {
  /// What the distance of two ratings is.
  public enum Level: Sendable, CaseIterable {
    /// 0 if equal, else 1.
    case nominal
    /// Squared number of ratings between them, their own counting half.
    case ordinal
    /// (v − w)².
    case interval
    /// ((v − w) / (v + w))².
    case ratio
  }

  /// At most 1; 0 is what chance gives.
  public let alpha: Double
  /// Items with at least two ratings.
  public let itemCount: Int
  /// Ratings of these items.
  public let ratingCount: Int
  /// Items with fewer than two ratings: they cannot agree or disagree.
  public let droppedItemCount: Int

  /// - Parameter ratings: [raters][items] of finite values.
  /// - Returns: `nil` where α is undefined: no item has two ratings, or all ratings of such items are equal; also if
  ///   raters differ in their number of items or a value is not finite.
  public init?(_ ratings: [[Double?]], level: Level) {
    guard let first = ratings.first, ratings.allSatisfy({ $0.count == first.count }),
      ratings.joined().allSatisfy({ $0?.isFinite ?? true })
    else { return nil }
    let items = first.indices.map { item in ratings.compactMap { $0[item] } }
    let pairable = items.filter { $0.count > 1 }
    let values = Set(pairable.joined()).sorted()
    guard values.count > 1 else { return nil }
    let places = Dictionary(uniqueKeysWithValues: zip(values, values.indices))

    // Coincidences of values, [values, values]: each item's pairs, weighted so that a rating counts once.
    let n = values.count
    var coincidences = [Double](repeating: 0, count: n * n)
    for item in pairable {
      var counts: [Int: Double] = [:]
      for value in item { if let place = places[value] { counts[place, default: 0] += 1 } }
      for (i, a) in counts {
        for (j, b) in counts { coincidences[i * n + j] += a * (i == j ? b - 1 : b) / Double(item.count - 1) }
      }
    }
    let totals = (0..<n).map { i in coincidences[i * n..<(i + 1) * n].reduce(0, +) }
    let total = totals.reduce(0, +)
    var cumulative = [0.0]
    for value in totals { cumulative.append(cumulative[cumulative.count - 1] + value) }

    func distance(_ i: Int, _ j: Int) -> Double {
      switch level {
      case .nominal: return i == j ? 0 : 1
      case .ordinal:
        let between = cumulative[max(i, j) + 1] - cumulative[min(i, j)] - (totals[i] + totals[j]) / 2
        return between * between
      case .interval: return (values[i] - values[j]) * (values[i] - values[j])
      case .ratio:
        let sum = values[i] + values[j]
        return sum == 0 ? 0 : ((values[i] - values[j]) / sum) * ((values[i] - values[j]) / sum)
      }
    }
    var (observed, expected) = (0.0, 0.0)
    for i in 0..<n {
      for j in 0..<n where i != j {
        let distance = distance(i, j)
        observed += coincidences[i * n + j] * distance
        expected += totals[i] * totals[j] / (total - 1) * distance
      }
    }
    guard expected > 0, (observed / expected).isFinite else { return nil }
    alpha = 1 - observed / expected
    itemCount = pairable.count
    ratingCount = pairable.reduce(0) { $0 + $1.count }
    droppedItemCount = items.count - pairable.count
  }
}
