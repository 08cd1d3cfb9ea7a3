internal import BlockFormats
internal import CIntrinsics

/// output[r, :] = weight · input[r, :] for few rows r, in the arithmetic of `IntegerPanels` bit by bit, eight weight rows
/// at a time as they are unpacked: as fast as the memory gives them.
struct IntegerVectorProducts {
  let compute: ComputeContext
  let weight: TensorView
  let input: FloatMatrix
  let rows: Int
  let output: FloatMatrix

  /// More are multiplied faster by panels.
  static let rowCounts = 1...3

  func multiply<Format: QuantizedBlockDecoder, Products: EightRowProducts>(
    _ format: Format.Type, _ products: Products.Type
  ) {
    typealias One = EightRowSums<Format, Products>
    typealias Two = PairedSums<One, One>
    precondition(Self.rowCounts.contains(rows))
    switch rows {
    case 1: multiply(One.self)
    case 2: multiply(Two.self)
    default: multiply(PairedSums<Two, One>.self)
    }
  }

  private func multiply<Sums: VectorSums>(_ sums: Sums.Type) {
    let pool = compute.pool
    let activations = PackedActivations<Sums.Format, Sums.Products>(
      input: input, rows: rows, columns: weight.rowLength, pool: pool, areVectors: true)
    defer { activations.release() }
    let rowsPerTask = 8 * max(1, PanelShape.bytesPerTask / (8 * weight.bytesPerRow))
    let tasks = roundUp(weight.rowCount, toMultipleOf: rowsPerTask) / rowsPerTask
    pool.run(taskCount: tasks) { worker, task in
      let end = min((task + 1) * rowsPerTask, weight.rowCount)
      for row in stride(from: task * rowsPerTask, to: end, by: 8) {
        // The task after this one goes to the next thread, mostly. Beyond the end lies the next matrix, mostly.
        let next = row + 8 < end ? row + 8 : (task + pool.threadCount) * rowsPerTask
        multiplyEight(sums, activations, row: row, nextRow: next, worker: worker)
      }
    }
  }

  /// Eight weight rows from `row` on, or as many as there are.
  ///
  /// - Parameter nextRow: the first of those to ask the memory for meanwhile.
  @inline(__always)
  private func multiplyEight<Sums: VectorSums>(
    _: Sums.Type, _ activations: PackedActivations<Sums.Format, Sums.Products>, row: Int, nextRow: Int, worker: Int
  ) {
    typealias Format = Sums.Format
    guard let base = weight.bytes.baseAddress else { return }
    let (count, bytesPerRow) = (min(8, weight.rowCount - row), weight.bytesPerRow)
    let resultFloats = 8 * Sums.vectors
    let usedFloats = resultFloats + EightRowSums<Format, Sums.Products>.scratchCount(vectors: Sums.vectors)
    let scratch = compute.pool.scratch(worker: worker, floatCount: usedFloats + (count < 8 ? 2 * bytesPerRow : 0))
    var start = base + row * bytesPerRow
    if count < 8 {
      // A copy of the rows that are left, which zeros fill up.
      let copy = UnsafeMutableRawPointer(scratch + usedFloats)
      copy.copyMemory(from: start, byteCount: count * bytesPerRow)
      (copy + count * bytesPerRow).initializeMemory(as: UInt8.self, repeating: 0, count: (8 - count) * bytesPerRow)
      start = UnsafeRawPointer(copy)
    }
    var sums = Sums(
      activations: activations, vector: 0, scratch: scratch + resultFloats,
      coming: ComingWeights(
        start: base + nextRow * bytesPerRow, bytes: 8 * bytesPerRow, steps: weight.rowLength / Format.groupLength))
    Format.unpackEightRows(start, bytesPerRow: bytesPerRow, columns: weight.rowLength, to: &sums)
    sums.store(to: scratch)
    for vector in 0..<Sums.vectors { (output.row(vector) + row).update(from: scratch + 8 * vector, count: count) }
  }
}
