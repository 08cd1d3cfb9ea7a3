internal import CIntrinsics

// Norms over the rows of an activation matrix. A row is summed in one fixed order, by one thread.

extension ComputeContext {
  /// output[r, c] = input[r, c] / √(mean over c of input[r, c]² + epsilon) · weight[c]
  ///
  /// Root mean square norm (Zhang & Sennrich 2019, arXiv 1910.07467). `weight` has `input.columns` values; `output` may
  /// be `input`.
  public func rmsNorm(_ input: FloatMatrix, rows: Int, weight: [Float], epsilon: Float, output: FloatMatrix) {
    normalize(input, columnOffset: 0, rows: rows, weight: weight, bias: nil, epsilon: epsilon, centered: false, output: output)
  }

  /// output[r, c] = (input[r, c] − mean) / √(variance + epsilon) · weight[c] + bias[c]
  ///
  /// Layer norm (Ba et al. 2016, arXiv 1607.06450) over `weight.count` columns from `columnOffset` on; `output` may be
  /// `input`.
  public func layerNorm(
    _ input: FloatMatrix, columnOffset: Int = 0, rows: Int, weight: [Float], bias: [Float]?, epsilon: Float,
    output: FloatMatrix
  ) {
    normalize(
      input, columnOffset: columnOffset, rows: rows, weight: weight, bias: bias, epsilon: epsilon, centered: true,
      output: output)
  }

  private func normalize(
    _ input: FloatMatrix, columnOffset: Int, rows: Int, weight: [Float], bias: [Float]?, epsilon: Float,
    centered: Bool, output: FloatMatrix
  ) {
    let count = weight.count
    precondition(columnOffset + count <= input.columns && columnOffset + count <= output.columns)
    precondition(rows <= input.rows && rows <= output.rows && (bias?.count ?? count) == count)
    pool.run(taskCount: rows) { _, row in
      let x = input.row(row) + columnOffset
      let y = output.row(row) + columnOffset
      let mean = centered ? sum(count) { x[$0] } / Double(count) : 0
      let variance = sum(count) { (Double(x[$0]) - mean) * (Double(x[$0]) - mean) } / Double(count)
      let factor = Float(1 / (variance + Double(epsilon)).squareRoot())
      let center = Float(mean)
      weight.withUnsafeBufferPointer { w in
        for c in 0..<count { y[c] = (x[c] - center) * factor * w[c] }
      }
      if let bias { for c in 0..<count { y[c] += bias[c] } }
    }
  }

  /// Σ value(c) over 0 ..< count in double precision, in ascending order over eight interleaved partial sums.
  @inline(__always)
  private func sum(_ count: Int, _ value: (Int) -> some BinaryFloatingPoint) -> Double {
    var partial = SIMD8<Double>(repeating: 0)
    var c = 0
    while c + 8 <= count {
      for lane in 0..<8 { partial[lane] += Double(value(c + lane)) }
      c += 8
    }
    var total = 0.0
    for lane in 0..<8 { total += partial[lane] }
    while c < count {
      total += Double(value(c))
      c += 1
    }
    return total
  }
}
