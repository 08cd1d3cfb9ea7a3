internal import CIntrinsics

/// Scratch and running sums of one panel of queries of one head, in 32 bits by BLAS.
struct BLASAttentionPanel {
  static let keys = KeyValuePage.tokenCount

  let shape: AttentionShape
  let tile: PageTile
  /// [rowLimit, keyStride]; products take all rows, whatever the rows in use.
  let queries: UnsafeMutablePointer<Float>
  let rowLimit: Int
  /// [rowLimit, keys]: scores, then probabilities.
  let scores: UnsafeMutablePointer<Float>
  /// [rowLimit, valueStride]: probability-weighted values so far.
  let sums: UnsafeMutablePointer<Float>
  /// [rowLimit]: largest score so far.
  let largest: UnsafeMutablePointer<Float>
  /// [rowLimit]: sum of the probabilities' numerators so far.
  let weights: UnsafeMutablePointer<Float>

  static func scratchFloats(_ shape: AttentionShape) -> Int {
    PageTile.scratchFloats(shape) + PanelHeads.rows(shape) * (shape.keyStride + keys + shape.valueStride + 2)
  }

  init(layout: CacheLayout, scratch: UnsafeMutablePointer<Float>) {
    shape = layout.shape
    tile = PageTile(layout: layout, allowsPairs: false, scratch: scratch)
    rowLimit = PanelHeads.rows(shape)
    queries = scratch + PageTile.scratchFloats(shape)
    scores = queries + rowLimit * shape.keyStride
    sums = scores + rowLimit * Self.keys
    largest = sums + rowLimit * shape.valueStride
    weights = largest + rowLimit
    sums.update(repeating: 0, count: rowLimit * shape.valueStride)
    largest.update(repeating: -.infinity, count: rowLimit)
    weights.update(repeating: 0, count: rowLimit)
  }

  func attend(
    _ blas: BLAS, queries matrix: FloatMatrix, firstRow: Int, rowCount: Int, firstPosition: Int, head: Int,
    pages: [KeyValuePage], layer: Int
  ) {
    let keyValueHead = head / shape.groupSize
    let slope = shape.alibiSlopes.isEmpty ? 0 : shape.alibiSlopes[head] * log2e
    // Rows past the chunk's end are computed along as zeros and never read.
    queries.update(repeating: 0, count: rowLimit * shape.keyStride)
    for row in 0..<rowCount {
      (queries + row * shape.keyStride)
        .update(from: matrix.row(firstRow + row) + head * shape.keyStride, count: shape.keyStride)
    }
    for page in 0...(firstPosition + rowCount - 1) / Self.keys {
      // Plain matrices: keys [keyStride, keys], values [keys, valueStride].
      let keys = tile.floatKeys(
        pages[page], layer: layer, head: keyValueHead, columnStride: laneCount, stepStride: Self.keys)
      let values = tile.floatValues(
        pages[page], layer: layer, head: keyValueHead, columnStride: laneCount, stepStride: shape.valueStride)
      // The product takes whole pages: what an abandoned sequence left behind the last row must not be a NaN.
      let known = min(firstPosition + rowCount - page * Self.keys, Self.keys)
      (values + known * shape.valueStride).update(repeating: 0, count: (Self.keys - known) * shape.valueStride)
      blas.multiply(
        queries, stride: shape.keyStride, keys, stride: Self.keys, into: scores, stride: Self.keys, m: rowLimit,
        n: Self.keys, k: shape.keyStride, beta: 0)
      for row in 0..<rowLimit {
        updateRow(row, visibleKeys: firstPosition + row + 1 - page * Self.keys, slope: slope)
      }
      blas.multiply(
        scores, stride: Self.keys, values, stride: shape.valueStride, into: sums, stride: shape.valueStride,
        m: rowLimit, n: shape.valueStride, k: Self.keys, beta: 1)
    }
  }

  /// Turns one row of scores into numerators and rescales what was summed before.
  ///
  /// - Parameter visibleKeys: keys of this page up to the row's own position; may be ≤ 0 or more than a page.
  @inline(__always)
  private func updateRow(_ row: Int, visibleKeys: Int, slope: Float) {
    let line = scores + row * Self.keys
    let visible = Int32(truncatingIfNeeded: min(max(visibleKeys, 0), Self.keys))
    let scale = ci_splat(shape.scale * log2e)
    // Key position minus query position of the page's first key is 1 − visibleKeys.
    let distance = ci_splat(Float(1 - visibleKeys))
    let slopes = ci_splat(slope)
    var top = ci_splat(-.infinity)
    for column in stride(from: 0, to: Self.keys, by: laneCount) {
      let first = Float(column)
      let bias = ci_mul(slopes, ci_add(ci_add(ci_lane_numbers(), ci_splat(first)), distance))
      let score = ci_fma(ci_load(line + column), scale, bias)
      let masked = ci_keep_first(score, visible - Int32(truncatingIfNeeded: column), -.infinity)
      ci_store(line + column, masked)
      top = ci_max(top, masked)
    }
    let before = largest[row]
    let now = max(before, ci_largest(top))
    // A first page always has a visible key, so `now` is finite from there on; NaN stays NaN.
    largest[row] = now
    let shift = ci_splat(now)
    var total = ci_splat(0)
    for column in stride(from: 0, to: Self.keys, by: laneCount) {
      let numerator = powerOfTwo(ci_sub(ci_load(line + column), shift))
      ci_store(line + column, numerator)
      total = ci_add(total, numerator)
    }
    if now == before {
      weights[row] += ci_sum(total)
      return
    }
    let factor = ci_lane(powerOfTwo(ci_splat(before - now)))
    weights[row] = weights[row] * factor + ci_sum(total)
    let rescale = ci_splat(factor)
    let sum = sums + row * shape.valueStride
    for column in stride(from: 0, to: shape.valueStride, by: laneCount) {
      ci_store(sum + column, ci_mul(ci_load(sum + column), rescale))
    }
  }

  func finish(row: Int, into output: UnsafeMutablePointer<Float>) {
    let factor = 1 / weights[row]
    let sum = sums + row * shape.valueStride
    for column in 0..<shape.valueLength { output[column] = sum[column] * factor }
  }
}
