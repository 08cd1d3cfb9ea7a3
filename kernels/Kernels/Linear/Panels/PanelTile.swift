internal import CIntrinsics

/// 32 weight rows times 8 tokens over neighbouring blocks of 32 columns: the inner loops of prefill.
///
/// For every group of weights, sums of integer products stay in registers; then they are converted, scaled and added to
/// the 32-bit float sums. With 512-bit registers all 8 tokens × 2 registers of rows
/// go together, otherwise 4 tokens × 1, and tokens that are left over one by one.
enum PanelTile<Format: PanelFormat, Products: PanelProducts> {
  typealias Layout = PanelLayout<Format, Products>

  /// - Parameters:
  ///   - weights, factors: a `WeightPanel`'s.
  ///   - activations, cells: a `PackedActivations`' from the panel's first block on.
  ///   - tokens: how many of the 8 there are; the others' sums may or may not be computed.
  ///   - sums: [token][row], added to.
  static func multiply(
    blocks: Int, tokens: Int, weights: UnsafeRawPointer, factors: UnsafePointer<Float>, activations: UnsafeRawPointer,
    cells: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>
  ) {
    if ci_has_wide_registers() {
      multiplyEight(blocks, weights, factors, activations, cells, sums)
    } else {
      multiplyByFours(blocks, tokens, weights, factors, activations, cells, sums)
    }
  }

  /// One token against the panel's first and last 16 rows.
  private struct TokenSums {
    private var first = ci_splat_i32(0)
    private var last = ci_splat_i32(0)
    private var firstRun = Products.begin(ci_splat_i32(0))
    private var lastRun = Products.begin(ci_splat_i32(0))
    private var firstTotal: Lanes
    private var lastTotal: Lanes

    @inline(__always)
    init(_ sums: UnsafePointer<Float>) {
      firstTotal = ci_load(sums)
      lastTotal = ci_load(sums + laneCount)
    }

    @inline(__always)
    mutating func start(_ correction: UnsafePointer<Float>) {
      first = PanelTile.start(correction)
      last = first
    }

    @inline(__always)
    mutating func begin() {
      firstRun = Products.begin(first)
      lastRun = Products.begin(last)
    }

    @inline(__always)
    mutating func add(_ w: Products.Weights, _ v: Products.Weights, _ x: UnsafeRawPointer) {
      firstRun = Products.add(w, x, to: firstRun)
      lastRun = Products.add(v, x, to: lastRun)
    }

    @inline(__always)
    mutating func end() {
      first = Products.end(firstRun, after: first)
      last = Products.end(lastRun, after: last)
    }

    @inline(__always)
    mutating func finish(
      _ firstRows: RowFactors, _ lastRows: RowFactors, _ scale: UnsafePointer<Float>, _ correction: UnsafePointer<Float>
    ) {
      firstTotal = PanelTile.scaled(first, firstRows, scale, correction, plus: firstTotal)
      lastTotal = PanelTile.scaled(last, lastRows, scale, correction, plus: lastTotal)
    }

    @inline(__always)
    func store(_ sums: UnsafeMutablePointer<Float>) {
      ci_store(sums, firstTotal)
      ci_store(sums + laneCount, lastTotal)
    }
  }

  @inline(__always)
  private static func multiplyEight(
    _ blocks: Int, _ weights: UnsafeRawPointer, _ factors: UnsafePointer<Float>, _ activations: UnsafeRawPointer,
    _ cells: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>
  ) {
    let token = PanelShape.blockLength * Products.bytesPerValue
    let rows = PanelShape.rows
    var t0 = TokenSums(sums)
    var t1 = TokenSums(sums + rows)
    var t2 = TokenSums(sums + 2 &* rows)
    var t3 = TokenSums(sums + 3 &* rows)
    var t4 = TokenSums(sums + 4 &* rows)
    var t5 = TokenSums(sums + 5 &* rows)
    var t6 = TokenSums(sums + 6 &* rows)
    var t7 = TokenSums(sums + 7 &* rows)
    for span in 0..<Layout.spans(columns: blocks &* PanelShape.blockLength) {
      let cells = cells + span &* Layout.activationSpanCells
      let firstBlock = span &* Layout.blocksPerSpan
      for subgroup in 0..<Layout.subgroups {
        let corrections = cells + (1 &+ subgroup) &* PanelShape.tokens
        t0.start(corrections)
        t1.start(corrections + 1)
        t2.start(corrections + 2)
        t3.start(corrections + 3)
        t4.start(corrections + 4)
        t5.start(corrections + 5)
        t6.start(corrections + 6)
        t7.start(corrections + 7)
        for block in firstBlock..<min(firstBlock &+ Layout.blocksPerSpan, blocks) {
          let weights = weights + weightOffset(block: block, subgroup: subgroup)
          let activations = activations + activationOffset(block: block, subgroup: subgroup)
          for first in stride(from: 0, to: Layout.stepsPerBlock, by: Layout.stepsPerRun) {
            t0.begin()
            t1.begin()
            t2.begin()
            t3.begin()
            t4.begin()
            t5.begin()
            t6.begin()
            t7.begin()
            for step in first..<first &+ Layout.stepsPerRun {
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
            t0.end()
            t1.end()
            t2.end()
            t3.end()
            t4.end()
            t5.end()
            t6.end()
            t7.end()
          }
        }
        let scales = factors + (span &* Layout.weightSpanFactors &+ subgroup &* rows)
        let (first, last) = (RowFactors(scales), RowFactors(scales + laneCount))
        t0.finish(first, last, cells, corrections)
        t1.finish(first, last, cells + 1, corrections + 1)
        t2.finish(first, last, cells + 2, corrections + 2)
        t3.finish(first, last, cells + 3, corrections + 3)
        t4.finish(first, last, cells + 4, corrections + 4)
        t5.finish(first, last, cells + 5, corrections + 5)
        t6.finish(first, last, cells + 6, corrections + 6)
        t7.finish(first, last, cells + 7, corrections + 7)
      }
    }
    t0.store(sums)
    t1.store(sums + rows)
    t2.store(sums + 2 &* rows)
    t3.store(sums + 3 &* rows)
    t4.store(sums + 4 &* rows)
    t5.store(sums + 5 &* rows)
    t6.store(sums + 6 &* rows)
    t7.store(sums + 7 &* rows)
  }

  private static func multiplyByFours(
    _ blocks: Int, _ tokens: Int, _ weights: UnsafeRawPointer, _ factors: UnsafePointer<Float>,
    _ activations: UnsafeRawPointer, _ cells: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>
  ) {
    let fours = tokens & ~3
    for span in 0..<Layout.spans(columns: blocks &* PanelShape.blockLength) {
      let cells = cells + span &* Layout.activationSpanCells
      let firstBlock = span &* Layout.blocksPerSpan
      let range = firstBlock..<min(firstBlock &+ Layout.blocksPerSpan, blocks)
      for subgroup in 0..<Layout.subgroups {
        let scales = factors + (span &* Layout.weightSpanFactors &+ subgroup &* PanelShape.rows)
        let corrections = cells + (1 &+ subgroup) &* PanelShape.tokens
        for token in stride(from: 0, to: fours, by: 4) {
          for rows in stride(from: 0, to: PanelShape.rows, by: laneCount) {
            multiplyFour(
              range, weights + rows &* 4, activations + token &* PanelShape.blockLength &* Products.bytesPerValue,
              subgroup: subgroup, scales + rows, cells + token, corrections + token,
              sums + (token &* PanelShape.rows &+ rows))
          }
        }
        for token in fours..<tokens {
          for rows in stride(from: 0, to: PanelShape.rows, by: laneCount) {
            multiplyOne(
              range, weights + rows &* 4, activations + token &* PanelShape.blockLength &* Products.bytesPerValue,
              subgroup: subgroup, scales + rows, cells + token, corrections + token,
              sums + (token &* PanelShape.rows &+ rows))
          }
        }
      }
    }
  }

  @inline(__always)
  private static func weightOffset(block: Int, subgroup: Int) -> Int {
    block &* Layout.weightBlockBytes &+ subgroup &* Layout.stepsPerBlock &* 128
  }

  @inline(__always)
  private static func activationOffset(block: Int, subgroup: Int) -> Int {
    block &* Layout.activationBlockBytes &+ subgroup &* Layout.stepsPerBlock &* 4
  }

  @inline(__always)
  private static func multiplyFour(
    _ blocks: Range<Int>, _ weights: UnsafeRawPointer, _ activations: UnsafeRawPointer, subgroup: Int,
    _ scales: UnsafePointer<Float>, _ cells: UnsafePointer<Float>, _ corrections: UnsafePointer<Float>,
    _ sums: UnsafeMutablePointer<Float>
  ) {
    let token = PanelShape.blockLength * Products.bytesPerValue
    var t0 = start(corrections)
    var t1 = start(corrections + 1)
    var t2 = start(corrections + 2)
    var t3 = start(corrections + 3)
    for block in blocks {
      let weights = weights + weightOffset(block: block, subgroup: subgroup)
      let activations = activations + activationOffset(block: block, subgroup: subgroup)
      for first in stride(from: 0, to: Layout.stepsPerBlock, by: Layout.stepsPerRun) {
        var r0 = Products.begin(t0)
        var r1 = Products.begin(t1)
        var r2 = Products.begin(t2)
        var r3 = Products.begin(t3)
        for step in first..<first &+ Layout.stepsPerRun {
          let w = Products.load(weights + step &* 128)
          let x = activations + step &* 4
          r0 = Products.add(w, x, to: r0)
          r1 = Products.add(w, x + token, to: r1)
          r2 = Products.add(w, x + 2 &* token, to: r2)
          r3 = Products.add(w, x + 3 &* token, to: r3)
        }
        t0 = Products.end(r0, after: t0)
        t1 = Products.end(r1, after: t1)
        t2 = Products.end(r2, after: t2)
        t3 = Products.end(r3, after: t3)
      }
    }
    let factors = RowFactors(scales)
    add(t0, factors, cells, corrections, to: sums)
    add(t1, factors, cells + 1, corrections + 1, to: sums + PanelShape.rows)
    add(t2, factors, cells + 2, corrections + 2, to: sums + 2 &* PanelShape.rows)
    add(t3, factors, cells + 3, corrections + 3, to: sums + 3 &* PanelShape.rows)
  }

  @inline(__always)
  private static func multiplyOne(
    _ blocks: Range<Int>, _ weights: UnsafeRawPointer, _ activations: UnsafeRawPointer, subgroup: Int,
    _ scales: UnsafePointer<Float>, _ cell: UnsafePointer<Float>, _ correction: UnsafePointer<Float>,
    _ sums: UnsafeMutablePointer<Float>
  ) {
    var total = start(correction)
    for block in blocks {
      let weights = weights + weightOffset(block: block, subgroup: subgroup)
      let activations = activations + activationOffset(block: block, subgroup: subgroup)
      for first in stride(from: 0, to: Layout.stepsPerBlock, by: Layout.stepsPerRun) {
        var run = Products.begin(total)
        for step in first..<first &+ Layout.stepsPerRun {
          run = Products.add(Products.load(weights + step &* 128), activations + step &* 4, to: run)
        }
        total = Products.end(run, after: total)
      }
    }
    add(total, RowFactors(scales), cell, correction, to: sums)
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

  /// total + scales · token's scale · products (+ minima · token's scaled sum)
  @inline(__always)
  private static func scaled(
    _ products: SIMD16<Int32>, _ factors: RowFactors, _ scale: UnsafePointer<Float>,
    _ correction: UnsafePointer<Float>, plus total: Lanes
  ) -> Lanes {
    let sum = ci_fma(ci_from_i32(products), ci_mul(factors.scales, ci_splat_load(scale)), total)
    return Format.hasMinima ? ci_fma(factors.minima, ci_splat_load(correction), sum) : sum
  }

  @inline(__always)
  private static func add(
    _ products: SIMD16<Int32>, _ factors: RowFactors, _ scale: UnsafePointer<Float>,
    _ correction: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>
  ) {
    ci_store(target, scaled(products, factors, scale, correction, plus: ci_load(target)))
  }
}
