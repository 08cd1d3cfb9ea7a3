/// The products of eight weight rows with some vectors, made while the rows are unpacked: only factors and sums of a
/// block go through memory. The same bits as `PanelTile`'s.
protocol VectorSums<Format, Products>: RowLanesTarget {
  associatedtype Format: QuantizedBlockDecoder
  associatedtype Products: EightRowProducts

  static var vectors: Int { get }

  /// - Parameters:
  ///   - activations: of vectors.
  ///   - vector: the first of `vectors`.
  ///   - scratch: `EightRowSums.scratchCount(vectors:)` floats for all vectors together.
  ///   - coming: what to ask the memory for meanwhile, in a step for each group.
  init(
    activations: PackedActivations<Format, Products>, vector: Int, scratch: UnsafeMutablePointer<Float>,
    coming: ComingWeights?)

  /// Stores the sums: [vector][row].
  func store(to target: UnsafeMutablePointer<Float>)
}

/// Some vectors beside some others.
struct PairedSums<First: VectorSums, Second: VectorSums>: VectorSums
where First.Format == Second.Format, First.Products == Second.Products {
  private var first: First
  private var second: Second

  static var vectors: Int { First.vectors + Second.vectors }

  @inline(__always)
  init(
    activations: PackedActivations<First.Format, First.Products>, vector: Int, scratch: UnsafeMutablePointer<Float>,
    coming: ComingWeights?
  ) {
    first = First(activations: activations, vector: vector, scratch: scratch, coming: coming)
    second = Second(activations: activations, vector: vector + First.vectors, scratch: scratch, coming: nil)
  }

  // Scales and minima lie in memory that all vectors share.
  @inline(__always)
  mutating func store(scales: SIMD8<Float>, group: Int) { first.store(scales: scales, group: group) }

  @inline(__always)
  mutating func store(minima: SIMD8<Float>, group: Int) { first.store(minima: minima, group: group) }

  @inline(__always)
  mutating func begin(slot: Int, group: Int) {
    first.begin(slot: slot, group: group)
    second.begin(slot: slot, group: group)
  }

  @inline(__always)
  mutating func store(_ quads: SIMD32<UInt8>, slot: Int, column: Int) {
    first.store(quads, slot: slot, column: column)
    second.store(quads, slot: slot, column: column)
  }

  @inline(__always)
  mutating func finish(slot: Int, group: Int) {
    first.finish(slot: slot, group: group)
    second.finish(slot: slot, group: group)
  }

  @inline(__always)
  mutating func finishBlock(columns: Int) {
    first.finishBlock(columns: columns)
    second.finishBlock(columns: columns)
  }

  @inline(__always)
  func store(to target: UnsafeMutablePointer<Float>) {
    first.store(to: target)
    second.store(to: target + 8 * First.vectors)
  }
}
