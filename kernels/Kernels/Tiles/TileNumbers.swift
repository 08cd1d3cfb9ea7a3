internal import CIntrinsics

/// How one panel of weights meets a chunk of tokens: once for bf16 and once for int8.
protocol TileNumbers {
  static var arithmetic: TileArithmetic { get }

  /// Adds the panel's products to `product.sums`, and unpacks `next` between them. The tile configuration is loaded.
  static func multiply<Decoder: BlockDecoder>(_ product: PanelProduct, next: inout PanelCursor<Decoder, Self>)
}

/// A panel of weights, and the tokens and sums that it meets.
struct PanelProduct {
  /// The emulation's registers.
  let state: UnsafeMutableRawPointer
  /// [step][two tiles], and for int8 the weights' scales: [group][32].
  let panel: UnsafeRawPointer
  let panelScales: UnsafePointer<Float>
  let steps: Int
  /// The panel's first step of the chunk's first block; the next block's lies `tokenStride` bytes on.
  let tokens: UnsafeRawPointer
  let tokenStride: Int
  /// int8: the first block's scales for the panel's first group, [group][32]; the next block's lie
  /// `tokenScaleStride` floats on.
  let tokenScales: UnsafePointer<Float>
  let tokenScaleStride: Int
  let blocks: Int
  /// [block][four tiles] of floats: [two halves of the weight rows][two halves of the tokens].
  let sums: UnsafeMutableRawPointer
  /// The sums hold nothing yet.
  let isFirst: Bool
  /// int8: two times four tiles of integer sums.
  let integers: UnsafeMutableRawPointer
}

/// Spreads units of work evenly over slots between products.
struct Pace {
  private let units: Int
  private let slots: Int
  private var credit = 0

  @inline(__always)
  init(units: Int, slots: Int) {
    self.units = units
    self.slots = slots
  }

  /// Passes one slot: calls `work` for each unit that is due.
  @inline(__always)
  mutating func pass(_ work: () -> Void) {
    credit &+= units
    while credit >= slots {
      credit &-= slots
      work()
    }
  }
}

/// Weights and activations in bf16; sums in 32-bit floats stay in tiles over a panel's steps.
enum BrainFloatTiles: TileNumbers {
  @inline(__always)
  static var arithmetic: TileArithmetic { .bf16 }

  @inline(__always)
  static func multiply<Decoder: BlockDecoder>(_ product: PanelProduct, next: inout PanelCursor<Decoder, Self>) {
    let state = product.state
    var pace = Pace(units: next.unitCount, slots: product.blocks &* product.steps)
    var tokens = product.tokens
    var sums = product.sums
    for _ in 0..<product.blocks {
      if product.isFirst {
        zeroSums(state)
      } else {
        ci_tile_load_0(state, sums, TileShape.rowBytes)
        ci_tile_load_1(state, sums + TileShape.tileBytes, TileShape.rowBytes)
        ci_tile_load_2(state, sums + 2 * TileShape.tileBytes, TileShape.rowBytes)
        ci_tile_load_3(state, sums + 3 * TileShape.tileBytes, TileShape.rowBytes)
      }
      var left = product.panel
      var right = tokens
      for _ in 0..<product.steps {
        loadOperands(state, left: left, right: right)
        ci_tile_bf16_0_4_6(state)
        ci_tile_bf16_1_4_7(state)
        ci_tile_bf16_2_5_6(state)
        ci_tile_bf16_3_5_7(state)
        left += TileShape.stepBytes
        right += TileShape.stepBytes
        pace.pass { next.unpackNext() }
      }
      storeSums(state, to: sums)
      tokens += product.tokenStride
      sums += TileShape.sumBytes
    }
  }
}

/// Weights and activations in 8 bits; each group's integer sums leave the tiles to be scaled, one group late, so that
/// AVX-512 works while the tiles multiply the next group.
enum ByteTiles: TileNumbers {
  @inline(__always)
  static var arithmetic: TileArithmetic { .int8 }

  private static var stepsPerGroup: Int { CoarseInt8.groupLength / 64 }

  @inline(__always)
  static func multiply<Decoder: BlockDecoder>(_ product: PanelProduct, next: inout PanelCursor<Decoder, Self>) {
    let state = product.state
    var pace = Pace(units: next.unitCount, slots: product.blocks &* product.steps)
    var tokens = product.tokens
    var tokenScales = product.tokenScales
    var sums = product.sums
    var integers = product.integers
    var late: LateSums?
    for _ in 0..<product.blocks {
      var left = product.panel
      var right = tokens
      var weightScales = product.panelScales
      var scales = tokenScales
      var step = 0
      while step < product.steps {
        zeroSums(state)
        for _ in 0..<min(stepsPerGroup, product.steps &- step) {
          loadOperands(state, left: left, right: right)
          ci_tile_i8_0_4_6(state)
          ci_tile_i8_1_4_7(state)
          ci_tile_i8_2_5_6(state)
          ci_tile_i8_3_5_7(state)
          left += TileShape.stepBytes
          right += TileShape.stepBytes
          pace.pass { next.unpackNext() }
        }
        storeSums(state, to: integers)
        late?.add()
        late = LateSums(integers: integers, weightScales: weightScales, tokenScales: scales, sums: sums)
        integers = integers == product.integers ? integers + TileShape.sumBytes : product.integers
        weightScales += TileShape.panelRows
        scales += TileShape.blockTokens
        step &+= stepsPerGroup
      }
      tokens += product.tokenStride
      tokenScales += product.tokenScaleStride
      sums += TileShape.sumBytes
    }
    late?.add()
  }
}

/// One group's integer sums of a panel and a block, to be scaled and added.
private struct LateSums {
  let integers: UnsafeMutableRawPointer
  let weightScales: UnsafePointer<Float>
  let tokenScales: UnsafePointer<Float>
  let sums: UnsafeMutableRawPointer

  @inline(__always)
  func add() {
    let first = ci_load(tokenScales)
    let second = ci_load(tokenScales + TileShape.tileRows)
    for row in 0..<TileShape.panelRows {
      let scale = ci_splat(weightScales[row])
      let offset = row / TileShape.tileRows * 2 * TileShape.tileBytes + row % TileShape.tileRows * TileShape.rowBytes
      addRow(offset, first, scale)
      addRow(offset + TileShape.tileBytes, second, scale)
    }
  }

  @inline(__always)
  private func addRow(_ offset: Int, _ tokenScale: Lanes, _ weightScale: Lanes) {
    let value = ci_mul(ci_load_i32(integers + offset), tokenScale)
    ci_store(sums + offset, ci_fma(value, weightScale, ci_load(sums + offset)))
  }
}

@inline(__always)
private func zeroSums(_ state: UnsafeMutableRawPointer) {
  ci_tile_zero_0(state)
  ci_tile_zero_1(state)
  ci_tile_zero_2(state)
  ci_tile_zero_3(state)
}

@inline(__always)
private func storeSums(_ state: UnsafeMutableRawPointer, to target: UnsafeMutableRawPointer) {
  ci_tile_store_0(state, target, TileShape.rowBytes)
  ci_tile_store_1(state, target + TileShape.tileBytes, TileShape.rowBytes)
  ci_tile_store_2(state, target + 2 * TileShape.tileBytes, TileShape.rowBytes)
  ci_tile_store_3(state, target + 3 * TileShape.tileBytes, TileShape.rowBytes)
}

/// Loads one step's weights and tokens, and asks for the tokens two steps on: they come from the second-level cache,
/// the panel from the first.
@inline(__always)
private func loadOperands(_ state: UnsafeMutableRawPointer, left: UnsafeRawPointer, right: UnsafeRawPointer) {
  ci_tile_load_4(state, left, TileShape.rowBytes)
  ci_tile_load_6(state, right, TileShape.rowBytes)
  ci_tile_load_7(state, right + TileShape.tileBytes, TileShape.rowBytes)
  ci_tile_load_5(state, left + TileShape.tileBytes, TileShape.rowBytes)
  for line in stride(from: 0, to: TileShape.stepBytes, by: 64) {
    ci_prefetch(right + 2 * TileShape.stepBytes + line)
  }
}
