/// Kendall's rank correlation of two orders of the same items, ties allowed.
///
/// tau-b = (C − D) / sqrt((n₀ − n₁)(n₀ − n₂)) with C concordant and D discordant pairs, n₀ = n (n − 1) / 2 and n₁, n₂ the
/// pairs tied in x and in y (Kendall 1945); the paper's agreement of a metric with a clinician's ranking of six answers.
/// As scipy.stats.kendalltau. Both lists must point the same way: ranks beside scores need a change of sign.
///
/// ```swift
/// let tau = KendallTau(x: comet, y: ranks.map { -$0 })
/// // tau?.tau, tau?.pValue
/// ```
public struct KendallTau: Sendable, Equatable {
  let pairs: PairOrder

  /// Items.
  public var count: Int { pairs.count }
  /// Pairs of items in the same order in x and y less pairs in opposite order.
  public var concordantMinusDiscordant: Int { pairs.concordantMinusDiscordant }

  /// - Parameters:
  ///   - x: One value for each item; missing ones are dropped by `CompletePairs`. Infinite values are allowed.
  ///   - y: As many.
  /// - Returns: `nil` where tau is undefined: fewer than two items, or one list has a single value throughout; also if
  ///   the lists differ in length or a value is not a number.
  /// - Complexity: O(n log n); up to 16 items without an allocation.
  public init?(x: [Double], y: [Double]) {
    guard let pairs = PairOrder(x, y), pairs.pairCount > pairs.tiedInX.pairs, pairs.pairCount > pairs.tiedInY.pairs
    else { return nil }
    self.pairs = pairs
  }

  /// tau-b, −1 … 1.
  public var tau: Double {
    // One root of the product: exact for orders that agree in everything, which scipy's two roots are not.
    let free = Double(pairs.pairCount - pairs.tiedInX.pairs) * Double(pairs.pairCount - pairs.tiedInY.pairs)
    let tau = Double(concordantMinusDiscordant) / free.squareRoot()
    return min(max(tau, -1), 1)
  }

  /// Stuart's tau-c = 2 (C − D) m / (n² (m − 1)), m the smaller number of distinct values.
  public var tauC: Double {
    let distinct = Double(min(pairs.tiedInX.groupCount, pairs.tiedInY.groupCount))
    let tau = 2 * Double(concordantMinusDiscordant) * distinct / (Double(count) * Double(count) * (distinct - 1))
    return min(max(tau, -1), 1)
  }

  /// Whether `pValue` counts permutations: without ties, for at most 33 items or at most one pair out of place.
  public var isPValueExact: Bool {
    guard pairs.tiedInX.pairs == 0, pairs.tiedInY.pairs == 0 else { return false }
    return count <= 33 || min(discordantWithoutTies, pairs.pairCount - discordantWithoutTies) <= 1
  }

  /// Two-sided p-value of independence, scipy's choice: exact, else by the normal distribution with tie correction.
  public var pValue: Double {
    isPValueExact
      ? KendallDistribution.twoSided(discordant: discordantWithoutTies, count: count)
      : NormalDistribution.twoSided(zScore)
  }

  private var discordantWithoutTies: Int { (pairs.pairCount - concordantMinusDiscordant) / 2 }

  /// C − D over its standard deviation under independence (Kendall, "Rank correlation methods", 4th edition, 4.6).
  private var zScore: Double {
    let n = Double(count)
    let ordered = n * (n - 1)
    let untied = (ordered * (2 * n + 5) - pairs.tiedInX.variance - pairs.tiedInY.variance) / 18
    let pairTerm = 2 * Double(pairs.tiedInX.pairs) * Double(pairs.tiedInY.pairs) / ordered
    // Two items with a tie have no tau, so n is at least 3 here.
    let tripleTerm = pairs.tiedInX.triples * pairs.tiedInY.triples / (9 * ordered * (n - 2))
    return Double(concordantMinusDiscordant) / (untied + pairTerm + tripleTerm).squareRoot()
  }
}
