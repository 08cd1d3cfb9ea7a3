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
      if weight.type.hasWordDecoder {
        withWordVector(vector, count: weight.rowLength) { words in
          multiply(weight, bias: bias, tasks: tasks, into: target) { range in
            _ = dispatchWords(
              weight.type, WordDotRows(weight: weight, weightRows: range, vector: words, output: target))
          }
        }
      } else {
        multiply(weight, bias: bias, tasks: tasks, into: target) { range in
          dispatch(weight.type, DotRows(weight: weight, weightRows: range, vector: vector, output: target))
        }
      }
    }
  }

  /// Hands out the weight's rows in ranges to `dotRows`, and adds the bias.
  private func multiply(
    _ weight: TensorView, bias: TensorView?, tasks: Int, into target: UnsafeMutablePointer<Float>,
    _ dotRows: (Range<Int>) -> Void
  ) {
    pool.run(taskCount: tasks) { _, task in
      let range = task * Self.rowsPerTask..<min((task + 1) * Self.rowsPerTask, weight.rowCount)
      dotRows(range)
      if let bias { addBias(bias, columns: range, to: target) }
    }
  }

  private func withWordVector(_ vector: UnsafePointer<Float>, count: Int, _ body: (WordVector) -> Void) {
    withUnsafeTemporaryAllocation(of: Int16.self, capacity: WordVector.wordCount(count)) { words in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: WordVector.factorCount(count)) { factors in
        guard let word = words.baseAddress, let factor = factors.baseAddress else { return }
        body(WordVector(vector, count: count, words: word, factors: factor))
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
    var row = weightRows.lowerBound
    // Four streams help where memory is the limit; the formats that take more work to unpack lose by it.
    if !weight.type.isQuantized && weight.rowLength % Decoder.weightsPerBlock == 0 {
      while row + 4 <= weightRows.upperBound {
        (output[row], output[row + 1], output[row + 2], output[row + 3]) = Decoder.dotFour(
          rows: base + row * weight.bytesPerRow, bytesPerRow: weight.bytesPerRow, count: weight.rowLength, vector)
        row += 4
      }
    }
    for row in row..<weightRows.upperBound {
      output[row] = Decoder.dot(row: base + row * weight.bytesPerRow, count: weight.rowLength, vector)
    }
  }
}

/// output[n] = weight row n · vector, in integers.
private struct WordDotRows: WordFormatOperation {
  let weight: TensorView
  let weightRows: Range<Int>
  let vector: WordVector
  let output: UnsafeMutablePointer<Float>

  func run<Decoder: WordBlockDecoder>(_ decoder: Decoder.Type) {
    guard let base = weight.bytes.baseAddress else { return }
    let blocks = weight.rowLength / Decoder.weightsPerBlock
    for row in weightRows {
      output[row] = Decoder.dot(row: base + row * weight.bytesPerRow, blocks: blocks, vector)
    }
  }
}
