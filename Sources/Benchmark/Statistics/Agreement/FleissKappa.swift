/// Agreement of several raters on categories: Fleiss' kappa (1971) and Randolph's free-marginal one (2005).
///
/// κ = (P̄ − P̄ₑ) / (1 − P̄ₑ), P̄ the share of agreeing pairs of raters, P̄ₑ = Σ p_j² from the categories' frequencies, or
/// 1 / k for Randolph. As statsmodels.stats.inter_rater.fleiss_kappa.
public struct FleissKappa: Sendable, Equatable {
  /// Fleiss' κ; `nil` where it is undefined because all ratings are one category.
  public let kappa: Double?
  /// Randolph's κ: chance is 1 / k for each category.
  public let randolph: Double
  /// Share of pairs of raters that agree.
  public let agreement: Double
  /// Items.
  public let count: Int
  /// Items with another number of ratings.
  public let droppedCount: Int

  /// - Parameter table: [items][categories]: how many raters chose the category.
  /// - Returns: `nil` without items, for fewer than two categories or raters, or if items differ in their numbers of
  ///   categories or raters, or a count is negative.
  public init?(table: [[Int]]) { self.init(table, droppedCount: 0) }

  /// - Parameters:
  ///   - ratings: [items][raters], each 0 ..< `categoryCount`; items with another number of ratings than `raterCount`
  ///     are dropped and counted.
  /// - Returns: As for a table; also `nil` if a category is outside its range.
  public init?(ratings: [[Int?]], raterCount: Int, categoryCount: Int) {
    guard categoryCount > 0 else { return nil }
    var table: [[Int]] = []
    for item in ratings {
      let given = item.compactMap(\.self)
      guard given.allSatisfy({ (0..<categoryCount).contains($0) }) else { return nil }
      guard given.count == raterCount else { continue }
      var row = [Int](repeating: 0, count: categoryCount)
      for category in given { row[category] += 1 }
      table.append(row)
    }
    self.init(table, droppedCount: ratings.count - table.count)
  }

  private init?(_ table: [[Int]], droppedCount: Int) {
    guard let first = table.first, first.count > 1 else { return nil }
    let raters = first.reduce(0, +)
    guard raters > 1, table.allSatisfy({ $0.count == first.count && $0.allSatisfy { $0 >= 0 } }),
      table.allSatisfy({ $0.reduce(0, +) == raters })
    else { return nil }
    let pairs = Double(raters) * Double(raters - 1)
    let items = Double(table.count)
    agreement = table.reduce(0) { $0 + $1.reduce(0) { $0 + Double($1) * Double($1 - 1) } / pairs } / items
    let chance = first.indices.reduce(0) { sum, category in
      let share = Double(table.reduce(0) { $0 + $1[category] }) / (items * Double(raters))
      return sum + share * share
    }
    kappa = chance < 1 ? (agreement - chance) / (1 - chance) : nil
    let even = 1 / Double(first.count)
    randolph = (agreement - even) / (1 - even)
    count = table.count
    self.droppedCount = droppedCount
  }
}
