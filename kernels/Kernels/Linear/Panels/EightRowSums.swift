internal import CIntrinsics

/// The products of eight weight rows with one vector.
struct EightRowSums<Format: QuantizedBlockDecoder, Products: EightRowProducts>: VectorSums {
  typealias Layout = PanelLayout<Format, Products>

  /// Sums of the blocks so far.
  private var rows = ci_no_rows()
  private var coming: ComingWeights?
  private var activations: UnsafeRawPointer
  private var cells: UnsafePointer<Float>
  private let scales: UnsafeMutablePointer<Float>
  private let minima: UnsafeMutablePointer<Float>
  private let products: UnsafeMutablePointer<Float>
  private var slot0 = Products.beginEight(at: nil)
  private var slot1 = Products.beginEight(at: nil)
  private var slot2 = Products.beginEight(at: nil)
  private var slot3 = Products.beginEight(at: nil)

  private static var groups: Int { Format.weightsPerBlock / Format.groupLength }

  static var vectors: Int { 1 }

  /// Floats of scratch memory for several vectors: scales and minima, which they share, and products of each.
  static func scratchCount(vectors: Int) -> Int { (2 + vectors) * 8 * groups }

  @inline(__always)
  init(
    activations: PackedActivations<Format, Products>, vector: Int, scratch: UnsafeMutablePointer<Float>,
    coming: ComingWeights?
  ) {
    self.coming = coming
    self.activations = UnsafeRawPointer(activations.values(group: vector, block: 0))
    cells = UnsafePointer(activations.cells(group: vector, span: 0))
    scales = scratch
    minima = scratch + 8 * Self.groups
    products = scratch + (2 + vector) * 8 * Self.groups
  }

  @inline(__always)
  mutating func store(scales values: SIMD8<Float>, group: Int) { ci_store_eight(scales + 8 &* group, values) }

  @inline(__always)
  mutating func store(minima values: SIMD8<Float>, group: Int) { ci_store_eight(minima + 8 &* group, values) }

  @inline(__always)
  mutating func begin(slot: Int, group: Int) {
    let keeps = Products.keepsZeroPoint && !Format.hasMinima
    self[slot] = Products.beginEight(at: keeps ? correction(group) : nil)
  }

  @inline(__always)
  mutating func store(_ quads: SIMD32<UInt8>, slot: Int, column: Int) {
    let (block, place) = (column / PanelShape.blockLength, column % PanelShape.blockLength)
    let x = activations + (block &* Layout.tokenBlockBytes &+ place &* Products.bytesPerValue)
    self[slot] = Products.add(
      quads, zeroPoint: Format.hasMinima ? 0 : Format.zeroPoint, x,
      widens: Layout.stepsPerRun < Layout.stepsPerBlock, to: self[slot])
  }

  @inline(__always)
  mutating func finish(slot: Int, group: Int) {
    ci_store_rows(products + 8 &* group, Products.total(self[slot]))
    coming?.step()
  }

  @inline(__always)
  mutating func finishBlock(columns: Int) {
    for group in 0..<Self.groups {
      rows = ci_add_scaled_rows(rows, ci_load_rows(products + 8 &* group), scales + 8 &* group, span(group))
      if Format.hasMinima { rows = ci_add_multiple_of_rows(rows, minima + 8 &* group, correction(group)) }
    }
    activations += columns / PanelShape.blockLength &* Layout.tokenBlockBytes
    cells += columns / Layout.spanLength &* Layout.tokenSpanCells
  }

  @inline(__always)
  func store(to target: UnsafeMutablePointer<Float>) { ci_store_eight(target, rows) }

  /// The vector's scale for a group of the block.
  @inline(__always)
  private func span(_ group: Int) -> UnsafePointer<Float> {
    cells + group / Layout.subgroups &* Layout.tokenSpanCells
  }

  @inline(__always)
  private func correction(_ group: Int) -> UnsafePointer<Float> {
    span(group) + (1 &+ group % Layout.subgroups)
  }

  /// For a literal `slot` no more than a name.
  private subscript(slot: Int) -> Products.EightSums {
    @inline(__always)
    get {
      switch slot {
      case 0: slot0
      case 1: slot1
      case 2: slot2
      default: slot3
      }
    }
    @inline(__always)
    set {
      switch slot {
      case 0: slot0 = newValue
      case 1: slot1 = newValue
      case 2: slot2 = newValue
      default: slot3 = newValue
      }
    }
  }
}
