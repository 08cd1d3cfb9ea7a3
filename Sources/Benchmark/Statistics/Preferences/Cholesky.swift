/// A = L Lᵀ of a symmetric positive definite matrix, L lower triangular.
///
/// Systems are 5 × 5 to about 100 × 100 here, so plain loops serve; and the bits do not depend on which kernels a BLAS
/// picks for the machine.
struct Cholesky {
  private let n: Int
  /// [n, n], row-major.
  private var lower: [Double]

  /// - Parameter matrix: [n, n], row-major; the lower triangle is read.
  /// - Returns: `nil` unless it is positive definite.
  init?(_ matrix: [Double], n: Int) {
    self.n = n
    lower = matrix
    for j in 0..<n {
      var pivot = lower[j * n + j]
      for k in 0..<j { pivot -= lower[j * n + k] * lower[j * n + k] }
      guard pivot > 0, pivot.isFinite else { return nil }
      let root = pivot.squareRoot()
      lower[j * n + j] = root
      for i in j + 1..<max(n, j + 1) {
        var sum = lower[i * n + j]
        for k in 0..<j { sum -= lower[i * n + k] * lower[j * n + k] }
        lower[i * n + j] = sum / root
      }
    }
  }

  /// x with A x = `right`, both [n].
  func solve(_ right: [Double]) -> [Double] {
    var x = right
    for i in 0..<n {
      for k in 0..<i { x[i] -= lower[i * n + k] * x[k] }
      x[i] /= lower[i * n + i]
    }
    for i in stride(from: n - 1, through: 0, by: -1) {
      for k in i + 1..<max(n, i + 1) { x[i] -= lower[k * n + i] * x[k] }
      x[i] /= lower[i * n + i]
    }
    return x
  }

  /// A⁻¹, [n, n].
  func inverse() -> [Double] {
    var inverse = [Double](repeating: 0, count: n * n)
    var unit = [Double](repeating: 0, count: n)
    for column in 0..<n {
      unit[column] = 1
      for (row, value) in solve(unit).enumerated() { inverse[row * n + column] = value }
      unit[column] = 0
    }
    return inverse
  }
}
