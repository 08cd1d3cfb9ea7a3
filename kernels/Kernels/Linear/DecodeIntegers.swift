internal import BlockFormats
internal import CIntrinsics

/// Quantised weights, in integers.
struct DecodeIntegers: QuantizedFormatOperation {
  let call: DecodeCall

  func run<Decoder: QuantizedBlockDecoder>(_ decoder: Decoder.Type) {
    let (rows, count) = (call.rows, call.weight.rowLength)
    let activations = UnsafeMutableRawPointer.allocate(
      byteCount: ActivationVector.byteCount(vectors: rows, count: count), alignment: 64)
    defer { activations.deallocate() }
    call.compute.pool.run(taskCount: rows) { _, row in
      ActivationVector.round(
        call.input.row(row), count: count, for: decoder, to: activations + row * ActivationVector.bytesPerSuperblock,
        stride: rows * ActivationVector.bytesPerSuperblock)
    }
    call.run { worker, range in multiply(range, decoder, activations, worker: worker) }
  }

  private func multiply<Decoder: QuantizedBlockDecoder>(
    _ range: Range<Int>, _ decoder: Decoder.Type, _ activations: UnsafeRawPointer, worker: Int
  ) {
    guard let base = call.weight.bytes.baseAddress else { return }
    let (rows, bytesPerRow) = (call.rows, call.weight.bytesPerRow)
    let superblocks = ActivationVector.superblockCount(call.weight.rowLength)
    let paddedBytes = superblocks * Decoder.bytesPerSuperblock
    let sumCount = rows == 1 ? 0 : rows * 2 * laneCount
    let scratch = call.compute.pool.scratch(worker: worker, floatCount: sumCount + paddedBytes / 2)
    let padded = UnsafeMutableRawPointer(scratch + sumCount)
    /// Weight row `row`; a row that ends inside a superblock is copied to place `copy` and filled up with zeros.
    @inline(__always)
    func weightRow(_ row: Int, copy: Int) -> UnsafeRawPointer {
      let start = base + row &* bytesPerRow
      if paddedBytes == bytesPerRow { return start }
      let target = padded + copy &* paddedBytes
      target.copyMemory(from: start, byteCount: bytesPerRow)
      (target + bytesPerRow).initializeMemory(as: UInt8.self, repeating: 0, count: paddedBytes - bytesPerRow)
      return UnsafeRawPointer(target)
    }
    if rows == 1 {
      let output = call.output.row(0)
      for row in range { output[row] = Decoder.dot(weightRow(row, copy: 0), superblocks: superblocks, activations) }
      return
    }
    for row in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
      let other = min(row + 1, range.upperBound - 1)
      Decoder.dotTwo(
        (weightRow(row, copy: 0), weightRow(other, copy: 1)), superblocks: superblocks, activations, vectors: rows,
        sums: scratch)
      for vector in 0..<rows {
        call.output.row(vector)[row] = ci_sum(ci_load(scratch + vector * 2 * laneCount))
        call.output.row(vector)[other] = ci_sum(ci_load(scratch + (vector * 2 + 1) * laneCount))
      }
    }
  }
}
