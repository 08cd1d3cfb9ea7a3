internal import CIntrinsics

extension ComputeContext {
  /// Attention of single tokens, each over everything cached of its sequence up to itself.
  ///
  /// The cache is cut into fixed ranges of pages, each with its own softmax, and the partial results are joined in
  /// ascending order: the sums depend neither on the thread count nor on the other rows. A task is a range of a key/value
  /// head, for all rows that share its pages: they are read once.
  ///
  /// - Parameters:
  ///   - queries: at each row the arranged query.
  ///   - output: at each row: [headCount · valueLength].
  public func decodeAttention(
    queries: FloatMatrix, batch: DecodeBatch, layer: Int, partials: DecodePartials, output: FloatMatrix
  ) {
    guard let layout = batch.rows.first?.pages.first?.layout else { return }
    let shape = batch.shape
    let heads = shape.keyValueHeadCount
    let floats = DecodePartials.floats(valueStride: shape.valueStride)
    let scratchFloats = DecodeRange.scratchFloats(shape, rows: batch.mostSharing)
    // [row][head][range]
    partials.withFloats(shape.headCount * batch.rangeCount * floats) { values in
      func partial(_ place: Int, head: Int, range: Int) -> UnsafeMutablePointer<Float> {
        let (first, ranges) = (batch.firstRanges[place], batch.rows[place].ranges)
        return values + (first * shape.headCount + head * ranges + range) * floats
      }
      pool.run(taskCount: batch.sharedRanges.count * heads) { worker, task in
        let shared = batch.sharedRanges[task / heads]
        let keyValueHead = task % heads
        let head = keyValueHead * shape.groupSize
        DecodeRange(
          layout: layout, pages: batch.rows[shared.places[0]].pages, layer: layer, keyValueHead: keyValueHead,
          tokens: shared.tokens, rows: shared.places.count,
          scratch: pool.scratch(worker: worker, floatCount: scratchFloats)
        ).attend { index in
          let place = shared.places[index]
          let row = batch.rows[place]
          return DecodeRange.Row(
            position: row.position, query: queries.row(row.row) + head * shape.keyStride,
            partials: partial(place, head: head, range: shared.range), partialStride: row.ranges * floats)
        }
      }
      pool.run(taskCount: batch.rows.count * heads) { _, task in
        let (place, keyValueHead) = (task / heads, task % heads)
        for head in keyValueHead * shape.groupSize..<(keyValueHead + 1) * shape.groupSize {
          DecodePartials.join(
            partial(place, head: head, range: 0), count: batch.rows[place].ranges, stride: floats,
            valueLength: shape.valueLength, into: output.row(batch.rows[place].row) + head * shape.valueLength)
        }
      }
    }
  }
}

/// Partial results of decode attention, kept between calls: per row, head and range, [largest score, sum, values…].
public final class DecodePartials {
  /// Positions in a range: four pages.
  static let rangeTokens = 4 * KeyValuePage.tokenCount
  /// Floats before the values: a whole register.
  static let headerFloats = laneCount

  private var storage: [Float] = []

  public init() {}

  /// What decode of `rows` tokens takes, each behind `tokens` others.
  public static func byteCount(shape: AttentionShape, rows: Int, tokens: Int) -> Int {
    let ranges = (tokens + rangeTokens - 1) / rangeTokens
    return rows * shape.headCount * ranges * floats(valueStride: shape.valueStride) * MemoryLayout<Float>.stride
  }

  static func floats(valueStride: Int) -> Int { headerFloats + valueStride }

  func withFloats(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    if storage.count < count {
      // The old ones are freed before more are taken.
      storage = []
      storage = [Float](repeating: 0, count: count)
    }
    storage.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { body(base) }
    }
  }

  /// output = Σ values · 2^(largest − top) / Σ sum · 2^(largest − top), in ascending order of the ranges.
  static func join(
    _ partials: UnsafeMutablePointer<Float>, count: Int, stride: Int, valueLength: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    var top = -Float.infinity
    for range in 0..<count { top = max(top, partials[range * stride]) }
    var total: Float = 0
    for range in 0..<count {
      let partial = partials + range * stride
      let factor = powerOfTwo(ci_splat(partial[0] - top))
      total += partial[1] * ci_lane(factor)
      // Summed up in the first range's place.
      for column in Swift.stride(from: headerFloats, to: stride, by: laneCount) {
        let product = ci_mul(ci_load(partial + column), factor)
        ci_store(partials + column, range == 0 ? product : ci_add(ci_load(partials + column), product))
      }
    }
    let factor = 1 / total
    for column in 0..<valueLength { output[column] = partials[headerFloats + column] * factor }
  }
}

