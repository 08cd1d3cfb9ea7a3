internal import CIntrinsics

/// What `ProductBlock` does for 8 rows of queries, for 32 by matrix tiles: products with columns of a page of bf16
/// pairs, which are rows of right operands as they lie in the cache.
///
/// A row's sums run over the steps in one order, and what a block adds for its last rows' sake is zero, so a row's
/// result does not depend on its neighbours.
struct TileProducts {
  /// Rows of a block: two tiles.
  static let rows = TileShape.panelRows
  /// Pairs of a tile's row.
  private static let tileSteps = TileShape.rowBytes / 4

  private let state: UnsafeMutableRawPointer
  /// [column][16 pairs][16 lanes]: the last pairs of a page's values, filled up with zeros.
  private let tail: UnsafeMutablePointer<Float>

  /// Whether both sides are bf16 pairs and heads are whole tiles.
  static func fits(_ layout: CacheLayout) -> Bool {
    let types: [CacheType] = [.bf16, .q8_0]
    return types.contains(layout.keyType) && types.contains(layout.valueType) && layout.shape.keyStride % 32 == 0
  }

  static func scratchFloats(_ shape: AttentionShape) -> Int {
    roundUp(ci_tile_state_bytes(), toMultipleOf: 64) / 4 + shape.valueStride * tileSteps
  }

  init(scratch: UnsafeMutablePointer<Float>) {
    state = UnsafeMutableRawPointer(scratch)
    tail = scratch + roundUp(ci_tile_state_bytes(), toMultipleOf: 64) / 4
  }

  /// Before the first product on this thread.
  func begin() {
    var config = ci_tile_uniform_config(Int32(TileShape.tileRows), Int32(TileShape.rowBytes))
    ci_tile_load_config(state, &config)
  }

  /// After the last.
  func end() { ci_tile_release(state) }

  /// scores[32, 16 · columns] = queries · keys.
  ///
  /// - Parameters:
  ///   - queries: [32, steps] pairs; `steps` is a multiple of 16.
  ///   - keys: columns of [steps][16 keys] pairs, `columnStride` units apart.
  @inline(never)
  func score(
    _ queries: UnsafePointer<Float>, stride: Int, _ keys: UnsafePointer<Float>, columnStride: Int, columns: Int,
    steps: Int, into scores: UnsafeMutablePointer<Float>, stride scoreStride: Int
  ) {
    var column = 0
    while column < columns {
      // An odd last column is computed beside a repetition of itself.
      let second = column &+ 1 < columns ? columnStride : 0
      zero()
      add(queries, stride: stride, keys + column &* columnStride, second: second, steps: steps)
      store(to: scores + column &* laneCount, stride: scoreStride, both: second != 0)
      column &+= 2
    }
  }

  /// sums[32, 16 · columns] += probabilities · values, over `steps` pairs of tokens.
  ///
  /// - Parameters:
  ///   - probabilities: [32, 16 · keyColumns] bf16, readable and writable up to the next multiple of 32.
  ///   - values: columns of [pairs][16 dimensions] pairs; those from `steps` on may hold anything.
  @inline(never)
  func addValues(
    _ probabilities: UnsafeMutablePointer<Float>, stride: Int, keyColumns: Int, _ values: UnsafePointer<Float>,
    columnStride: Int, columns: Int, steps: Int, into sums: UnsafeMutablePointer<Float>, stride sumStride: Int
  ) {
    let whole = steps / Self.tileSteps * Self.tileSteps
    let rest = steps &- whole
    if rest > 0 { fillTail(values + whole &* laneCount, columnStride: columnStride, columns: columns, steps: rest) }
    if keyColumns % 2 == 1 {
      for row in 0..<Self.rows {
        ci_store_rounded_bf16(probabilities + row &* stride + keyColumns &* (laneCount / 2), ci_splat(0))
      }
    }
    let tailStride = Self.tileSteps * laneCount
    var column = 0
    while column < columns {
      let hasSecond = column &+ 1 < columns
      let target = sums + column &* laneCount
      load(from: target, stride: sumStride, both: hasSecond)
      add(
        probabilities, stride: stride, values + column &* columnStride, second: hasSecond ? columnStride : 0,
        steps: whole)
      if rest > 0 {
        add(
          probabilities + whole, stride: stride, tail + column &* tailStride, second: hasSecond ? tailStride : 0,
          steps: Self.tileSteps)
      }
      store(to: target, stride: sumStride, both: hasSecond)
      column &+= 2
    }
  }

  private func fillTail(_ values: UnsafePointer<Float>, columnStride: Int, columns: Int, steps: Int) {
    for column in 0..<columns {
      let target = tail + column * Self.tileSteps * laneCount
      target.update(from: values + column * columnStride, count: steps * laneCount)
      (target + steps * laneCount).update(repeating: 0, count: (Self.tileSteps - steps) * laneCount)
    }
  }

  /// The tiles 0 … 3 gain the products of 32 rows with two columns.
  @inline(__always)
  private func add(
    _ left: UnsafePointer<Float>, stride: Int, _ right: UnsafePointer<Float>, second: Int, steps: Int
  ) {
    let bytes = stride &* 4
    let lower = left + TileShape.tileRows &* stride
    var step = 0
    while step < steps {
      ci_tile_load_4(state, left + step, bytes)
      ci_tile_load_6(state, right + step &* laneCount, TileShape.rowBytes)
      ci_tile_load_7(state, right + second + step &* laneCount, TileShape.rowBytes)
      ci_tile_load_5(state, lower + step, bytes)
      ci_tile_bf16_0_4_6(state)
      ci_tile_bf16_1_4_7(state)
      ci_tile_bf16_2_5_6(state)
      ci_tile_bf16_3_5_7(state)
      step &+= Self.tileSteps
    }
  }

  @inline(__always)
  private func zero() {
    ci_tile_zero_0(state)
    ci_tile_zero_1(state)
    ci_tile_zero_2(state)
    ci_tile_zero_3(state)
  }

  @inline(__always)
  private func load(from source: UnsafePointer<Float>, stride: Int, both: Bool) {
    let lower = source + TileShape.tileRows &* stride
    ci_tile_load_0(state, source, stride &* 4)
    ci_tile_load_2(state, lower, stride &* 4)
    if both {
      ci_tile_load_1(state, source + laneCount, stride &* 4)
      ci_tile_load_3(state, lower + laneCount, stride &* 4)
    } else {
      ci_tile_zero_1(state)
      ci_tile_zero_3(state)
    }
  }

  @inline(__always)
  private func store(to target: UnsafeMutablePointer<Float>, stride: Int, both: Bool) {
    let lower = target + TileShape.tileRows &* stride
    ci_tile_store_0(state, target, stride &* 4)
    ci_tile_store_2(state, lower, stride &* 4)
    if both {
      ci_tile_store_1(state, target + laneCount, stride &* 4)
      ci_tile_store_3(state, lower + laneCount, stride &* 4)
    }
  }
}
