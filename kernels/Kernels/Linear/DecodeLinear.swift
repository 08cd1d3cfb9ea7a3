public import BlockFormats
internal import CIntrinsics

extension ComputeContext {
  /// output[r, :] = weight · input[r, :] + bias, straight from the packed blocks and in one pass over them: bound by
  /// the speed at which the weights are read from memory. A row's result is the same bits whatever the number of rows.
  ///
  /// Plain weights are multiplied in 32-bit floats; quantised ones in the arithmetic of `IntegerPanels`, or with activations
  /// of 16 bits (`ActivationVector`) by the backend `blas`, with AVX-512 but no VNNI, and without AVX2.
  ///
  /// - Parameters: as `prefillLinear`; `input` rows must be finite up to the next multiple of 32 columns.
  public func decodeLinear(
    _ weight: TensorView, bias: TensorView? = nil, input: FloatMatrix, rows: Int = 1, output: FloatMatrix
  ) {
    precondition(input.columns >= weight.rowLength && output.columns >= weight.rowCount)
    precondition(rows <= input.rows && rows <= output.rows)
    let call = DecodeCall(compute: self, weight: weight, bias: bias, input: input, rows: rows, output: output)
    switch backend.decodeKernel(for: weight.type) {
    case .floats:
      dispatch(weight.type, DecodeFloats(call: call))
    case .superblocks:
      _ = dispatchQuantized(weight.type, DecodeIntegers(call: call))
    case .panels:
      let panels = IntegerPanels(compute: self, weight: weight, input: input, rows: rows, output: output)
      _ = dispatchQuantized(weight.type, panels)
      if let bias { addBias(bias, rows: rows, to: output) }
    }
  }
}

/// The operands of one call.
struct DecodeCall {
  let compute: ComputeContext
  let weight: TensorView
  let bias: TensorView?
  let input: FloatMatrix
  let rows: Int
  let output: FloatMatrix

  /// Bytes of weights that one task reads, about: enough to outweigh the hand-out, few enough that a preempted thread
  /// does not hold the others up.
  private static var bytesPerTask: Int { 256 * 1024 }
  /// A task's first row is a multiple of this, so that a bias can be unpacked from there.
  private static var rowUnit: Int { 32 }

  /// Hands out the weight's rows in ranges to `multiply`, and adds the bias.
  func run(_ multiply: (_ worker: Int, _ weightRows: Range<Int>) -> Void) {
    let count = weight.rowCount
    let rowsPerTask = max(Self.bytesPerTask / max(weight.bytesPerRow, 1) / Self.rowUnit, 1) * Self.rowUnit
    compute.pool.run(taskCount: (count + rowsPerTask - 1) / rowsPerTask) { worker, task in
      let range = task * rowsPerTask..<min((task + 1) * rowsPerTask, count)
      multiply(worker, range)
      if let bias { addBias(bias, columns: range) }
    }
  }

  private func addBias(_ bias: TensorView, columns: Range<Int>) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: roundUp(columns.count, toMultipleOf: 32)) { values in
      guard let start = values.baseAddress else { return }
      unpackRow(bias, row: 0, range: columns, into: start)
      for row in 0..<rows {
        let target = output.row(row)
        for (index, column) in columns.enumerated() { target[column] += start[index] }
      }
    }
  }
}
