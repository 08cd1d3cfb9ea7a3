package import Statistics

/// One number per system behind all pairwise preferences: Davidson's extension of the Bradley–Terry model, in which
/// ties have a parameter of their own.
///
/// Where no finite strengths exist, since some systems never lost to others, a ridge keeps them finite and ties count
/// as half a win each; `isSeparated` then says so.
package struct Strengths: Sendable {
  /// Logarithms of odds, their sum 0, with 95 % intervals from the fit's covariance.
  package let values: [ReportTable.Estimate]
  /// 95 % intervals from the bootstrap over items: comparisons of one item's answers hang together, which the
  /// covariance does not know. `nil` where too few draws have a fit.
  package let drawn: [ClosedRange<Double>?]
  /// ν: two equal systems tie with probability ν / (2 + ν); `nil` under the ridge.
  package let tieParameter: Double?
  package let isSeparated: Bool
  /// The ridge in use; 0 for none.
  package let ridge: Double

  /// - Parameter judgements: [items][systems] ranks.
  /// - Throws: what Bradley–Terry's fit throws even with a ridge; `badComparisons` without two ranked systems.
  package init(ranks judgements: [[Double?]], plan: Bootstrap) throws(StatisticsError) {
    guard let comparisons = Comparisons(judgements) else {
      throw .badComparisons(systemCount: judgements.first?.count ?? 0)
    }
    let table = comparisons.table()
    let systems = Array(0..<table.systemCount)
    if let fit = try? Davidson(table) {
      let errors = Self.errors(systems.count) { fit.difference($0, $1).standardError }
      values = zip(fit.abilities, errors).map(Self.estimate)
      (tieParameter, isSeparated, ridge) = (fit.tieParameter, false, 0)
      let replicates = plan.replicates(of: judgements.count, statisticCount: systems.count) { drawn in
        let fit = try? Davidson(comparisons.table(drawn: drawn))
        return systems.map { fit?.abilities[$0] }
      }
      drawn = replicates.map { Self.interval($0, plan) }
    } else {
      let fit = try BradleyTerry(table)
      let errors = Self.errors(systems.count) { fit.difference($0, $1).standardError }
      values = zip(fit.abilities, errors).map(Self.estimate)
      (tieParameter, isSeparated, ridge) = (nil, fit.isSeparated, fit.ridge)
      drawn = systems.map { _ in nil }
    }
  }

  /// On Elo's scale: 400 points are odds of ten to one, 1000 is the mean.
  package static func rating(_ strength: Double) -> Double { 1000 + 400 / 2.302585092994046 * strength }

  /// Standard errors of strengths less their mean, from those of differences:
  /// Var(b_i − b̄) = Σ_j V_ij / n − Σ_jk V_jk / (2 n²), with V_ij the variance of b_i − b_j.
  private static func errors(_ count: Int, of difference: (Int, Int) -> Double) -> [Double] {
    let variances = (0..<count).map { i in (0..<count).map { difference(i, $0) * difference(i, $0) } }
    let n = Double(count)
    let sums = variances.map { $0.reduce(0, +) }
    let half = sums.reduce(0, +) / (2 * n * n)
    return sums.map { max($0 / n - half, 0).squareRoot() }
  }

  private static func estimate(_ strength: Double, _ error: Double) -> ReportTable.Estimate {
    .init(strength, strength - 1.959963984540054 * error...strength + 1.959963984540054 * error)
  }

  /// None where one draw in twenty has no fit: the others would be a selection.
  private static func interval(_ replicates: BootstrapReplicates?, _ plan: Bootstrap) -> ClosedRange<Double>? {
    guard let replicates, replicates.undefinedCount * 20 < plan.resampleCount else { return nil }
    return replicates.interval()
  }
}
