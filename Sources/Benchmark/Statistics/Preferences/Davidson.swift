#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Bradley–Terry's model with ties of their own: with p = exp(b) and s = p_i + p_j + ν sqrt(p_i p_j),
/// P(i preferred) = p_i / s and P(tie) = ν sqrt(p_i p_j) / s (Davidson 1970; leaderbot's `Davidson`).
///
/// Newton's method in (b, ln ν), where the likelihood is concave. Without any tie ν is 0 and the model is
/// Bradley–Terry's.
public struct Davidson: Sendable, Equatable {
  /// One for each system; their sum is 0.
  public let abilities: [Double]
  /// ν: two equal systems tie with probability ν / (2 + ν).
  public let tieParameter: Double
  /// −log-likelihood at the maximum.
  public let negativeLogLikelihood: Double
  /// Newton's steps.
  public let stepCount: Int
  /// Covariance of b₁ − b₀, …, b_(n−1) − b₀, and ln ν if there are ties, row-major.
  private let covariance: [Double]
  private let freeCount: Int

  /// - Throws: `separated`, `onlyTies`, or `notConverged`.
  public init(_ table: HeadToHead) throws(StatisticsError) {
    let n = table.systemCount
    var (wins, ties) = (0, 0)
    for i in 0..<n {
      for j in 0..<n where i != j {
        wins += table.wins(of: i, over: j)
        if i < j { ties += table.ties(i, j) }
      }
    }
    let groups = Connectivity.groupCount(systemCount: n) { table.wins(of: $0, over: $1) + table.ties($0, $1) > 0 }
    guard groups == 1 else { throw .separated(groupCount: groups, systemCount: n) }
    guard wins > 0 else { throw .onlyTies(count: ties) }
    let freeCount = n - 1 + (ties > 0 ? 1 : 0)
    let minimum = try NewtonMinimum(start: [Double](repeating: 0, count: freeCount)) { Self.objective(table, $0) }
    let fitted = [0] + minimum.parameters.prefix(n - 1)
    let mean = fitted.reduce(0, +) / Double(n)
    abilities = fitted.map { $0 - mean }
    tieParameter = ties > 0 ? minimum.parameters.last.map { exp($0) } ?? 0 : 0
    negativeLogLikelihood = minimum.value
    stepCount = minimum.stepCount
    covariance = minimum.covariance
    self.freeCount = freeCount
  }

  /// b of `system` − b of `reference`, and its standard error.
  public func difference(_ system: Int, _ reference: Int) -> (value: Double, standardError: Double) {
    func covariance(_ i: Int, _ j: Int) -> Double {
      i > 0 && j > 0 ? self.covariance[(i - 1) * freeCount + j - 1] : 0
    }
    let variance =
      covariance(system, system) + covariance(reference, reference) - 2 * covariance(system, reference)
    return (abilities[system] - abilities[reference], max(variance, 0).squareRoot())
  }

  /// Parameters: b of systems 1 …, relative to system 0; then ln ν unless there are no ties.
  private static func objective(_ table: HeadToHead, _ parameters: [Double]) -> NewtonMinimum.Point {
    let n = table.systemCount
    let free = parameters.count
    let hasTies = free == n
    var point = NewtonMinimum.Point(parameterCount: free)
    for i in 0..<n {
      for j in i + 1..<max(n, i + 1) {
        let counts = [table.wins(of: i, over: j), table.wins(of: j, over: i), table.ties(i, j)].map(Double.init)
        let total = counts.reduce(0, +)
        guard total > 0 else { continue }
        let (a, b) = (i > 0 ? parameters[i - 1] : 0, parameters[j - 1])
        // Each outcome's logarithm is linear: a, b, and ln ν + (a + b) / 2.
        let logits = hasTies ? [a, b, parameters[n - 1] + (a + b) / 2] : [a, b]
        let slopes: [[(place: Int, slope: Double)]] = [
          [(i - 1, 1)], [(j - 1, 1)], [(i - 1, 0.5), (j - 1, 0.5), (n - 1, 1)],
        ]
        let highest = logits.max() ?? 0
        let sum = logits.reduce(0) { $0 + exp($1 - highest) }
        let probabilities = logits.map { exp($0 - highest) / sum }
        point.value += total * (highest + log(sum))

        var expected = [Double](repeating: 0, count: free)
        for (outcome, probability) in probabilities.enumerated() {
          point.value -= counts[outcome] * logits[outcome]
          for (p, slope) in slopes[outcome] where p >= 0 {
            point.gradient[p] += (total * probability - counts[outcome]) * slope
            expected[p] += probability * slope
            for (q, other) in slopes[outcome] where q >= 0 {
              point.hessian[p * free + q] += total * probability * slope * other
            }
          }
        }
        for p in 0..<free where expected[p] != 0 {
          for q in 0..<free { point.hessian[p * free + q] -= total * expected[p] * expected[q] }
        }
      }
    }
    return point
  }
}
