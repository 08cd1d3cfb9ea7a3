internal import CIntrinsics

/// The attention of one query over one range of positions, for the heads that share a key/value head.
///
/// The cache is read once, in order, a column (some KiB) at a time, and multiplied in 32 bits whatever its type: at the
/// memory's speed that costs nothing, so queries and probabilities are not rounded.
struct DecodeRange {
  private let layout: CacheLayout
  private let pages: [KeyValuePage]
  private let layer: Int
  private let keyValueHead: Int
  private let tokens: Range<Int>
  private let position: Int
  /// [groupSize, keyStride]
  private let queries: UnsafeMutablePointer<Float>
  /// [groupSize, rangeTokens]: scores, then probabilities.
  private let scores: UnsafeMutablePointer<Float>
  /// [groupSize, tokenCount]: probabilities times the scales of a block of values.
  private let scaled: UnsafeMutablePointer<Float>

  static func scratchFloats(_ shape: AttentionShape) -> Int {
    shape.groupSize * (shape.keyStride + DecodePartials.rangeTokens + KeyValuePage.tokenCount)
  }

  init(
    layout: CacheLayout, pages: [KeyValuePage], layer: Int, keyValueHead: Int, tokens: Range<Int>, position: Int,
    scratch: UnsafeMutablePointer<Float>
  ) {
    self.layout = layout
    self.pages = pages
    self.layer = layer
    self.keyValueHead = keyValueHead
    self.tokens = tokens
    self.position = position
    queries = scratch
    scores = queries + layout.shape.groupSize * layout.shape.keyStride
    scaled = scores + layout.shape.groupSize * DecodePartials.rangeTokens
  }

  /// - Parameters:
  ///   - query: [groupSize, keyStride]
  ///   - partials: one per head of the group, `partialStride` floats apart.
  func attend(query: UnsafePointer<Float>, partials: UnsafeMutablePointer<Float>, partialStride: Int) {
    let shape = layout.shape
    let scale = ci_splat(shape.scale * log2e)
    for column in stride(from: 0, to: shape.groupSize * shape.keyStride, by: laneCount) {
      ci_store(queries + column, ci_mul(ci_load(query + column), scale))
    }
    switch layout.keyType {
    case .f32: score(F32Element.self)
    case .f16: score(F16Element.self)
    case .bf16: score(BF16Element.self)
    case .q8_0: score(Q8Element.self)
    }
    for member in 0..<shape.groupSize { normalize(member, partial: partials + member * partialStride) }
    switch layout.valueType {
    case .f32: sum(F32Element.self, partials: partials, partialStride: partialStride)
    case .f16: sum(F16Element.self, partials: partials, partialStride: partialStride)
    case .bf16: sum(BF16Element.self, partials: partials, partialStride: partialStride)
    case .q8_0: sum(Q8Element.self, partials: partials, partialStride: partialStride)
    }
  }

  /// scores = queries · keys
  @inline(__always)
  private func score<E: CacheElement>(_: E.Type) {
    let shape = layout.shape
    let pairs = shape.keyStride / 2
    for first in stride(from: tokens.lowerBound, to: tokens.upperBound, by: laneCount) {
      let keys = UnsafeRawPointer(
        pages[first / KeyValuePage.tokenCount].keys(layer: layer, head: keyValueHead))
      let index = first % KeyValuePage.tokenCount / laneCount
      let column = keys + index &* layout.keyColumnBytes
      let scales = layout.keyScales(keys, column: index)
      for member in 0..<shape.groupSize {
        let result = Self.product(
          column, E.self, pairs: pairs, numbers: queries + member * shape.keyStride, scales: scales)
        ci_store(scores + member * DecodePartials.rangeTokens + first - tokens.lowerBound, result)
      }
    }
  }

  /// A column times `numbers`, by four sums, joined in fixed order.
  @inline(__always)
  private static func product<E: CacheElement>(
    _ column: UnsafeRawPointer, _: E.Type, pairs: Int, numbers: UnsafePointer<Float>, scales: UnsafeRawPointer
  ) -> Lanes {
    guard E.hasScales else { return sums(column, E.self, pairs: 0..<pairs, numbers: numbers) }
    var total = ci_splat(0)
    let block = CacheLayout.scaleBlock / 2
    for first in stride(from: 0, to: pairs, by: block) {
      let part = sums(column, E.self, pairs: first..<min(first &+ block, pairs), numbers: numbers)
      total = ci_fma(part, ci_load_f16(scales + first / block &* laneCount &* 2), total)
    }
    return total
  }

  @inline(__always)
  private static func sums<E: CacheElement>(
    _ column: UnsafeRawPointer, _: E.Type, pairs: Range<Int>, numbers: UnsafePointer<Float>
  ) -> Lanes {
    var (a, b, c, d) = (ci_splat(0), ci_splat(0), ci_splat(0), ci_splat(0))
    var pair = pairs.lowerBound
    while pair &+ 1 < pairs.upperBound {
      ci_prefetch(column + pair &* E.pairBytes + prefetchBytes)
      if E.pairBytes == 128 { ci_prefetch(column + pair &* E.pairBytes + prefetchBytes + 64) }
      let (u, v) = E.load(column, pair: pair)
      let (w, x) = E.load(column, pair: pair &+ 1)
      a = ci_fma(ci_splat(numbers[2 &* pair]), u, a)
      b = ci_fma(ci_splat(numbers[2 &* pair &+ 1]), v, b)
      c = ci_fma(ci_splat(numbers[2 &* pair &+ 2]), w, c)
      d = ci_fma(ci_splat(numbers[2 &* pair &+ 3]), x, d)
      pair &+= 2
    }
    if pair < pairs.upperBound {
      let (u, v) = E.load(column, pair: pair)
      a = ci_fma(ci_splat(numbers[2 &* pair]), u, a)
      b = ci_fma(ci_splat(numbers[2 &* pair &+ 1]), v, b)
    }
    return ci_add(ci_add(a, b), ci_add(c, d))
  }

  /// How far ahead the cache is asked for.
  private static var prefetchBytes: Int { 4096 }

  /// Scores to numerators; their largest score and sum go to the head of `partial`.
  private func normalize(_ member: Int, partial: UnsafeMutablePointer<Float>) {
    let shape = layout.shape
    let line = scores + member * DecodePartials.rangeTokens
    let slopes = shape.alibiSlopes.isEmpty ? 0 : shape.alibiSlopes[keyValueHead * shape.groupSize + member] * log2e
    let count = roundUp(tokens.count, toMultipleOf: laneCount)
    var top = ci_splat(-.infinity)
    for index in stride(from: 0, to: count, by: laneCount) {
      let distance = ci_add(ci_lane_numbers(), ci_splat(Float(tokens.lowerBound + index - position)))
      let score = ci_keep_first(
        ci_fma(ci_splat(slopes), distance, ci_load(line + index)), Int32(truncatingIfNeeded: tokens.count - index),
        -.infinity)
      ci_store(line + index, score)
      top = ci_max_or_second(score, top)
    }
    let largest = ci_largest(top)
    var total = ci_splat(0)
    for index in stride(from: 0, to: count, by: laneCount) {
      let numerator = powerOfTwo(ci_sub(ci_load(line + index), ci_splat(largest)))
      ci_store(line + index, numerator)
      total = ci_add(total, numerator)
    }
    partial[0] = largest
    partial[1] = ci_sum(total)
  }

  /// partials' values = probabilities · values
  @inline(__always)
  private func sum<E: CacheElement>(_: E.Type, partials: UnsafeMutablePointer<Float>, partialStride: Int) {
    let shape = layout.shape
    for first in stride(from: tokens.lowerBound, to: tokens.upperBound, by: KeyValuePage.tokenCount) {
      let values = UnsafeRawPointer(
        pages[first / KeyValuePage.tokenCount].values(layer: layer, head: keyValueHead))
      let count = min(KeyValuePage.tokenCount, tokens.upperBound - first)
      for index in 0..<layout.valueColumns {
        let column = values + index &* layout.valueColumnBytes
        let isNewBlock = index % (CacheLayout.scaleBlock / laneCount) == 0
        for member in 0..<shape.groupSize {
          var numbers = scores + member &* DecodePartials.rangeTokens + (first &- tokens.lowerBound)
          if E.hasScales {
            let products = scaled + member &* KeyValuePage.tokenCount
            if isNewBlock { Self.scale(numbers, count, by: layout.valueScales(values, column: index), into: products) }
            numbers = products
          }
          let target = partials + member &* partialStride + DecodePartials.headerFloats + index &* laneCount
          let result = Self.sums(column, E.self, pairs: 0..<(count &+ 1) / 2, numbers: numbers)
          ci_store(target, first == tokens.lowerBound ? result : ci_add(ci_load(target), result))
        }
      }
    }
  }

  @inline(__always)
  private static func scale(
    _ numbers: UnsafePointer<Float>, _ count: Int, by scales: UnsafeRawPointer, into products: UnsafeMutablePointer<Float>
  ) {
    for index in stride(from: 0, to: count, by: laneCount) {
      ci_store(products + index, ci_mul(ci_load(numbers + index), ci_load_f16(scales + 2 &* index)))
    }
  }
}
