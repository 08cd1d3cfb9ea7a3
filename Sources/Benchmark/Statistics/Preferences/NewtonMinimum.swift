/// The minimum of a strictly convex function by Newton's method, steps halved while they do not go down.
struct NewtonMinimum {
  /// A value, its gradient [n] and Hessian [n, n].
  struct Point {
    var value: Double
    var gradient: [Double]
    var hessian: [Double]

    init(parameterCount n: Int) {
      value = 0
      gradient = [Double](repeating: 0, count: n)
      hessian = [Double](repeating: 0, count: n * n)
    }
  }

  let parameters: [Double]
  let value: Double
  /// The inverse of the Hessian at the minimum, [n, n]: the covariance of a maximum-likelihood estimate.
  let covariance: [Double]
  let stepCount: Int

  private static let stepLimit = 200

  /// - Throws: `notConverged`, also where the Hessian is singular.
  init(start: [Double], _ function: ([Double]) -> Point) throws(StatisticsError) {
    let n = start.count
    var parameters = start
    var point = function(parameters)
    for stepCount in 0...Self.stepLimit {
      guard let factor = Cholesky(point.hessian, n: n) else { throw .notConverged(stepCount: stepCount) }
      let step = factor.solve(point.gradient)
      // The decrease that a quadratic function would have: below rounding, there is nothing left to gain.
      let decrease = zip(step, point.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if decrease <= 1e-24 * max(abs(point.value), 1) {
        self.parameters = parameters
        value = point.value
        covariance = factor.inverse()
        self.stepCount = stepCount
        return
      }
      var scale = 1.0
      while true {
        let tried = zip(parameters, step).map { $0 - scale * $1 }
        let next = function(tried)
        // Near the minimum values are equal up to rounding, and Newton's step is the better judge.
        if next.value <= point.value + 1e-14 * abs(point.value) {
          (parameters, point) = (tried, next)
          break
        }
        scale /= 2
        guard scale > 1e-12 else { throw .notConverged(stepCount: stepCount) }
      }
    }
    throw .notConverged(stepCount: Self.stepLimit)
  }
}
