extension ComputeContext {
  /// Cuts the projections of `rows` tokens at positions `start` … into heads: queries into `queries`
  /// ([rows, shape.queryColumns]), keys and values into the cache pages. Queries and keys are turned by `rotations` if
  /// given ([rows, 2 · pairs]).
  ///
  /// The tokens are those of rows `firstRow` … of all matrices.
  ///
  /// The three projections may be columns of one matrix (MPT's fused one) or three matrices.
  public func arrangeHeads(
    _ projections: HeadProjections, rows: Int, firstRow: Int = 0, start: Int, shape: AttentionShape,
    rotations: FloatMatrix?, pairCount: Int, queries: FloatMatrix, pages: [KeyValuePage], layer: Int
  ) {
    // A task takes the rows of one key column, in order: a token may clear its successor's place (CacheWriter).
    let firstColumn = start / laneCount
    let columns = (start + rows - 1) / laneCount - firstColumn + 1
    let vectorFloats = CacheWriter.scratchFloats(max(shape.keyStride, shape.valueStride))
    pool.run(taskCount: columns) { worker, task in
      let vector = pool.scratch(worker: worker, floatCount: 2 * vectorFloats)
      let encoded = vector + vectorFloats
      let positions = max(start, (firstColumn + task) * laneCount)..<min(start + rows, (firstColumn + task + 1) * laneCount)
      for position in positions {
        let row = firstRow + position - start
        let turn = rotations.map { UnsafePointer($0.row(row)) }
        let page = pages[position / KeyValuePage.tokenCount]
        let slot = position % KeyValuePage.tokenCount
        let q = projections.query.row(row) + projections.queryColumn
        for head in 0..<shape.headCount {
          Self.rotate(
            q + head * shape.keyLength, count: shape.keyLength, by: turn, pairCount: pairCount,
            into: queries.row(row) + head * shape.keyStride)
        }
        let k = projections.key.row(row) + projections.keyColumn
        vector.update(repeating: 0, count: vectorFloats)
        for head in 0..<shape.keyValueHeadCount {
          Self.rotate(k + head * shape.keyLength, count: shape.keyLength, by: turn, pairCount: pairCount, into: vector)
          CacheWriter.storeKey(
            vector, slot: slot, head: page.keys(layer: layer, head: head), layout: page.layout, scratch: encoded)
        }
        let v = projections.value.row(row) + projections.valueColumn
        vector.update(repeating: 0, count: vectorFloats)
        for head in 0..<shape.keyValueHeadCount {
          vector.update(from: v + head * shape.valueLength, count: shape.valueLength)
          CacheWriter.storeValue(
            vector, slot: slot, head: page.values(layer: layer, head: head), layout: page.layout, scratch: encoded)
        }
      }
    }
  }

  @inline(__always)
  private static func rotate(
    _ source: UnsafePointer<Float>, count: Int, by turn: UnsafePointer<Float>?, pairCount: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    guard let turn else {
      target.update(from: source, count: count)
      return
    }
    for pair in 0..<pairCount {
      let (x, y) = (source[2 * pair], source[2 * pair + 1])
      let (cosine, sine) = (turn[2 * pair], turn[2 * pair + 1])
      target[2 * pair] = x * cosine - y * sine
      target[2 * pair + 1] = x * sine + y * cosine
    }
    let turned = 2 * pairCount
    (target + turned).update(from: source + turned, count: count - turned)
  }
}

/// Where the query, key and value projections of a layer stand: a matrix and the first column in it, each.
public struct HeadProjections {
  let query: FloatMatrix
  let queryColumn: Int
  let key: FloatMatrix
  let keyColumn: Int
  let value: FloatMatrix
  let valueColumn: Int

  /// Three matrices.
  public init(query: FloatMatrix, key: FloatMatrix, value: FloatMatrix) {
    (self.query, self.key, self.value) = (query, key, value)
    (queryColumn, keyColumn, valueColumn) = (0, 0, 0)
  }

  /// One matrix with the columns [query | key | value].
  public init(fused: FloatMatrix, shape: AttentionShape) {
    (query, key, value) = (fused, fused, fused)
    queryColumn = 0
    keyColumn = shape.headCount * shape.keyLength
    valueColumn = keyColumn + shape.keyValueHeadCount * shape.keyLength
  }
}
