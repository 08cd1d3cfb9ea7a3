internal import BlockFormats
internal import CIntrinsics

/// output[0, :] = weight · input[0, :] in the arithmetic of `IntegerPanels`, bit by bit, eight weight rows at a time as
/// they are unpacked: as fast as the memory gives them.
struct IntegerVectorProduct {
  let compute: ComputeContext
  let weight: TensorView
  let input: FloatMatrix
  let output: FloatMatrix

  func multiply<Format: QuantizedBlockDecoder, Products: EightRowProducts>(
    _ format: Format.Type, _ products: Products.Type
  ) {
    let pool = compute.pool
    let activations = PackedActivations<Format, Products>(
      input: input, rows: 1, columns: weight.rowLength, pool: pool, isVector: true)
    defer { activations.release() }
    let rowsPerTask = 8 * max(1, PanelShape.bytesPerTask / (8 * weight.bytesPerRow))
    let tasks = roundUp(weight.rowCount, toMultipleOf: rowsPerTask) / rowsPerTask
    pool.run(taskCount: tasks) { worker, task in
      let end = min((task + 1) * rowsPerTask, weight.rowCount)
      for row in stride(from: task * rowsPerTask, to: end, by: 8) {
        // The task after this one goes to the next thread, mostly. Beyond the end lies the next matrix, mostly.
        let next = row + 8 < end ? row + 8 : (task + pool.threadCount) * rowsPerTask
        multiplyEight(activations, row: row, nextRow: next, worker: worker)
      }
    }
  }

  /// Eight rows from `row` on, or as many as there are.
  ///
  /// - Parameter nextRow: the first of those to ask the memory for meanwhile.
  @inline(__always)
  private func multiplyEight<Format: QuantizedBlockDecoder, Products: EightRowProducts>(
    _ activations: PackedActivations<Format, Products>, row: Int, nextRow: Int, worker: Int
  ) {
    guard let base = weight.bytes.baseAddress else { return }
    let (count, bytesPerRow) = (min(8, weight.rowCount - row), weight.bytesPerRow)
    let sumFloats = EightRowSums<Format, Products>.scratchCount
    let scratch = compute.pool.scratch(worker: worker, floatCount: 8 + sumFloats + (count < 8 ? 2 * bytesPerRow : 0))
    var start = base + row * bytesPerRow
    if count < 8 {
      // A copy of the rows that are left, which zeros fill up.
      let copy = UnsafeMutableRawPointer(scratch + 8 + sumFloats)
      copy.copyMemory(from: start, byteCount: count * bytesPerRow)
      (copy + count * bytesPerRow).initializeMemory(as: UInt8.self, repeating: 0, count: (8 - count) * bytesPerRow)
      start = UnsafeRawPointer(copy)
    }
    var sums = EightRowSums<Format, Products>(
      activations: activations.values(group: 0, block: 0), cells: activations.cells(group: 0, span: 0),
      scratch: scratch + 8,
      coming: ComingWeights(
        start: base + nextRow * bytesPerRow, bytes: 8 * bytesPerRow, steps: weight.rowLength / Format.groupLength))
    Format.unpackEightRows(start, bytesPerRow: bytesPerRow, columns: weight.rowLength, to: &sums)
    ci_store_eight(scratch, sums.rows)
    (output.row(0) + row).update(from: scratch, count: count)
  }
}
