internal import CIntrinsics

extension ComputeContext {
  /// Attention of one token at `position` over everything cached up to itself.
  ///
  /// The cache is cut into fixed ranges of pages; each range of each head is one task with its own softmax, and the
  /// partial results are joined in ascending order: the sums do not depend on the thread count.
  ///
  /// - Parameters:
  ///   - queries: row 0 holds the arranged query.
  ///   - output: row 0: [headCount · valueLength].
  public func decodeAttention(
    queries: FloatMatrix, position: Int, shape: AttentionShape, pages: [KeyValuePage], layer: Int,
    partials: DecodePartials, output: FloatMatrix
  ) {
    let tokens = position + 1
    let ranges = (tokens + DecodePartials.rangeTokens - 1) / DecodePartials.rangeTokens
    let stride = DecodePartials.floats(valueStride: shape.valueStride)
    partials.withFloats(shape.headCount * ranges * stride) { values in
      pool.run(taskCount: shape.keyValueHeadCount * ranges) { worker, task in
        let range = task % ranges
        let first = range * DecodePartials.rangeTokens
        let scores = pool.scratch(worker: worker, floatCount: DecodePartials.rangeTokens)
        for member in 0..<shape.groupSize {
          let head = task / ranges * shape.groupSize + member
          DecodeRange(shape: shape, pages: pages, layer: layer, head: head, position: position).attend(
            query: queries.row(0) + head * shape.keyStride,
            tokens: first..<min(first + DecodePartials.rangeTokens, tokens), scores: scores,
            partial: values + (head * ranges + range) * stride)
        }
      }
      for head in 0..<shape.headCount {
        DecodePartials.join(
          values + head * ranges * stride, count: ranges, stride: stride, valueLength: shape.valueLength,
          into: output.row(0) + head * shape.valueLength)
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

  /// output = Σ values · e^(largest − top) / Σ sum · e^(largest − top), in ascending order of the ranges.
  static func join(
    _ partials: UnsafePointer<Float>, count: Int, stride: Int, valueLength: Int, into output: UnsafeMutablePointer<Float>
  ) {
    var top = -Float.infinity
    for range in 0..<count { top = max(top, partials[range * stride]) }
    var total: Float = 0
    for column in 0..<valueLength { output[column] = 0 }
    for range in 0..<count {
      let partial = partials + range * stride
      let factor = ci_lane(exponential(ci_splat(partial[0] - top)))
      total += partial[1] * factor
      for column in 0..<valueLength { output[column] += partial[headerFloats + column] * factor }
    }
    let factor = 1 / total
    for column in 0..<valueLength { output[column] *= factor }
  }
}

/// One head's attention over one range of positions.
private struct DecodeRange {
  let shape: AttentionShape
  let pages: [KeyValuePage]
  let layer: Int
  let head: Int
  let position: Int

  func attend(
    query: UnsafePointer<Float>, tokens: Range<Int>, scores: UnsafeMutablePointer<Float>,
    partial: UnsafeMutablePointer<Float>
  ) {
    let keyValueHead = head / shape.groupSize
    let slope = shape.alibiSlopes.isEmpty ? 0 : shape.alibiSlopes[head]
    let count = tokens.count
    var largest = -Float.infinity
    for index in 0..<count {
      let token = tokens.lowerBound + index
      let keys = pages[token / KeyValuePage.tokenCount].keys(layer: layer, head: keyValueHead)
      let key = keys + token % KeyValuePage.tokenCount * shape.keyStride
      var sum = ci_splat(0)
      for column in stride(from: 0, to: shape.keyStride, by: laneCount) {
        sum = ci_fma(ci_load(query + column), ci_load(key + column), sum)
      }
      let score = ci_sum(sum) * shape.scale + slope * Float(token - position)
      scores[index] = score
      largest = max(largest, score)
    }
    let padded = roundUp(count, toMultipleOf: laneCount)
    for index in count..<padded { scores[index] = -.infinity }
    let shift = ci_splat(largest)
    var total = ci_splat(0)
    for index in stride(from: 0, to: padded, by: laneCount) {
      let numerator = exponential(ci_sub(ci_load(scores + index), shift))
      ci_store(scores + index, numerator)
      total = ci_add(total, numerator)
    }
    partial[0] = largest
    partial[1] = ci_sum(total)
    let sums = partial + DecodePartials.headerFloats
    sums.update(repeating: 0, count: shape.valueStride)
    for index in 0..<count {
      let token = tokens.lowerBound + index
      let values = pages[token / KeyValuePage.tokenCount].values(layer: layer, head: keyValueHead)
      let value = values + token % KeyValuePage.tokenCount * shape.valueStride
      let weight = ci_splat(scores[index])
      for column in stride(from: 0, to: shape.valueStride, by: laneCount) {
        ci_store(sums + column, ci_fma(weight, ci_load(value + column), ci_load(sums + column)))
      }
    }
  }
}
