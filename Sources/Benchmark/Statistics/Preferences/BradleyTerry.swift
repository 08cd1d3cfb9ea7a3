#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Abilities behind pairwise preferences: P(i preferred to j) = 1 / (1 + exp(b_j − b_i)), a tie counting as half a win
/// for each (Bradley & Terry 1952; FastChat's `compute_bt`).
///
/// Newton's method on Σ w_ij log(1 + exp(b_j − b_i)) + α Σ b². Without a ridge α the abilities are fixed only up to a
/// common constant; they are given with the sum 0. A system that never loses has no finite ability (separation): the
/// ridge then keeps it finite, and `ridge` says that it was needed.
///
/// ```swift
/// let fit = try BradleyTerry(table)
/// fit.abilities                          // sum 0
/// fit.difference(0, 3)                   // b₀ − b₃ and its standard error
/// fit.ratings()                          // Elo's scale around 1000
/// ```
public struct BradleyTerry: Sendable, Equatable {
  /// When to add a ridge α Σ b² to the negative log-likelihood (α as in choix.opt_pairwise).
  public enum Ridge: Sendable, Equatable {
    /// Separation is an error.
    case never
    case whenSeparated(Double)
    case always(Double)
  }

  /// One for each system; their sum is 0.
  public let abilities: [Double]
  /// Covariance of `abilities`, [systems, systems], row-major: the inverse Hessian on the space of sums of 0.
  public let covariance: [Double]
  /// −log-likelihood at the maximum, without the ridge's term.
  public let negativeLogLikelihood: Double
  /// α in use; 0 for none.
  public let ridge: Double
  /// Whether the data alone have no finite maximum.
  public let isSeparated: Bool
  /// Newton's steps.
  public let stepCount: Int

  /// - Throws: `separated` where no ridge is allowed, `badRidge`, or `notConverged`.
  public init(_ table: HeadToHead, ridge: Ridge = .whenSeparated(0.01)) throws(StatisticsError) {
    let n = table.systemCount
    var weights = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<n where i != j {
        weights[i * n + j] = Double(table.wins(of: i, over: j)) + 0.5 * Double(table.ties(i, j))
      }
    }
    let groups = Connectivity.groupCount(systemCount: n) { weights[$0 * n + $1] > 0 }
    isSeparated = groups > 1
    let alpha: Double?
    switch ridge {
    case .never: alpha = nil
    case .whenSeparated(let value): alpha = groups > 1 ? value : nil
    case .always(let value): alpha = value
    }
    if alpha == nil, groups > 1 { throw .separated(groupCount: groups, systemCount: n) }
    if let alpha, !(alpha > 0 && alpha.isFinite) { throw .badRidge(alpha) }
    self.ridge = alpha ?? 0

    // Without a ridge, system 0 is held at 0 for the fit; with one, every ability is free and the sum comes out as 0.
    let held = alpha == nil ? 1 : 0
    let minimum = try NewtonMinimum(start: [Double](repeating: 0, count: n - held)) { free in
      Self.objective(weights, [Double](repeating: 0, count: held) + free, held: held, ridge: alpha ?? 0)
    }
    let fitted = [Double](repeating: 0, count: held) + minimum.parameters
    let mean = fitted.reduce(0, +) / Double(n)
    abilities = fitted.map { $0 - mean }
    covariance = Self.centred(minimum.covariance, n: n, held: held)
    negativeLogLikelihood = minimum.value - (alpha ?? 0) * fitted.reduce(0) { $0 + $1 * $1 }
    stepCount = minimum.stepCount
  }

  /// b of `system` − b of `reference`, and its standard error.
  public func difference(_ system: Int, _ reference: Int) -> (value: Double, standardError: Double) {
    let n = abilities.count
    let variance =
      covariance[system * n + system] + covariance[reference * n + reference] - 2 * covariance[system * n + reference]
    return (abilities[system] - abilities[reference], max(variance, 0).squareRoot())
  }

  /// P(`system` preferred to `opponent` | not tied) under the model.
  public func preference(_ system: Int, over opponent: Int) -> Double {
    1 / (1 + exp(abilities[opponent] - abilities[system]))
  }

  /// Abilities on Elo's scale: 400 points are odds of ten to one, and `centre` is the mean.
  public func ratings(scale: Double = 400, centre: Double = 1000) -> [Double] {
    abilities.map { centre + scale / log(10) * $0 }
  }

  private static func objective(_ weights: [Double], _ b: [Double], held: Int, ridge: Double) -> NewtonMinimum.Point {
    let n = b.count
    let free = n - held
    var point = NewtonMinimum.Point(parameterCount: free)
    for i in 0..<n {
      for j in 0..<n where weights[i * n + j] > 0 {
        let weight = weights[i * n + j]
        let margin = b[i] - b[j]
        // log(1 + exp(−margin)) without overflow.
        point.value += weight * (max(-margin, 0) + log1p(exp(-abs(margin))))
        let loss = 1 / (1 + exp(margin))
        let curvature = weight * loss * (1 - loss)
        let (p, q) = (i - held, j - held)
        if p >= 0 {
          point.gradient[p] -= weight * loss
          point.hessian[p * free + p] += curvature
        }
        if q >= 0 {
          point.gradient[q] += weight * loss
          point.hessian[q * free + q] += curvature
        }
        if p >= 0, q >= 0 {
          point.hessian[p * free + q] -= curvature
          point.hessian[q * free + p] -= curvature
        }
      }
    }
    guard ridge > 0 else { return point }
    for i in 0..<free {
      let ability = b[i + held]
      point.value += ridge * ability * ability
      point.gradient[i] += 2 * ridge * ability
      point.hessian[i * free + i] += 2 * ridge
    }
    return point
  }

  /// J C Jᵀ with J = I − 1/n: the covariance of abilities less their mean; held systems have none of their own.
  private static func centred(_ free: [Double], n: Int, held: Int) -> [Double] {
    var full = [Double](repeating: 0, count: n * n)
    let count = n - held
    for i in 0..<count { for j in 0..<count { full[(i + held) * n + j + held] = free[i * count + j] } }
    let rowMeans = (0..<n).map { i in (0..<n).reduce(0) { $0 + full[i * n + $1] } / Double(n) }
    let mean = rowMeans.reduce(0, +) / Double(n)
    for i in 0..<n { for j in 0..<n { full[i * n + j] += mean - rowMeans[i] - rowMeans[j] } }
    return full
  }
}
