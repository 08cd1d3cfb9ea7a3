package import Statistics

/// Which systems differ: tests of every pair on the same items, with p-values adjusted for their number.
package struct SystemPairs: Sendable {
  /// Pairs in the order of systems: (0, 1), (0, 2), … (1, 2), …
  package let correctness: [CorrectnessPair]
  /// Whether systems differ in correctness at all: Cochran's Q, which is Friedman's test of verdicts of 0 and 1 with
  /// its correction for ties.
  package let cochran: FriedmanTest?
  /// Whether systems differ in rank at all.
  package let friedman: FriedmanTest?

  package struct CorrectnessPair: Sendable {
    package let first: Int
    package let second: Int
    package let test: McNemar
    /// Share of correct answers of the first less that of the second, over items with both verdicts.
    package let difference: ReportTable.Estimate
    package var adjusted: [MultipleComparisons: Double] = [:]
  }

  static let adjustments: [MultipleComparisons] = [.benjaminiHochberg, .benjaminiYekutieli, .holm]

  package init(_ reviews: Reviews, plan: Bootstrap) {
    cochran = FriedmanTest(reviews.verdicts.map { $0.map { $0.map { $0 ? 1 : 0 } } }, better: .higher)
    friedman = FriedmanTest(reviews.ranks)
    let tested = pairs(of: reviews.systems.count).compactMap { first, second in
      McNemar(reviews.verdicts.map { $0[first] }, reviews.verdicts.map { $0[second] })
        .map { (first: first, second: second, test: $0) }
    }
    let differences = plan.means(
      of: reviews.verdicts.map { row in
        tested.map { pair in
          guard let a = row[pair.first], let b = row[pair.second] else { return nil }
          return Double((a ? 1 : 0) - (b ? 1 : 0))
        }
      })
    var found = tested.enumerated().map { column, pair -> CorrectnessPair in
      let count = reviews.verdicts.count - pair.test.droppedCount
      let replicates = differences?.column(column)
      let value = Double(pair.test.onlyFirst - pair.test.onlySecond) / Double(count)
      return CorrectnessPair(
        first: pair.first, second: pair.second, test: pair.test,
        difference: .init(value, count > 1 ? replicates?.interval() : nil, count: count))
    }
    for adjustment in Self.adjustments {
      let adjusted = adjustment.adjusted(found.map(\.test.pValue)) ?? []
      for (place, value) in zip(found.indices, adjusted) { found[place].adjusted[adjustment] = value }
    }
    correctness = found
  }
}
