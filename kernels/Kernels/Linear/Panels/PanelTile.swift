internal import CIntrinsics

/// A panel's rows times 8 tokens over neighbouring blocks of 32 columns: the inner loops of products in integers.
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
  @inline(__always)
  static func multiply(
    blocks: Int, tokens: Int, weights: UnsafeRawPointer, factors: UnsafePointer<Float>, activations: UnsafeRawPointer,
    cells: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>
  ) {
    if PanelShape.hasWideRegisters {
      multiplyEight(blocks, weights, factors, activations, cells, sums)
    } else {
      multiplyByFours(blocks, tokens, weights, factors, activations, cells, sums)
    }
  }

  /// One token against the panel's first and last 16 rows.
  private struct TokenSums {
    private var first = ci_splat_i32(0)
    private var last = ci_splat_i32(0)
    private var firstRun = Products.begin(after: ci_splat_i32(0))
    private var lastRun = Products.begin(after: ci_splat_i32(0))
    private var firstTotal: Lanes
    private var lastTotal: Lanes

    @inline(__always)
    init(_ sums: UnsafePointer<Float>) {
      firstTotal = ci_load(sums)
      lastTotal = ci_load(sums + laneCount)
    }

    @inline(__always)
    mutating func begin(_ correction: UnsafePointer<Float>) {
      first = Products.end(PanelTile.begin(correction), after: ci_splat_i32(0))
      last = first
    }

    @inline(__always)
    mutating func beginRun() {
      firstRun = Products.begin(after: first)
      lastRun = Products.begin(after: last)
    }

    @inline(__always)
    mutating func add(_ w: Products.Weights, _ v: Products.Weights, _ x: UnsafeRawPointer) {
      firstRun = Products.add(w, x, to: firstRun)
      lastRun = Products.add(v, x, to: lastRun)
    }

    @inline(__always)
    mutating func endRun() {
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
    let token = Layout.tokenBlockBytes
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
        t0.begin(corrections)
        t1.begin(corrections + 1)
        t2.begin(corrections + 2)
        t3.begin(corrections + 3)
        t4.begin(corrections + 4)
        t5.begin(corrections + 5)
        t6.begin(corrections + 6)
        t7.begin(corrections + 7)
        for block in firstBlock..<min(firstBlock &+ Layout.blocksPerSpan, blocks) {
          let weights = weights + weightOffset(block: block, subgroup: subgroup)
          let activations = activations + activationOffset(block: block, subgroup: subgroup)
          for first in stride(from: 0, to: Layout.stepsPerBlock, by: Layout.stepsPerRun) {
            t0.beginRun()
            t1.beginRun()
            t2.beginRun()
            t3.beginRun()
            t4.beginRun()
            t5.beginRun()
            t6.beginRun()
            t7.beginRun()
            for step in first..<first &+ Layout.stepsPerRun {
              let w = Products.load(weights + step &* PanelShape.stepBytes)
              let v = Products.load(weights + (step &* PanelShape.stepBytes &+ 64))
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
            t0.endRun()
            t1.endRun()
            t2.endRun()
            t3.endRun()
            t4.endRun()
            t5.endRun()
            t6.endRun()
            t7.endRun()
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

  @inline(__always)
  private static func multiplyByFours(
    _ blocks: Int, _ tokens: Int, _ weights: UnsafeRawPointer, _ factors: UnsafePointer<Float>,
    _ activations: UnsafeRawPointer, _ cells: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>
  ) {
    let fours = tokens & ~3
    for span in 0..<Layout.spans(columns: blocks &* PanelShape.blockLength) {
      let cells = cells + span &* Layout.activationSpanCells
      let firstBlock = span &* Layout.blocksPerSpan
      let blockCount = Layout.blocksPerSpan == 1 ? 1 : min(Layout.blocksPerSpan, blocks &- firstBlock)
      for subgroup in 0..<Layout.subgroups {
        let weights = weights + weightOffset(block: firstBlock, subgroup: subgroup)
        let activations = activations + activationOffset(block: firstBlock, subgroup: subgroup)
        let factors = RowFactors(factors + (span &* Layout.weightSpanFactors &+ subgroup &* PanelShape.rows))
        let corrections = cells + (1 &+ subgroup) &* PanelShape.tokens
        var token = 0
        while token < fours {
          multiplyFour(
            blockCount, weights, activations + token &* Layout.tokenBlockBytes, factors, cells + token, corrections + token,
            sums + token &* PanelShape.rows)
          token &+= 4
        }
        while token < tokens {
          multiplyOne(
            blockCount, weights, activations + token &* Layout.tokenBlockBytes, factors, cells + token, corrections + token,
            sums + token &* PanelShape.rows)
          token &+= 1
        }
      }
    }
  }

  @inline(__always)
  private static func weightOffset(block: Int, subgroup: Int) -> Int {
    block &* Layout.weightBlockBytes &+ subgroup &* Layout.stepsPerBlock &* PanelShape.stepBytes
  }

  @inline(__always)
  private static func activationOffset(block: Int, subgroup: Int) -> Int {
    block &* Layout.activationBlockBytes &+ subgroup &* Layout.stepsPerBlock &* 4
  }

  /// One subgroup of a span of `blocks` blocks: 16 rows × 4 tokens.
  @inline(__always)
  private static func multiplyFour(
    _ blocks: Int, _ weights: UnsafeRawPointer, _ activations: UnsafeRawPointer, _ factors: RowFactors,
    _ cells: UnsafePointer<Float>, _ corrections: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>
  ) {
    let token = Layout.tokenBlockBytes
    var (t0, t1, t2, t3) = (ci_splat_i32(0), ci_splat_i32(0), ci_splat_i32(0), ci_splat_i32(0))
    var r0 = begin(corrections)
    var r1 = begin(corrections + 1)
    var r2 = begin(corrections + 2)
    var r3 = begin(corrections + 3)
    for block in 0..<blocks {
      let weights = weights + block &* Layout.weightBlockBytes
      let activations = activations + block &* Layout.activationBlockBytes
      var first = 0
      while first < Layout.stepsPerBlock {
        unrolled(first..<first &+ Layout.stepsPerRun) { step in
          let w = Products.load(weights + step &* PanelShape.stepBytes)
          let x = activations + step &* 4
          r0 = Products.add(w, x, to: r0)
          r1 = Products.add(w, x + token, to: r1)
          r2 = Products.add(w, x + 2 &* token, to: r2)
          r3 = Products.add(w, x + 3 &* token, to: r3)
        }
        (t0, t1) = (Products.end(r0, after: t0), Products.end(r1, after: t1))
        (t2, t3) = (Products.end(r2, after: t2), Products.end(r3, after: t3))
        (r0, r1) = (Products.begin(after: t0), Products.begin(after: t1))
        (r2, r3) = (Products.begin(after: t2), Products.begin(after: t3))
        first &+= Layout.stepsPerRun
      }
    }
    add(t0, factors, cells, corrections, to: sums)
    add(t1, factors, cells + 1, corrections + 1, to: sums + PanelShape.rows)
    add(t2, factors, cells + 2, corrections + 2, to: sums + 2 &* PanelShape.rows)
    add(t3, factors, cells + 3, corrections + 3, to: sums + 3 &* PanelShape.rows)
  }

  /// Calls `body` for each step of a run, without a loop: the compiler keeps one of so many instructions.
  @inline(__always)
  private static func unrolled(_ steps: Range<Int>, _ body: (_ step: Int) -> Void) {
    let first = steps.lowerBound
    body(first)
    body(first &+ 1)
    body(first &+ 2)
    body(first &+ 3)
    if Layout.stepsPerRun <= 4 { return }
    body(first &+ 4)
    body(first &+ 5)
    body(first &+ 6)
    body(first &+ 7)
    if Layout.stepsPerRun <= 8 { return }
    body(first &+ 8)
    body(first &+ 9)
    body(first &+ 10)
    body(first &+ 11)
    body(first &+ 12)
    body(first &+ 13)
    body(first &+ 14)
    body(first &+ 15)
  }

  @inline(__always)
  private static func multiplyOne(
    _ blocks: Int, _ weights: UnsafeRawPointer, _ activations: UnsafeRawPointer, _ factors: RowFactors,
    _ cell: UnsafePointer<Float>, _ correction: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>
  ) {
    var total = ci_splat_i32(0)
    var run = begin(correction)
    for block in 0..<blocks {
      let weights = weights + block &* Layout.weightBlockBytes
      let activations = activations + block &* Layout.activationBlockBytes
      var first = 0
      while first < Layout.stepsPerBlock {
        for step in first..<first &+ Layout.stepsPerRun {
          run = Products.add(
            Products.load(weights + step &* PanelShape.stepBytes), activations + step &* 4, to: run)
        }
        total = Products.end(run, after: total)
        run = Products.begin(after: total)
        first &+= Layout.stepsPerRun
      }
    }
    add(total, factors, cell, correction, to: sums)
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

  /// Where a sum of products begins: at −zero point · Σ activations, if the weights contain a zero point.
  @inline(__always)
  private static func begin(_ correction: UnsafePointer<Float>) -> Products.RunSums {
    Products.keepsZeroPoint && !Format.hasMinima
      ? Products.begin(at: correction) : Products.begin(after: ci_splat_i32(0))
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
