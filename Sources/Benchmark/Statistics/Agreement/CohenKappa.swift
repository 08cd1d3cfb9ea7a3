/// Cohen's kappa: agreement of two raters beyond what their own frequencies would give (1960; weighted 1968).
///
/// κ = 1 − Σ d_ij p_ij / Σ d_ij r_i c_j with d the disagreement of categories i and j. Standard errors after Fleiss,
/// Cohen & Everitt (1969). As statsmodels.stats.inter_rater.cohens_kappa.
public struct CohenKappa: Sendable, Equatable {
  /// How much two categories disagree.
  public enum Weights: Sendable, CaseIterable {
    /// 0 if equal, else 1.
    case equal
    /// |i − j| / (k − 1) (Cicchetti & Allison).
    case linear
    /// (i − j)² / (k − 1)² (Fleiss & Cohen).
    case quadratic
  }

  /// At most 1; 0 is what chance gives.
  public let kappa: Double
  /// For intervals of κ.
  public let standardError: Double
  /// If κ is 0: for the test of no agreement.
  public let standardErrorAtZero: Double
  /// Items.
  public let count: Int
  /// Items without both ratings.
  public let droppedCount: Int

  /// - Parameters:
  ///   - table: [categories][categories] counts: first rater's category by the second one's.
  /// - Returns: `nil` where κ is undefined: no items, fewer than two categories, or both raters use one and the same
  ///   category throughout; also if the table is not square or a count is negative.
  public init?(table: [[Int]], weights: Weights = .equal) { self.init(table, weights, droppedCount: 0) }

  /// - Parameters:
  ///   - first: Category of each item, 0 ..< `categoryCount`.
  ///   - second: As many.
  /// - Returns: As for a table; also `nil` if the lists differ in length or a category is outside its range.
  public init?(_ first: [Int?], _ second: [Int?], categoryCount: Int, weights: Weights = .equal) {
    guard first.count == second.count, categoryCount > 0 else { return nil }
    var table = [[Int]](repeating: [Int](repeating: 0, count: categoryCount), count: categoryCount)
    var dropped = 0
    for (a, b) in zip(first, second) {
      guard let a, let b else {
        dropped += 1
        continue
      }
      guard table.indices.contains(a), table.indices.contains(b) else { return nil }
      table[a][b] += 1
    }
    self.init(table, weights, droppedCount: dropped)
  }

  private init?(_ table: [[Int]], _ weights: Weights, droppedCount: Int) {
    let k = table.count
    guard k > 1, table.allSatisfy({ $0.count == k && $0.allSatisfy { $0 >= 0 } }) else { return nil }
    let count = table.joined().reduce(0, +)
    guard count > 0 else { return nil }
    let n = Double(count)
    let shares = table.map { $0.map { Double($0) / n } }
    let rows = shares.map { $0.reduce(0, +) }
    let columns = (0..<k).map { j in shares.reduce(0) { $0 + $1[j] } }
    func agreement(_ i: Int, _ j: Int) -> Double {
      let distance = Double(abs(i - j)) / Double(k - 1)
      return switch weights {
      case .equal: i == j ? 1 : 0
      case .linear: 1 - distance
      case .quadratic: 1 - distance * distance
      }
    }
    let rowWeights = (0..<k).map { i in (0..<k).reduce(0) { $0 + agreement(i, $1) * columns[$1] } }
    let columnWeights = (0..<k).map { j in (0..<k).reduce(0) { $0 + agreement($1, j) * rows[$1] } }
    var (observed, expected) = (0.0, 0.0)
    for i in 0..<k {
      for j in 0..<k {
        observed += (1 - agreement(i, j)) * shares[i][j]
        expected += (1 - agreement(i, j)) * rows[i] * columns[j]
      }
    }
    guard expected > 0 else { return nil }
    let kappa = 1 - observed / expected
    var (spread, spreadAtZero) = (0.0, 0.0)
    for i in 0..<k {
      for j in 0..<k {
        let margin = rowWeights[i] + columnWeights[j]
        let (term, atZero) = (agreement(i, j) - margin * (1 - kappa), agreement(i, j) - margin)
        spread += shares[i][j] * term * term
        spreadAtZero += rows[i] * columns[j] * atZero * atZero
      }
    }
    let chance = 1 - expected
    let offset = kappa - chance * (1 - kappa)
    self.kappa = kappa
    standardError = (max(spread - offset * offset, 0) / n).squareRoot() / expected
    standardErrorAtZero = (max(spreadAtZero - chance * chance, 0) / n).squareRoot() / expected
    self.count = count
    self.droppedCount = droppedCount
  }

  /// κ ± z · standard error.
  /// - Parameter coverage: Between 0 and 1.
  /// - Returns: `nil` for another coverage.
  public func interval(coverage: Double = 0.95) -> ClosedRange<Double>? {
    guard coverage > 0, let z = NormalDistribution.quantile((1 + coverage) / 2) else { return nil }
    return kappa - z * standardError...kappa + z * standardError
  }

  /// Two-sided p-value of κ = 0; `nil` where its standard error is 0.
  public var pValue: Double? {
    standardErrorAtZero > 0 ? NormalDistribution.twoSided(kappa / standardErrorAtZero) : nil
  }
}
