public import BlockFormats
internal import CIntrinsics

/// Sizes of the panels that prefill multiplies. They are fixed, and the last panel is padded, so that every sum takes
/// the same path through BLAS whatever the number of rows: a token's result does not depend on its chunk.
enum PrefillPanel {
  /// Rows of the activations.
  static let tokens = FloatMatrix.rowPadding
  /// Rows of the weight matrix.
  static let weights = FloatMatrix.columnPadding
  /// Columns unpacked at a time: 128 × 512 floats are 256 KiB, which stays in the second-level cache.
  static let depth = 512
}

extension ComputeContext {
  /// output[r, :] = weight · input[r, :] + bias, for many rows at a time: the weights are unpacked panel by panel to
  /// 32-bit floats and multiplied by BLAS.
  ///
  /// - Parameters:
  ///   - weight: [outputs, inputs], any type.
  ///   - bias: [outputs], or none.
  ///   - input: [rows, inputs]; `input.rows` and `output.rows` are at least `rows`.
  ///   - output: [rows, outputs]; rows up to the next multiple of 64 are overwritten too.
  public func prefillLinear(
    _ weight: TensorView, bias: TensorView? = nil, input: FloatMatrix, rows: Int, output: FloatMatrix
  ) {
    precondition(input.columns >= weight.rowLength && output.columns >= weight.rowCount)
    precondition(rows <= input.rows && rows <= output.rows)
    let panels = roundUp(weight.rowCount, toMultipleOf: PrefillPanel.weights) / PrefillPanel.weights
    pool.run(taskCount: panels) { worker, panel in
      dispatch(
        weight.type,
        PrefillLinearPanel(
          blas: blas, weight: weight, input: input, rows: rows, output: output,
          firstWeightRow: panel * PrefillPanel.weights,
          scratch: pool.scratch(worker: worker, floatCount: PrefillPanel.weights * PrefillPanel.depth)))
      if let bias {
        addBias(
          bias, columns: panel * PrefillPanel.weights..<min((panel + 1) * PrefillPanel.weights, weight.rowCount),
          rows: rows, output: output)
      }
    }
  }

  private func addBias(_ bias: TensorView, columns: Range<Int>, rows: Int, output: FloatMatrix) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: PrefillPanel.weights) { values in
      guard let start = values.baseAddress else { return }
      unpackRow(bias, row: 0, range: columns, into: start)
      for row in 0..<rows {
        let target = output.row(row) + columns.lowerBound
        for column in 0..<columns.count { target[column] += start[column] }
      }
    }
  }
}

/// One panel of weight rows against all rows of the input.
private struct PrefillLinearPanel: FormatOperation {
  let blas: BLAS
  let weight: TensorView
  let input: FloatMatrix
  let rows: Int
  let output: FloatMatrix
  let firstWeightRow: Int
  /// [weights, depth] floats.
  let scratch: UnsafeMutablePointer<Float>

  func run<Decoder: BlockDecoder>(_ decoder: Decoder.Type) {
    guard let base = weight.bytes.baseAddress else { return }
    let weightRows = min(PrefillPanel.weights, weight.rowCount - firstWeightRow)
    let inputs = weight.rowLength
    // Rows past the matrix's end give columns past the output's end, which nobody reads; zeros keep them finite.
    (scratch + weightRows * PrefillPanel.depth)
      .update(repeating: 0, count: (PrefillPanel.weights - weightRows) * PrefillPanel.depth)
    var start = 0
    while start < inputs {
      let range = start..<min(start + PrefillPanel.depth, inputs)
      for row in 0..<weightRows {
        Decoder.unpack(
          row: base + (firstWeightRow + row) * weight.bytesPerRow, range: range,
          into: scratch + row * PrefillPanel.depth)
      }
      var token = 0
      while token < rows {
        blas.multiply(
          input.row(token) + start, stride: input.stride, transposed: scratch, stride: PrefillPanel.depth,
          into: output.row(token) + firstWeightRow, stride: output.stride, m: PrefillPanel.tokens,
          n: PrefillPanel.weights, k: range.count, beta: start == 0 ? 0 : 1)
        token += PrefillPanel.tokens
      }
      start = range.upperBound
    }
  }
}
