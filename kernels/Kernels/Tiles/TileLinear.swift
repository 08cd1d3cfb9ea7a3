package import BlockFormats
internal import CIntrinsics

extension ComputeContext {
  /// `prefillLinear` by matrix tiles: output[r, :] = weight · input[r, :] + bias.
  ///
  /// A sum runs over the inputs in fixed steps, whatever the rows and threads. On builds without tiles this is an
  /// emulation for tests; where `TilePermission.current` is `.refused` it must not be called.
  ///
  /// - Parameters: as `prefillLinear`. F32 and F16 weights lose precision here: they belong on the float path.
  package func prefillLinearTiles(
    _ weight: TensorView, bias: TensorView? = nil, input: FloatMatrix, rows: Int, output: FloatMatrix,
    arithmetic: TileArithmetic = .bf16
  ) {
    precondition(input.columns >= weight.rowLength && output.columns >= weight.rowCount)
    precondition(rows <= input.rows && rows <= output.rows)
    let tokens = PackedTokens(input, rows: rows, inputs: weight.rowLength, arithmetic: arithmetic, pool: pool)
    let panels = roundUp(weight.rowCount, toMultipleOf: TileShape.panelRows) / TileShape.panelRows
    let panelsPerTask = min(
      roundUp(panels, toMultipleOf: pool.threadCount) / pool.threadCount, TileShape.maximumPanels)
    let rowsPerTask = panelsPerTask * TileShape.panelRows
    let floatCount = TileScratch.floatCount(panels: panelsPerTask, blocks: min(tokens.blocks, TileShape.chunkBlocks))
    pool.run(taskCount: roundUp(weight.rowCount, toMultipleOf: rowsPerTask) / rowsPerTask) { worker, task in
      let scratch = TileScratch(pool.scratch(worker: worker, floatCount: floatCount))
      let first = task * rowsPerTask
      let weightRows = first..<min(first + rowsPerTask, weight.rowCount)
      scratch.bias.update(repeating: 0, count: rowsPerTask)
      if let bias { unpackRow(bias, row: 0, range: weightRows, into: scratch.bias) }
      switch arithmetic {
      case .bf16:
        dispatch(
          weight.type,
          TileLinearTask<BrainFloatTiles>(
            weight: weight, weightRows: weightRows, tokens: tokens, output: output, scratch: scratch))
      case .int8:
        dispatch(
          weight.type,
          TileLinearTask<ByteTiles>(
            weight: weight, weightRows: weightRows, tokens: tokens, output: output, scratch: scratch))
      }
    }
  }
}

/// A worker's memory, carved from one piece.
struct TileScratch {
  let state: UnsafeMutableRawPointer
  /// Two panels: one is multiplied while the other is unpacked.
  let panels: UnsafeMutableRawPointer
  /// Their scales.
  let scales: UnsafeMutablePointer<Float>
  let integers: UnsafeMutableRawPointer
  let staging: UnsafeMutablePointer<Float>
  let bias: UnsafeMutablePointer<Float>
  let sums: UnsafeMutableRawPointer

  private static let stagingFloats = 2 * CoarseInt8.groupLength
  private static let biasFloats = TileShape.maximumPanels * TileShape.panelRows
  private static var stateBytes: Int { roundUp(ci_tile_state_bytes(), toMultipleOf: 64) }
  private static let fixedBytes =
    2 * TileShape.panelBytes + 2 * TileShape.sumBytes
    + (2 * TileShape.panelScales + stagingFloats + biasFloats) * MemoryLayout<Float>.stride

  static func floatCount(panels: Int, blocks: Int) -> Int {
    (stateBytes + fixedBytes + panels * blocks * TileShape.sumBytes) / MemoryLayout<Float>.stride
  }

  init(_ memory: UnsafeMutablePointer<Float>) {
    state = UnsafeMutableRawPointer(memory)
    panels = state + Self.stateBytes
    integers = panels + 2 * TileShape.panelBytes
    scales = (integers + 2 * TileShape.sumBytes).assumingMemoryBound(to: Float.self)
    staging = scales + 2 * TileShape.panelScales
    bias = staging + Self.stagingFloats
    sums = UnsafeMutableRawPointer(bias + Self.biasFloats)
  }
}

/// Up to eight panels of weight rows against all tokens: chunk of tokens, then panel of inputs, then panel of rows,
/// then block of tokens.
private struct TileLinearTask<Numbers: TileNumbers>: FormatOperation {
  let weight: TensorView
  let weightRows: Range<Int>
  let tokens: PackedTokens
  let output: FloatMatrix
  let scratch: TileScratch

  private var panels: Int {
    roundUp(weightRows.count, toMultipleOf: TileShape.panelRows) / TileShape.panelRows
  }
  private var depth: Int { TileShape.panelSteps * Numbers.arithmetic.inputsPerStep }

  func run<Decoder: BlockDecoder>(_ decoder: Decoder.Type) {
    guard let base = weight.bytes.baseAddress else { return }
    var config = ci_tile_uniform_config(Int32(TileShape.tileRows), Int32(TileShape.rowBytes))
    ci_tile_load_config(scratch.state, &config)
    for first in stride(from: 0, to: tokens.blocks, by: TileShape.chunkBlocks) {
      let blocks = first..<min(first + TileShape.chunkBlocks, tokens.blocks)
      multiply(Decoder.self, base, blocks: blocks)
      store(blocks: blocks)
    }
    ci_tile_release(scratch.state)
  }

  private func multiply<Decoder: BlockDecoder>(_: Decoder.Type, _ base: UnsafeRawPointer, blocks: Range<Int>) {
    let panels = panels
    let count = roundUp(weight.rowLength, toMultipleOf: depth) / depth * panels
    if Numbers.arithmetic == .int8 {
      scratch.sums.initializeMemory(as: UInt8.self, repeating: 0, count: panels * blocks.count * TileShape.sumBytes)
    }
    var current = cursor(Decoder.self, base, index: 0, of: count)
    current.unpackRest()
    for index in 0..<count {
      var next = cursor(Decoder.self, base, index: min(index + 1, count - 1), of: count)
      if index + 1 == count { next.clear() }
      Numbers.multiply(product(index: index, blocks: blocks), next: &next)
      next.unpackRest()
    }
  }

  /// Panels are numbered by inputs first, then by rows.
  @inline(__always)
  private func address<Decoder: BlockDecoder>(
    _: Decoder.Type, _ base: UnsafeRawPointer, index: Int
  ) -> UnsafeRawPointer {
    let row = weightRows.lowerBound + index % panels * TileShape.panelRows
    return base + row * weight.bytesPerRow + index / panels * depth / Decoder.weightsPerBlock * Decoder.bytesPerBlock
  }

  @inline(__always)
  private func cursor<Decoder: BlockDecoder>(
    _: Decoder.Type, _ base: UnsafeRawPointer, index: Int, of count: Int
  ) -> PanelCursor<Decoder, Numbers> {
    let start = address(Decoder.self, base, index: index)
    return PanelCursor(
      row: start, bytesPerRow: weight.bytesPerRow,
      rows: min(TileShape.panelRows, weightRows.count - index % panels * TileShape.panelRows),
      inputs: min(depth, weight.rowLength - index / panels * depth),
      prefetchOffset: address(Decoder.self, base, index: min(index + 1, count - 1)) - start,
      panel: scratch.panels + index % 2 * TileShape.panelBytes,
      scales: scratch.scales + index % 2 * TileShape.panelScales, staging: scratch.staging)
  }

  @inline(__always)
  private func product(index: Int, blocks: Range<Int>) -> PanelProduct {
    let firstStep = index / panels * TileShape.panelSteps
    return PanelProduct(
      state: scratch.state, panel: UnsafeRawPointer(scratch.panels + index % 2 * TileShape.panelBytes),
      panelScales: UnsafePointer(scratch.scales + index % 2 * TileShape.panelScales),
      steps: min(TileShape.panelSteps, tokens.steps - firstStep),
      tokens: tokens.block(blocks.lowerBound, step: firstStep), tokenStride: tokens.steps * TileShape.stepBytes,
      tokenScales: tokens.scales(block: blocks.lowerBound, group: index / panels * TileShape.panelGroups),
      tokenScaleStride: tokens.groups * TileShape.blockTokens, blocks: blocks.count,
      sums: scratch.sums + index % panels * blocks.count * TileShape.sumBytes, isFirst: index < panels,
      integers: scratch.integers)
  }

  /// Transposes the sums into the output and adds the bias.
  private func store(blocks: Range<Int>) {
    for block in blocks {
      for half in 0..<2 {
        let token = block * TileShape.blockTokens + half * TileShape.tileRows
        guard token < tokens.rows else { return }
        for panel in 0..<panels {
          let sums = scratch.sums + (panel * blocks.count + block - blocks.lowerBound) * TileShape.sumBytes
          for rowHalf in 0..<2 {
            storeTile(
              sums + (2 * rowHalf + half) * TileShape.tileBytes, token: token,
              row: panel * TileShape.panelRows + rowHalf * TileShape.tileRows)
          }
        }
      }
    }
  }

  /// - Parameter row: the tile's first weight row, counted from the task's first.
  @inline(__always)
  private func storeTile(_ sums: UnsafeRawPointer, token: Int, row: Int) {
    let columns = min(TileShape.tileRows, weightRows.count - row)
    guard columns > 0 else { return }
    let tokenCount = min(TileShape.tileRows, tokens.rows - token)
    let bias = ci_load(scratch.bias + row)
    let column = weightRows.lowerBound + row
    transposeTile(sums, stride: TileShape.rowBytes) { index, values in
      guard index < tokenCount else { return }
      let target = output.row(token + index) + column
      if columns == TileShape.tileRows {
        ci_store(target, ci_add(values, bias))
      } else {
        ci_store(scratch.staging, ci_add(values, bias))
        target.update(from: scratch.staging, count: columns)
      }
    }
  }
}
