internal import CIntrinsics

/// 32 weight rows times 8 tokens over neighbouring blocks of 32 columns: the inner loops of prefill.
///
/// For every group of weights, sums of integer products stay in registers; then they are converted, scaled and added to
/// the 32-bit float sums, which lie in the first-level cache. With 512-bit registers all 8 tokens × 2 registers of rows
/// go together, otherwise 4 tokens × 1.
enum PanelTile<Format: QuantizedBlockDecoder, Products: PanelProducts> {
  typealias Layout = PanelLayout<Format, Products>

  /// - Parameters:
  ///   - weights, factors: a `WeightPanel`'s.
  ///   - activations, cells: a `PackedActivations`' from the panel's first block on.
  ///   - sums: [token][row], added to.
  static func multiply(
    blocks: Int, weights: UnsafeRawPointer, factors: UnsafePointer<Float>, activations: UnsafeRawPointer,
    cells: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<blocks {
      for subgroup in 0..<Layout.subgroups {
        let weights = weights + (block &* Layout.weightBlockBytes &+ subgroup &* Layout.stepsPerGroup &* 128)
        let activations =
          activations
          + (block &* Layout.activationBlockBytes &+ subgroup &* Format.groupLength &* Products.bytesPerValue)
        let scales = factors + (block &* Layout.weightBlockFactors &+ subgroup &* PanelShape.rows)
        let cells = cells + block &* Layout.activationBlockCells
        let corrections = cells + (1 &+ subgroup) &* PanelShape.tokens
        if ci_has_wide_registers() {
          multiplyEight(weights, scales, activations, cells, corrections, sums)
        } else {
          for tokens in stride(from: 0, to: PanelShape.tokens, by: 4) {
            for rows in stride(from: 0, to: PanelShape.rows, by: laneCount) {
              multiplyFour(
                weights + rows &* 4, scales + rows,
                activations + tokens &* PanelShape.blockLength &* Products.bytesPerValue, cells + tokens,
                corrections + tokens, sums + (tokens &* PanelShape.rows &+ rows))
            }
          }
        }
      }
    }
  }

  /// The integer sums of one token: the panel's first and last 16 rows.
  private struct TokenSums {
    var first: SIMD16<Int32>
    var last: SIMD16<Int32>

    @inline(__always)
    init(_ correction: UnsafePointer<Float>) {
      first = PanelTile.start(correction)
      last = first
    }

    @inline(__always)
    mutating func add(_ w: Products.Weights, _ v: Products.Weights, _ x: UnsafeRawPointer) {
      first = Products.add(w, x, to: first)
      last = Products.add(v, x, to: last)
    }
  }

  @inline(__always)
  private static func multiplyEight(
    _ weights: UnsafeRawPointer, _ scales: UnsafePointer<Float>, _ activations: UnsafeRawPointer,
    _ cells: UnsafePointer<Float>, _ corrections: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>
  ) {
    let token = PanelShape.blockLength * Products.bytesPerValue
    var t0 = TokenSums(corrections)
    var t1 = TokenSums(corrections + 1)
    var t2 = TokenSums(corrections + 2)
    var t3 = TokenSums(corrections + 3)
    var t4 = TokenSums(corrections + 4)
    var t5 = TokenSums(corrections + 5)
    var t6 = TokenSums(corrections + 6)
    var t7 = TokenSums(corrections + 7)
    for step in 0..<Layout.stepsPerGroup {
      let w = Products.load(weights + step &* 128)
      let v = Products.load(weights + (step &* 128 &+ 64))
      let x = activations + step &* 4
      t0.add(w, v, x)
      t1.add(w, v, x + token)
      t2.add(w, v, x + 2 &* token)
      t3.add(w, v, x + 3 &* token)
      t4.add(w, v, x + 4 &* token)
      t5.add(w, v, x + 5 &* token)
      t6.add(w, v, x + 6 &* token)
      t7.add(w, v, x + 7 &* token)
    }
    let rowFactors = RowFactors(scales)
    let lastFactors = RowFactors(scales + laneCount)
    finish(t0, 0, rowFactors, lastFactors, cells, corrections, sums)
    finish(t1, 1, rowFactors, lastFactors, cells, corrections, sums)
    finish(t2, 2, rowFactors, lastFactors, cells, corrections, sums)
    finish(t3, 3, rowFactors, lastFactors, cells, corrections, sums)
    finish(t4, 4, rowFactors, lastFactors, cells, corrections, sums)
    finish(t5, 5, rowFactors, lastFactors, cells, corrections, sums)
    finish(t6, 6, rowFactors, lastFactors, cells, corrections, sums)
    finish(t7, 7, rowFactors, lastFactors, cells, corrections, sums)
  }

  @inline(__always)
  private static func finish(
    _ token: TokenSums, _ index: Int, _ first: RowFactors, _ last: RowFactors, _ cells: UnsafePointer<Float>,
    _ corrections: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>
  ) {
    let target = sums + index &* PanelShape.rows
    add(token.first, first, cells + index, corrections + index, to: target)
    add(token.last, last, cells + index, corrections + index, to: target + laneCount)
  }

  @inline(__always)
  private static func multiplyFour(
    _ weights: UnsafeRawPointer, _ scales: UnsafePointer<Float>, _ activations: UnsafeRawPointer,
    _ cells: UnsafePointer<Float>, _ corrections: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>
  ) {
    let token = PanelShape.blockLength * Products.bytesPerValue
    var t0 = start(corrections)
    var t1 = start(corrections + 1)
    var t2 = start(corrections + 2)
    var t3 = start(corrections + 3)
    for step in 0..<Layout.stepsPerGroup {
      let w = Products.load(weights + step &* 128)
      let x = activations + step &* 4
      t0 = Products.add(w, x, to: t0)
      t1 = Products.add(w, x + token, to: t1)
      t2 = Products.add(w, x + 2 &* token, to: t2)
      t3 = Products.add(w, x + 3 &* token, to: t3)
    }
    let factors = RowFactors(scales)
    add(t0, factors, cells, corrections, to: sums)
    add(t1, factors, cells + 1, corrections + 1, to: sums + PanelShape.rows)
    add(t2, factors, cells + 2, corrections + 2, to: sums + 2 &* PanelShape.rows)
    add(t3, factors, cells + 3, corrections + 3, to: sums + 3 &* PanelShape.rows)
  }

  /// Scales, and minima where the format has them, of 16 rows.
  private struct RowFactors {
    let scales: Lanes
    let minima: Lanes

    @inline(__always)
    init(_ scales: UnsafePointer<Float>) {
      self.scales = ci_load(scales)
      minima = Format.hasMinima ? ci_load(scales + Layout.subgroups &* PanelShape.rows) : ci_splat(0)
    }
  }

  /// Where a sum of products starts: at −zero point · Σ activations, if the weights contain a zero point.
  @inline(__always)
  private static func start(_ correction: UnsafePointer<Float>) -> SIMD16<Int32> {
    Products.keepsZeroPoint && !Format.hasMinima ? ci_splat_load_i32(correction) : ci_splat_i32(0)
  }

  /// target += scales · token's scale · products (+ minima · token's scaled sum)
  @inline(__always)
  private static func add(
    _ products: SIMD16<Int32>, _ factors: RowFactors, _ scale: UnsafePointer<Float>,
    _ correction: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>
  ) {
    var sum = ci_fma(ci_from_i32(products), ci_mul(factors.scales, ci_splat_load(scale)), ci_load(target))
    if Format.hasMinima { sum = ci_fma(factors.minima, ci_splat_load(correction), sum) }
    ci_store(target, sum)
  }
}
