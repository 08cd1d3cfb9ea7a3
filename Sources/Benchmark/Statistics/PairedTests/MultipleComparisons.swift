/// Adjustments of p-values for the number of tests.
public enum MultipleComparisons: Sendable, CaseIterable {
  /// False discovery rate of independent or positively dependent tests (Benjamini & Hochberg 1995; statsmodels' fdr_bh).
  case benjaminiHochberg
  /// False discovery rate under any dependence (Benjamini & Yekutieli 2001; fdr_by).
  case benjaminiYekutieli
  /// Family-wise error rate (Holm 1979; holm).
  case holm
  /// Family-wise error rate, p times the number of tests (bonferroni).
  case bonferroni

  /// Adjusted p-values in the order of `pValues`, to compare with the level itself.
  /// - Returns: `nil` if one is not in 0 … 1.
  public func adjusted(_ pValues: [Double]) -> [Double]? {
    guard pValues.allSatisfy({ (0...1).contains($0) }) else { return nil }
    let count = Double(pValues.count)
    let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
    var adjusted = pValues
    switch self {
    case .bonferroni: return pValues.map { min($0 * count, 1) }
    case .holm:
      var highest = 0.0
      for (place, index) in order.enumerated() {
        highest = max(highest, pValues[index] * (count - Double(place)))
        adjusted[index] = min(highest, 1)
      }
    case .benjaminiHochberg, .benjaminiYekutieli:
      let penalty = self == .benjaminiHochberg ? 1 : pValues.indices.reduce(0) { $0 + 1 / Double($1 + 1) }
      var lowest = 1.0
      for (place, index) in order.enumerated().reversed() {
        lowest = min(lowest, pValues[index] * count * penalty / Double(place + 1))
        adjusted[index] = lowest
      }
    }
    return adjusted
  }
}
