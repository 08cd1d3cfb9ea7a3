public import BlockFormats

extension ComputeContext {
  /// output[r, :] = weight · input[r, :] + bias, for many rows at a time: the weights are unpacked panel by panel and
  /// each panel meets all rows, so that every weight is read once for up to 512 rows.
  ///
  /// `Backend.prefillKernel` chooses the arithmetic. Whichever it is, a row's result is the same bits whatever the
  /// other rows.
  ///
  /// - Parameters:
  ///   - weight: [outputs, inputs], any type.
  ///   - bias: [outputs], or none.
  ///   - input: [rows, inputs]; `input.rows` and `output.rows` are at least `rows`.
  ///   - output: [rows, outputs]; by BLAS, rows up to the next multiple of 64 are overwritten too.
  public func prefillLinear(
    _ weight: TensorView, bias: TensorView? = nil, input: FloatMatrix, rows: Int, output: FloatMatrix
  ) {
    precondition(input.columns >= weight.rowLength && output.columns >= weight.rowCount)
    precondition(rows <= input.rows && rows <= output.rows)
    switch backend.prefillKernel(for: weight.type) {
    case .floats:
      multiplyFloatPanels(weight, input: input, rows: rows, output: output)
    case .integers:
      _ = dispatchQuantized(
        weight.type, IntegerPanels(compute: self, weight: weight, input: input, rows: rows, output: output))
    case .coarseIntegers:
      _ = dispatchQuantized(
        weight.type, CoarsePanels(compute: self, weight: weight, input: input, rows: rows, output: output))
    case .tiles(let arithmetic):
      prefillLinearTiles(weight, bias: bias, input: input, rows: rows, output: output, arithmetic: arithmetic)
      return
    }
    if let bias { addBias(bias, rows: rows, to: output) }
  }

  func addBias(_ bias: TensorView, rows: Int, to output: FloatMatrix) {
    let values = bias.unpacked()
    pool.run(taskCount: rows) { _, row in
      let target = output.row(row)
      for column in 0..<values.count { target[column] += values[column] }
    }
  }
}
