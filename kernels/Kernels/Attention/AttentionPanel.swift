internal import CIntrinsics

/// Scratch and running sums of a panel of queries: `rowCount` rows of up to four heads, by our own kernels.
struct AttentionPanel {
  private static let keys = KeyValuePage.tokenCount
  /// Queries whose scores are in hand together: 8, or as many as matrix tiles take.
  private let block: Int
  /// Rows times heads of a panel, at most.
  private static let lineLimit = 128

  private let layout: CacheLayout
  private let heads: PanelHeads
  private let rowCount: Int
  private let firstPosition: Int
  private let tile: PageTile
  /// Matrix tiles multiply, where they are used.
  private let products: TileProducts?
  /// [lines, keySteps] units: the queries, scaled, rounded where products are in bf16.
  private let queries: UnsafeMutablePointer<Float>
  /// [block, keys]: scores, then in their place probabilities.
  private let scores: UnsafeMutablePointer<Float>
  /// [lines, valueStride]: probability-weighted values so far.
  private let sums: UnsafeMutablePointer<Float>
  /// [lines]: largest score so far.
  private let largest: UnsafeMutablePointer<Float>
  /// [lines]: sum of the probabilities' numerators so far.
  private let weights: UnsafeMutablePointer<Float>

  static func scratchFloats(_ shape: AttentionShape, usesTiles: Bool) -> Int {
    PageTile.scratchFloats(shape) + lineLimit * (shape.keyStride + shape.valueStride + 2) + blockRows(usesTiles) * keys
      + (usesTiles ? TileProducts.scratchFloats(shape) : 0)
  }

  private static func blockRows(_ usesTiles: Bool) -> Int { usesTiles ? TileProducts.rows : 8 }

  /// - Parameter usesTiles: products by matrix tiles; the layout fits them.
  init(
    layout: CacheLayout, heads: PanelHeads, rowCount: Int, firstPosition: Int, usesTiles: Bool,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let shape = layout.shape
    self.layout = layout
    self.heads = heads
    self.rowCount = rowCount
    self.firstPosition = firstPosition
    tile = PageTile(layout: layout, allowsPairs: usesTiles || ci_has_bf16(), scratch: scratch)
    block = Self.blockRows(usesTiles)
    scores = scratch + PageTile.scratchFloats(shape)
    queries = scores + block * Self.keys
    sums = queries + Self.lineLimit * shape.keyStride
    largest = sums + Self.lineLimit * shape.valueStride
    weights = largest + Self.lineLimit
    products = usesTiles ? TileProducts(scratch: weights + Self.lineLimit) : nil
  }

  /// Rows of a head, whole blocks.
  private var paddedRows: Int { roundUp(rowCount, toMultipleOf: block) }

  func attend(queries matrix: FloatMatrix, firstRow: Int, pages: [KeyValuePage], layer: Int) {
    prepare(matrix, firstRow: firstRow)
    products?.begin()
    defer { products?.end() }
    let lastPosition = firstPosition + rowCount - 1
    for index in 0...lastPosition / Self.keys {
      let page = pages[index]
      let keys = tile.keys(page, layer: layer, head: heads.keyValueHead)
      let values = tile.values(page, layer: layer, head: heads.keyValueHead)
      for (member, head) in heads.range.enumerated() {
        let slope = layout.shape.alibiSlopes.isEmpty ? 0 : layout.shape.alibiSlopes[head] * log2e
        for row in stride(from: 0, to: paddedRows, by: block) {
          let firstKey = index * Self.keys
          let end = firstPosition + min(row + block, rowCount) - firstKey
          if end > 0 {
            update(
              line: member * paddedRows + row, position: firstPosition + row - firstKey, visible: min(end, Self.keys),
              slope: slope, keys: keys, values: values)
          }
        }
      }
    }
  }

  private func prepare(_ matrix: FloatMatrix, firstRow: Int) {
    let shape = layout.shape
    let scale = ci_splat(shape.scale * log2e)
    let lines = heads.range.count * paddedRows
    for (member, head) in heads.range.enumerated() {
      for row in 0..<paddedRows {
        let target = queries + (member * paddedRows + row) * tile.keySteps
        // Rows past the chunk's end are computed along as zeros and never read.
        let source = matrix.row(firstRow + min(row, rowCount - 1)) + head * shape.keyStride
        for column in stride(from: 0, to: shape.keyStride, by: laneCount) {
          let scaled = row < rowCount ? ci_mul(ci_load(source + column), scale) : ci_splat(0)
          if tile.keysArePairs { ci_store_rounded_bf16(target + column / 2, scaled) } else { ci_store(target + column, scaled) }
        }
      }
    }
    sums.update(repeating: 0, count: lines * shape.valueStride)
    largest.update(repeating: -.infinity, count: lines)
    weights.update(repeating: 0, count: lines)
  }

  /// A block of rows meets a page.
  ///
  /// - Parameters:
  ///   - position: of the block's first row, counted from the page's first key; may be negative.
  ///   - visible: keys that the block's last row sees.
  private func update(
    line: Int, position: Int, visible: Int, slope: Float, keys: UnsafePointer<Float>, values: UnsafePointer<Float>
  ) {
    let columns = (visible + laneCount - 1) / laneCount
    let query = queries + line * tile.keySteps
    if let products {
      products.score(
        query, stride: tile.keySteps, keys, columnStride: tile.keySteps * laneCount, columns: columns,
        steps: tile.keySteps, into: scores, stride: Self.keys)
    } else if tile.keysArePairs {
      ProductBlock<BF16PairUnit>.multiply(
        query, stride: tile.keySteps, keys, columnStride: tile.keySteps * laneCount, columns: columns,
        steps: tile.keySteps, into: scores, stride: Self.keys, adds: false)
    } else {
      ProductBlock<FloatUnit>.multiply(
        query, stride: tile.keySteps, keys, columnStride: tile.keySteps * laneCount, columns: columns,
        steps: tile.keySteps, into: scores, stride: Self.keys, adds: false)
    }
    for row in 0..<block {
      let seen = min(max(position + row + 1, 0), columns * laneCount)
      if slope != 0 || seen < columns * laneCount {
        mask(row: row, columns: columns, visible: seen, position: position + row, slope: slope)
      }
      if tile.valuesArePairs {
        normalize(row: row, line: line + row, columns: columns, power: coarsePowerOfTwo) { index, p in
          ci_store_rounded_bf16(scores + row &* Self.keys + index &* (laneCount / 2), p)
        }
      } else {
        normalize(row: row, line: line + row, columns: columns, power: powerOfTwo) { index, p in
          ci_store(scores + row &* Self.keys + index &* laneCount, p)
        }
      }
    }
    let sum = sums + line * layout.shape.valueStride
    if let products {
      products.addValues(
        scores, stride: Self.keys, keyColumns: columns, values, columnStride: tile.valueSteps * laneCount,
        columns: layout.valueColumns, steps: (visible + 1) / 2, into: sum, stride: layout.shape.valueStride)
    } else if tile.valuesArePairs {
      ProductBlock<BF16PairUnit>.multiply(
        scores, stride: Self.keys, values, columnStride: tile.valueSteps * laneCount, columns: layout.valueColumns,
        steps: (visible + 1) / 2, into: sum, stride: layout.shape.valueStride, adds: true)
    } else {
      ProductBlock<FloatUnit>.multiply(
        scores, stride: Self.keys, values, columnStride: tile.valueSteps * laneCount, columns: layout.valueColumns,
        steps: visible, into: sum, stride: layout.shape.valueStride, adds: true)
    }
  }

  /// Adds ALiBi's bias to one row's scores and hides the keys after its own position.
  @inline(__always)
  private func mask(row: Int, columns: Int, visible: Int, position: Int, slope: Float) {
    let line = scores + row * Self.keys
    let slopes = ci_splat(slope)
    for column in 0..<columns {
      let first = column &* laneCount
      let distance = ci_add(ci_lane_numbers(), ci_splat(Float(first - position)))
      let score = ci_fma(slopes, distance, ci_load(line + first))
      ci_store(line + first, ci_keep_first(score, Int32(truncatingIfNeeded: visible &- first), -.infinity))
    }
  }

  /// Turns one row of scores into numerators and rescales what was summed before.
  @inline(__always)
  private func normalize(
    row: Int, line: Int, columns: Int, power: (Lanes) -> Lanes, store: (Int, Lanes) -> Void
  ) {
    let score = scores + row &* Self.keys
    var top = ci_load(score)
    for column in 1..<max(columns, 1) { top = ci_max_or_second(ci_load(score + column &* laneCount), top) }
    let before = largest[line]
    let highest = ci_largest(top)
    let now = highest > before ? highest : before
    largest[line] = now
    let shift = ci_splat(now)
    var total = ci_splat(0)
    for column in 0..<columns {
      let p = power(ci_sub(ci_load(score + column &* laneCount), shift))
      total = ci_add(total, p)
      store(column, p)
    }
    if now == before {
      weights[line] += ci_sum(total)
      return
    }
    let factor = power(ci_splat(before - now))
    weights[line] = weights[line] * ci_lane(factor) + ci_sum(total)
    let sum = sums + line &* layout.shape.valueStride
    for column in 0..<layout.valueColumns {
      ci_store(sum + column &* laneCount, ci_mul(ci_load(sum + column &* laneCount), factor))
    }
  }

  func finish(into output: FloatMatrix, firstRow: Int) {
    let shape = layout.shape
    for (member, head) in heads.range.enumerated() {
      for row in 0..<rowCount {
        let line = member * paddedRows + row
        let factor = 1 / weights[line]
        let target = output.row(firstRow + row) + head * shape.valueLength
        for column in 0..<shape.valueLength { target[column] = sums[line * shape.valueStride + column] * factor }
      }
    }
  }
}

/// log₂ e: softmax runs in base 2.
let log2e: Float = 1.442_695_04
