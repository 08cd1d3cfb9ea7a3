#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Bradley–Terry abilities as the stationary distribution of a Markov chain that walks from losers to winners
/// (Maystre & Grossglauser 2015; choix.ilsr_pairwise): regularised by adding `alpha` to every rate of the chain, which
/// also keeps abilities finite under separation.
public struct LuceSpectralRanking: Sendable, Equatable {
  /// Logarithmic abilities, one for each system; their sum is 0.
  public let abilities: [Double]
  public let iterationCount: Int

  private static let iterationLimit = 1_000

  /// - Parameters:
  ///   - table: Ties count as half a win for each.
  ///   - alpha: Added to every rate; 0 gives the maximum of the likelihood.
  /// - Throws: `separated` where alpha is 0 and there is no finite maximum, `badRidge`, or `notConverged`.
  public init(_ table: HeadToHead, alpha: Double) throws(StatisticsError) {
    let n = table.systemCount
    guard alpha >= 0, alpha.isFinite else { throw .badRidge(alpha) }
    var wins = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<n where i != j {
        wins[i * n + j] = Double(table.wins(of: i, over: j)) + 0.5 * Double(table.ties(i, j))
      }
    }
    let groups = Connectivity.groupCount(systemCount: n) { alpha > 0 || wins[$0 * n + $1] > 0 }
    guard groups == 1 else { throw .separated(groupCount: groups, systemCount: n) }

    var abilities = [Double](repeating: 0, count: n)
    for iteration in 1...Self.iterationLimit {
      // The chain's rates are compared with alpha, so weights need a scale: their mean is 1, as in choix.
      let powers = abilities.map { exp($0) }
      let scale = Double(n) / powers.reduce(0, +)
      let weights = powers.map { $0 * scale }
      var rates = [Double](repeating: alpha, count: n * n)
      for winner in 0..<n {
        for loser in 0..<n where winner != loser {
          rates[loser * n + winner] += wins[winner * n + loser] / (weights[winner] + weights[loser])
        }
      }
      let logarithms = Self.stationary(rates, n: n).map { log($0) }
      let mean = logarithms.reduce(0, +) / Double(n)
      let next = logarithms.map { $0 - mean }
      let change = zip(next, abilities).reduce(0) { $0 + abs($1.0 - $1.1) }
      abilities = next
      if change < 1e-12 * Double(n) {
        self.abilities = abilities
        iterationCount = iteration
        return
      }
    }
    throw .notConverged(stepCount: Self.iterationLimit)
  }

  /// The stationary distribution of a chain with these rates, unnormalised, by elimination without subtractions
  /// (Grassmann, Taksar & Heyman 1985).
  private static func stationary(_ rates: [Double], n: Int) -> [Double] {
    var rates = rates
    for last in stride(from: n - 1, to: 0, by: -1) {
      let leaving = (0..<last).reduce(0) { $0 + rates[last * n + $1] }
      for i in 0..<last {
        rates[i * n + last] /= leaving
        for j in 0..<last where j != i { rates[i * n + j] += rates[i * n + last] * rates[last * n + j] }
      }
    }
    var distribution = [Double](repeating: 1, count: n)
    for state in 1..<n {
      distribution[state] = (0..<state).reduce(0) { $0 + distribution[$1] * rates[$1 * n + state] }
    }
    return distribution
  }
}
