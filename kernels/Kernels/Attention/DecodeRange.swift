internal import CIntrinsics

/// The attention of some queries over one range of positions, for the heads that share a key/value head. A *member* is
/// such a head of one of the queries.
///
/// The cache is read once, in order, a column (some KiB) at a time, and multiplied in 32 bits whatever its type: at the
/// memory's speed that costs few members nothing, so queries and probabilities are not rounded.
struct DecodeRange {
  private let layout: CacheLayout
  private let firstHead: Int
  private let tokens: Range<Int>
  private let rows: Int
  private let columns: RangeColumns
  /// Where each member's partial result goes.
  private let partials: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  /// [member, keyStride]
  private let queries: UnsafeMutablePointer<Float>
  /// [member, rangeTokens]: scores, then probabilities.
  private let scores: UnsafeMutablePointer<Float>
  /// [member, tokenCount]: probabilities times the scales of a block of values.
  private let scaled: UnsafeMutablePointer<Float>

  /// One query.
  struct Row {
    /// Its token's.
    let position: Int
    /// [groupSize, keyStride]
    let query: UnsafePointer<Float>
    /// One per head of the group, `partialStride` floats apart.
    let partials: UnsafeMutablePointer<Float>
    let partialStride: Int
  }

  private var members: Int { rows * layout.shape.groupSize }

  private static func partialFloats(members: Int) -> Int { roundUp(2 * members, toMultipleOf: laneCount) }

  static func scratchFloats(_ shape: AttentionShape, rows: Int) -> Int {
    let members = rows * shape.groupSize
    return RangeColumns.scratchFloats + partialFloats(members: members)
      + members * (shape.keyStride + DecodePartials.rangeTokens + KeyValuePage.tokenCount)
  }

  /// - Parameters:
  ///   - tokens: a range that begins with a page.
  ///   - rows: how many queries.
  ///   - scratch: `scratchFloats` floats.
  init(
    layout: CacheLayout, pages: [KeyValuePage], layer: Int, keyValueHead: Int, tokens: Range<Int>, rows: Int,
    scratch: UnsafeMutablePointer<Float>
  ) {
    self.layout = layout
    self.tokens = tokens
    self.rows = rows
    let members = rows * layout.shape.groupSize
    firstHead = keyValueHead * layout.shape.groupSize
    columns = RangeColumns(
      layout: layout, pages: pages, layer: layer, head: keyValueHead, tokens: tokens, scratch: scratch)
    let pointers = scratch + RangeColumns.scratchFloats
    partials = UnsafeMutableRawPointer(pointers)
      .bindMemory(to: UnsafeMutablePointer<Float>.self, capacity: members)
    queries = pointers + Self.partialFloats(members: members)
    scores = queries + members * layout.shape.keyStride
    scaled = scores + members * DecodePartials.rangeTokens
  }

  /// - Parameter row: called for 0 ..< rows, twice.
  func attend(_ row: (Int) -> Row) {
    let shape = layout.shape
    let (scale, queryFloats) = (ci_splat(shape.scale * log2e), shape.groupSize * shape.keyStride)
    for index in 0..<rows {
      let row = row(index)
      for column in stride(from: 0, to: queryFloats, by: laneCount) {
        ci_store(queries + (index * queryFloats + column), ci_mul(ci_load(row.query + column), scale))
      }
      for head in 0..<shape.groupSize {
        (partials + (index * shape.groupSize + head)).initialize(to: row.partials + head * row.partialStride)
      }
    }
    switch layout.keyType {
    case .f32: score(F32Element.self)
    case .f16: score(F16Element.self)
    case .bf16: score(BF16Element.self)
    case .q8_0: score(Q8Element.self)
    }
    for index in 0..<rows {
      let position = row(index).position
      for head in 0..<shape.groupSize { normalize(index * shape.groupSize + head, head: head, position: position) }
    }
    switch layout.valueType {
    case .f32: sum(F32Element.self)
    case .f16: sum(F16Element.self)
    case .bf16: sum(BF16Element.self)
    case .q8_0: sum(Q8Element.self)
    }
  }

  /// scores = queries · keys
  @inline(__always)
  private func score<E: CacheElement>(_: E.Type) {
    let (stride, members) = (layout.shape.keyStride, members)
    let lead = Self.lead(layout.keyColumnBytes, E.self)
    for index in 0..<columns.keyCount {
      let column = columns.key(index)
      let after = index + lead - columns.keyCount
      let ahead = after < 0 ? columns.key(index + lead) : columns.value(after)
      let scales = columns.keyScales(index)
      for member in 0..<members {
        let result = Self.product(
          column, E.self, pairs: stride / 2, numbers: queries + member &* stride, scales: scales, ahead: ahead)
        ci_store(scores + member &* DecodePartials.rangeTokens + index &* laneCount, result)
      }
    }
  }

  /// Columns between the one in hand and the one that is asked for: 4 KiB, or 16 KiB where bytes take longer to unpack
  /// than to read (OPTIMIZATIONS.md).
  @inline(__always)
  private static func lead<E: CacheElement>(_ columnBytes: Int, _: E.Type) -> Int {
    max(1, (E.hasScales ? 16_384 : 4_096) / columnBytes)
  }

  /// A column times `numbers`.
  @inline(__always)
  private static func product<E: CacheElement>(
    _ column: UnsafeRawPointer, _: E.Type, pairs: Int, numbers: UnsafePointer<Float>, scales: UnsafeRawPointer,
    ahead: UnsafeRawPointer
  ) -> Lanes {
    guard E.hasScales else { return sums(column, E.self, pairs: 0..<pairs, numbers: numbers, ahead: ahead) }
    var total = ci_splat(0)
    let block = CacheLayout.scaleBlock / 2
    var (first, scale) = (0, scales)
    while first < pairs {
      let part = sums(
        column, E.self, pairs: first..<min(first &+ block, pairs), numbers: numbers, ahead: ahead)
      total = ci_fma(part, ci_load_f16(scale), total)
      first &+= block
      scale += laneCount &* 2
    }
    return total
  }

  /// A column times `numbers`, by four sums, joined in fixed order.
  @inline(__always)
  private static func sums<E: CacheElement>(
    _ column: UnsafeRawPointer, _: E.Type, pairs: Range<Int>, numbers: UnsafePointer<Float>, ahead: UnsafeRawPointer
  ) -> Lanes {
    var (a, b, c, d) = (ci_splat(0), ci_splat(0), ci_splat(0), ci_splat(0))
    var pair = pairs.lowerBound
    while pair &+ 1 < pairs.upperBound {
      let next = ahead + pair &* E.pairBytes
      ci_prefetch(next)
      if E.pairBytes >= 64 { ci_prefetch(next + 64) }
      if E.pairBytes >= 128 {
        ci_prefetch(next + 128)
        ci_prefetch(next + 192)
      }
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

  /// Scores to numerators; their largest score and sum go to the head of the partial result.
  private func normalize(_ member: Int, head: Int, position: Int) {
    let shape = layout.shape
    let partial = partials[member]
    let line = scores + member * DecodePartials.rangeTokens
    let slopes = shape.alibiSlopes.isEmpty ? 0 : shape.alibiSlopes[firstHead + head] * log2e
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
  private func sum<E: CacheElement>(_: E.Type) {
    let members = members
    let (lead, perPage) = (Self.lead(layout.valueColumnBytes, E.self), layout.valueColumns)
    var index = 0
    for first in stride(from: 0, to: tokens.count, by: KeyValuePage.tokenCount) {
      let count = min(KeyValuePage.tokenCount, tokens.count - first)
      for place in 0..<perPage {
        let column = columns.value(index)
        let ahead = columns.value(index + lead)
        let isNewBlock = place % (CacheLayout.scaleBlock / laneCount) == 0
        for member in 0..<members {
          var numbers = scores + (member &* DecodePartials.rangeTokens &+ first)
          if E.hasScales {
            let products = scaled + member &* KeyValuePage.tokenCount
            if isNewBlock { Self.scale(numbers, count, by: columns.valueScales(index), into: products) }
            numbers = products
          }
          let target = partials[member] + (DecodePartials.headerFloats &+ place &* laneCount)
          let result = Self.sums(column, E.self, pairs: 0..<(count &+ 1) / 2, numbers: numbers, ahead: ahead)
          ci_store(target, first == 0 ? result : ci_add(ci_load(target), result))
        }
        index &+= 1
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
