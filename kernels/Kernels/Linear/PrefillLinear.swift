public import BlockFormats
internal import CIntrinsics

extension ComputeContext {
  /// output[r, :] = weight · input[r, :] + bias, for many rows at a time: the weights are unpacked panel by panel and each
  /// panel meets all rows, so that every weight is read once for up to 512 rows.
  ///
  /// Quantised weights are multiplied as the integers they are (`IntegerPanels`), plain numbers and everything under
  /// `Backend.blas` as 32-bit floats (`FloatPanels`). Either way a row's result is the same bits whatever the other rows.
  ///
  /// - Parameters:
  ///   - weight: [outputs, inputs], any type.
  ///   - bias: [outputs], or none.
  ///   - input: [rows, inputs]; `input.rows` and `output.rows` are at least `rows`.
  ///   - output: [rows, outputs]; rows up to the next multiple of 64 may be overwritten too.
  public func prefillLinear(
    _ weight: TensorView, bias: TensorView? = nil, input: FloatMatrix, rows: Int, output: FloatMatrix
  ) {
    precondition(input.columns >= weight.rowLength && output.columns >= weight.rowCount)
    precondition(rows <= input.rows && rows <= output.rows)
    let multiply = IntegerPanels(compute: self, weight: weight, input: input, rows: rows, output: output)
    if backend == .blas || !dispatchQuantized(weight.type, multiply) {
      multiplyFloatPanels(weight, input: input, rows: rows, output: output)
    }
    if let bias { addBias(bias, rows: rows, to: output) }
  }

  private func addBias(_ bias: TensorView, rows: Int, to output: FloatMatrix) {
    let values = bias.unpacked()
    pool.run(taskCount: rows) { _, row in
      let target = output.row(row)
      for column in 0..<values.count { target[column] += values[column] }
    }
  }
}
