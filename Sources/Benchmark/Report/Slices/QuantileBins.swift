import Statistics

/// Bins of about equal counts, between quantiles of the values (numpy's default, type 7).
///
/// A value at an edge belongs to the bin below it, so that equal values always share a bin; with many ties bins differ
/// in size or are empty.
struct QuantileBins: Sendable, Equatable {
  /// Between neighbouring bins, ascending: one less than bins.
  let edges: [Double]

  /// - Parameter count: Bins, at least 1.
  /// - Returns: `nil` without values, or if one of them is not finite.
  init?(of values: [Double], count: Int) {
    guard count > 0, !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
    let sorted = values.sorted()
    edges = (1..<count).compactMap { quantile(sorted: sorted, probability: Double($0) / Double(count)) }
  }

  var count: Int { edges.count + 1 }

  func bin(of value: Double) -> Int { edges.count { $0 < value } }
}
