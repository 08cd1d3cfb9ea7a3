internal import CIntrinsics

extension ComputeContext {
  /// Attention of one token at `position` over everything cached up to itself.
  ///
  /// The cache is cut into fixed ranges of pages; each range of each head is one task with its own softmax, and the
  /// partial results are joined in ascending order: the sums do not depend on the thread count.
  ///
  /// - Parameters:
  ///   - queries: row `row` holds the arranged query.
  ///   - output: row `row`: [headCount · valueLength].
  public func decodeAttention(
    queries: FloatMatrix, row: Int = 0, position: Int, shape: AttentionShape, pages: [KeyValuePage], layer: Int,
    partials: DecodePartials, output: FloatMatrix
  ) {
    guard let layout = pages.first?.layout else { return }
    let tokens = position + 1
    let ranges = (tokens + DecodePartials.rangeTokens - 1) / DecodePartials.rangeTokens
    let stride = DecodePartials.floats(valueStride: shape.valueStride)
    partials.withFloats(shape.headCount * ranges * stride) { values in
      pool.run(taskCount: shape.keyValueHeadCount * ranges) { worker, task in
        let range = task % ranges
        let first = range * DecodePartials.rangeTokens
        let keyValueHead = task / ranges
        let head = keyValueHead * shape.groupSize
        DecodeRange(
          layout: layout, pages: pages, layer: layer, keyValueHead: keyValueHead,
          tokens: first..<min(first + DecodePartials.rangeTokens, tokens), position: position,
          scratch: pool.scratch(worker: worker, floatCount: DecodeRange.scratchFloats(shape))
        ).attend(
          query: queries.row(row) + head * shape.keyStride, partials: values + (head * ranges + range) * stride,
          partialStride: ranges * stride)
      }
      for head in 0..<shape.headCount {
        DecodePartials.join(
          values + head * ranges * stride, count: ranges, stride: stride, valueLength: shape.valueLength,
          into: output.row(row) + head * shape.valueLength)
      }
    }
  }
}

/// Partial results of decode attention, kept between calls: per head and range, [largest score, sum, values…].
public final class DecodePartials {
  /// Positions in a range: four pages.
  static let rangeTokens = 4 * KeyValuePage.tokenCount
  /// Floats before the values; a whole register, so that the values stay aligned.
  static let headerFloats = laneCount

  private var storage: [Float] = []

  public init() {}

  static func floats(valueStride: Int) -> Int { headerFloats + valueStride }

  func withFloats(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    if storage.count < count { storage = [Float](repeating: 0, count: count) }
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

