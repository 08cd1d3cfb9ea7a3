public import BlockFormats

/// Unpacks `range` of row `row`; a whole number of blocks unless it ends at the row's end. Writes up to the next
/// multiple of 32 floats.
func unpackRow(_ tensor: TensorView, row: Int, range: Range<Int>, into output: UnsafeMutablePointer<Float>) {
  dispatch(tensor.type, UnpackRow(tensor: tensor, row: row, range: range, output: output))
}

private struct UnpackRow: FormatOperation {
  let tensor: TensorView
  let row: Int
  let range: Range<Int>
  let output: UnsafeMutablePointer<Float>

  func run<Decoder: BlockDecoder>(_ decoder: Decoder.Type) {
    guard let base = tensor.bytes.baseAddress else { return }
    Decoder.unpack(row: base + row * tensor.bytesPerRow, range: range, into: output)
  }
}

extension TensorView {
  /// All weights as floats, row after row: for norms, biases and tests; never for whole weight matrices.
  public func unpacked() -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(rowLength * rowCount)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: roundUp(rowLength, toMultipleOf: 32)) { values in
      guard let start = values.baseAddress else { return }
      for row in 0..<rowCount {
        unpackRow(self, row: row, range: 0..<rowLength, into: start)
        result.append(contentsOf: UnsafeBufferPointer(start: start, count: rowLength))
      }
    }
    return result
  }
}

extension ComputeContext {
  /// output[r, :] = table[ids[r], :]: the embedding look-up. `ids` are in 0 ..< `table.rowCount`.
  public func gatherRows(_ table: TensorView, ids: [Int], output: FloatMatrix) {
    precondition(output.columns >= table.rowLength && ids.count <= output.rows)
    pool.run(taskCount: ids.count) { _, index in
      precondition((0..<table.rowCount).contains(ids[index]))
      unpackRow(table, row: ids[index], range: 0..<table.rowLength, into: output.row(index))
    }
  }
}

extension ComputeContext {
  /// target[toRow, :] = source[row, :]; both have the same columns.
  public func copyRow(_ row: Int, of source: FloatMatrix, toRow: Int, of target: FloatMatrix) {
    precondition(source.columns == target.columns && row < source.rows && toRow < target.rows)
    target.row(toRow).update(from: source.row(row), count: source.columns)
  }
}
