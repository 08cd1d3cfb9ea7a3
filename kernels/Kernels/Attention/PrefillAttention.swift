internal import CIntrinsics

extension ComputeContext {
  /// Causal attention of `rows` tokens at positions `start` … over everything cached up to their own positions.
  ///
  /// Tiled: a panel of 64 queries of one head meets the pages one after another (128 keys each), with an online softmax
  /// (Milakov & Gimelshein, arXiv 1805.02867) and both products by BLAS on panels of fixed size. A page that a row may
  /// not see leaves its sums unchanged to the bit, so a row's result does not depend on its neighbours in the chunk.
  ///
  /// - Parameters:
  ///   - queries: [rows, shape.queryColumns], as `arrangeHeads` leaves them.
  ///   - output: [rows, headCount · valueLength].
  public func prefillAttention(
    queries: FloatMatrix, rows: Int, start: Int, shape: AttentionShape, pages: [KeyValuePage], layer: Int,
    output: FloatMatrix
  ) {
    let panels = (rows + AttentionPanel.queries - 1) / AttentionPanel.queries
    pool.run(taskCount: panels * shape.headCount) { worker, task in
      // Late panels see the most keys: they come first, so that the threads end together.
      let panel = panels - 1 - task / shape.headCount
      let head = task % shape.headCount
      let firstRow = panel * AttentionPanel.queries
      let tile = AttentionPanel(
        shape: shape, scratch: pool.scratch(worker: worker, floatCount: AttentionPanel.scratchFloats(shape)))
      tile.attend(
        blas, queries: queries.row(firstRow) + head * shape.keyStride, queryStride: queries.stride,
        rowCount: min(AttentionPanel.queries, rows - firstRow), firstPosition: start + firstRow, head: head,
        pages: pages, layer: layer)
      for row in 0..<min(AttentionPanel.queries, rows - firstRow) {
        tile.finish(row: row, into: output.row(firstRow + row) + head * shape.valueLength)
      }
    }
  }
}

/// Scratch and running sums of one panel of queries of one head.
private struct AttentionPanel {
  static let queries = FloatMatrix.rowPadding
  static let keys = KeyValuePage.tokenCount

  let shape: AttentionShape
  /// [queries, keys]: scores, then probabilities.
  let scores: UnsafeMutablePointer<Float>
  /// [queries, valueStride]: probability-weighted values so far.
  let sums: UnsafeMutablePointer<Float>
  /// [queries]: largest score so far.
  let largest: UnsafeMutablePointer<Float>
  /// [queries]: sum of the probabilities' numerators so far.
  let weights: UnsafeMutablePointer<Float>

  static func scratchFloats(_ shape: AttentionShape) -> Int { queries * (keys + shape.valueStride + 2) }

  init(shape: AttentionShape, scratch: UnsafeMutablePointer<Float>) {
    self.shape = shape
    scores = scratch
    sums = scores + Self.queries * Self.keys
    largest = sums + Self.queries * shape.valueStride
    weights = largest + Self.queries
    sums.update(repeating: 0, count: Self.queries * shape.valueStride)
    largest.update(repeating: -.infinity, count: Self.queries)
    weights.update(repeating: 0, count: Self.queries)
  }

  func attend(
    _ blas: BLAS, queries: UnsafePointer<Float>, queryStride: Int, rowCount: Int, firstPosition: Int, head: Int,
    pages: [KeyValuePage], layer: Int
  ) {
    let keyValueHead = head / shape.groupSize
    let slope = shape.alibiSlopes.isEmpty ? 0 : shape.alibiSlopes[head]
    for page in 0...(firstPosition + rowCount - 1) / Self.keys {
      blas.multiply(
        queries, stride: queryStride, transposed: pages[page].keys(layer: layer, head: keyValueHead),
        stride: shape.keyStride, into: scores, stride: Self.keys, m: Self.queries, n: Self.keys, k: shape.keyStride,
        beta: 0)
      for row in 0..<Self.queries {
        // Rows past the chunk's end hold old numbers: they are computed along and never read.
        updateRow(row, visibleKeys: firstPosition + row + 1 - page * Self.keys, slope: slope)
      }
      blas.multiply(
        scores, stride: Self.keys, pages[page].values(layer: layer, head: keyValueHead), stride: shape.valueStride,
        into: sums, stride: shape.valueStride, m: Self.queries, n: shape.valueStride, k: Self.keys, beta: 1)
    }
  }

  /// Turns one row of scores into numerators and rescales what was summed before.
  ///
  /// - Parameter visibleKeys: keys of this page up to the row's own position; may be ≤ 0 or more than a page.
  @inline(__always)
  private func updateRow(_ row: Int, visibleKeys: Int, slope: Float) {
    let line = scores + row * Self.keys
    let visible = Int32(truncatingIfNeeded: min(max(visibleKeys, 0), Self.keys))
    let scale = ci_splat(shape.scale)
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
      let numerator = exponential(ci_sub(ci_load(line + column), shift))
      ci_store(line + column, numerator)
      total = ci_add(total, numerator)
    }
    if now == before {
      weights[row] += ci_sum(total)
      return
    }
    let factor = ci_lane(exponential(ci_splat(before - now)))
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
