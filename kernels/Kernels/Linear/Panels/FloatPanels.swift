internal import BlockFormats
internal import CIntrinsics

/// Sizes of the panels that BLAS multiplies. They are fixed, and the last panel is padded, so that every sum takes
/// the same path through BLAS whatever the number of rows: a token's result does not depend on its chunk.
enum FloatPanelSize {
  /// Rows of the activations.
  static let tokens = FloatMatrix.rowPadding
  /// Rows of the weight matrix.
  static let weights = FloatMatrix.columnPadding
  /// Columns unpacked at a time: 128 × 512 floats are 256 KiB, which stays in the second-level cache.
  static let depth = 512
}

extension ComputeContext {
  /// output[r, :] = weight · input[r, :] by BLAS, the weights unpacked panel by panel to 32-bit floats.
  func multiplyFloatPanels(_ weight: TensorView, input: FloatMatrix, rows: Int, output: FloatMatrix) {
    let panels = roundUp(weight.rowCount, toMultipleOf: FloatPanelSize.weights) / FloatPanelSize.weights
    pool.run(taskCount: panels) { worker, panel in
      dispatch(
        weight.type,
        FloatPanel(
          blas: blas, weight: weight, input: input, rows: rows, output: output,
          firstWeightRow: panel * FloatPanelSize.weights,
          scratch: pool.scratch(worker: worker, floatCount: FloatPanelSize.weights * FloatPanelSize.depth)))
    }
  }
}

/// One panel of weight rows against all rows of the input.
private struct FloatPanel: FormatOperation {
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
    let weightRows = min(FloatPanelSize.weights, weight.rowCount - firstWeightRow)
    let inputs = weight.rowLength
    // Rows past the matrix's end give columns past the output's end, which nobody reads; zeros keep them finite.
    (scratch + weightRows * FloatPanelSize.depth)
      .update(repeating: 0, count: (FloatPanelSize.weights - weightRows) * FloatPanelSize.depth)
    var start = 0
    while start < inputs {
      let range = start..<min(start + FloatPanelSize.depth, inputs)
      for row in 0..<weightRows {
        Decoder.unpack(
          row: base + (firstWeightRow + row) * weight.bytesPerRow, range: range,
          into: scratch + row * FloatPanelSize.depth)
      }
      var token = 0
      while token < rows {
        blas.multiply(
          input.row(token) + start, stride: input.stride, transposed: scratch, stride: FloatPanelSize.depth,
          into: output.row(token) + firstWeightRow, stride: output.stride, m: FloatPanelSize.tokens,
          n: FloatPanelSize.weights, k: range.count, beta: start == 0 ? 0 : 1)
        token += FloatPanelSize.tokens
      }
      start = range.upperBound
    }
  }
}
