public import BlockFormats
internal import CIntrinsics

extension ComputeContext {
  /// Weight rows that one task multiplies: enough to outweigh the hand-out, few enough that a preempted thread does
  /// not hold the others up.
  private static var rowsPerTask: Int { 64 }

  /// output[r, :] = weight · input[r, :] + bias, row by row, straight from the packed blocks: bound by the speed at which
  /// the weights are read from memory.
  ///
  /// - Parameters: as `prefillLinear`; `input` rows must be finite up to the next multiple of 32 columns.
  public func decodeLinear(
    _ weight: TensorView, bias: TensorView? = nil, input: FloatMatrix, rows: Int = 1, output: FloatMatrix
  ) {
    precondition(input.columns >= weight.rowLength && output.columns >= weight.rowCount)
    precondition(rows <= input.rows && rows <= output.rows)
    let tasks = roundUp(weight.rowCount, toMultipleOf: Self.rowsPerTask) / Self.rowsPerTask
    for row in 0..<rows {
      let vector = UnsafePointer(input.row(row))
      let target = output.row(row)
      pool.run(taskCount: tasks) { _, task in
        let range = task * Self.rowsPerTask..<min((task + 1) * Self.rowsPerTask, weight.rowCount)
        dispatch(weight.type, DotRows(weight: weight, weightRows: range, vector: vector, output: target))
        if let bias { addBias(bias, columns: range, to: target) }
      }
    }
  }

  private func addBias(_ bias: TensorView, columns: Range<Int>, to target: UnsafeMutablePointer<Float>) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: roundUp(Self.rowsPerTask, toMultipleOf: 32)) { values in
      guard let start = values.baseAddress else { return }
      unpackRow(bias, row: 0, range: columns, into: start)
      for (index, column) in columns.enumerated() { target[column] += start[index] }
    }
  }
}

/// output[n] = weight row n · vector.
private struct DotRows: FormatOperation {
  let weight: TensorView
  let weightRows: Range<Int>
  let vector: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>

  func run<Decoder: BlockDecoder>(_ decoder: Decoder.Type) {
    guard let base = weight.bytes.baseAddress else { return }
    for row in weightRows {
      output[row] = Decoder.dot(row: base + row * weight.bytesPerRow, count: weight.rowLength, vector)
    }
  }
}
