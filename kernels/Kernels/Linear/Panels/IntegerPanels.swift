internal import BlockFormats
internal import CIntrinsics

/// `prefillLinear` in integers, by the weights' own scales; on AVX2 `decodeLinear` too.
struct IntegerPanels: QuantizedFormatOperation {
  let compute: ComputeContext
  let weight: TensorView
  let input: FloatMatrix
  let rows: Int
  let output: FloatMatrix
  /// Activations keep 16 bits whatever the format.
  var keepsWords = false

  func run<Format: QuantizedBlockDecoder>(_ format: Format.Type) {
    let product = IntegerPanelProduct(compute: compute, weight: weight, input: input, rows: rows, output: output)
    switch keepsWords ? .words : IntegerProducts.chosen(for: format) {
    case .bytes: product.multiply(Format.self, ByteProducts.self)
    case .bytePairs: product.multiply(Format.self, BytePairProducts.self)
    case .words: product.multiply(Format.self, WordProducts.self)
    }
  }
}

/// `prefillLinear` in integers under coarse scales.
struct CoarsePanels: QuantizedFormatOperation {
  let compute: ComputeContext
  let weight: TensorView
  let input: FloatMatrix
  let rows: Int
  let output: FloatMatrix

  func run<Format: QuantizedBlockDecoder>(_ format: Format.Type) {
    IntegerPanelProduct(compute: compute, weight: weight, input: input, rows: rows, output: output)
      .multiply(CoarseFormat<Format>.self, ByteProducts.self)
  }
}

/// output[r, :] = weight · input[r, :]: the input is rounded once, each task unpacks a few panels of weight rows and
/// multiplies them with all tokens.
private struct IntegerPanelProduct {
  let compute: ComputeContext
  let weight: TensorView
  let input: FloatMatrix
  let rows: Int
  let output: FloatMatrix

  func multiply<Format: PanelFormat, Products: PanelProducts>(
    _ format: Format.Type, _ products: Products.Type
  ) {
    let pool = compute.pool
    let activations = PackedActivations<Format, Products>(rows: rows, columns: weight.rowLength)
    defer { activations.release() }
    let groups = roundUp(rows, toMultipleOf: PanelShape.tokens) / PanelShape.tokens
    // Few rows are rounded by parts of them, so that every thread has some.
    let parts = groups < 8 ? 8 : 1
    pool.run(taskCount: groups * parts) { _, task in
      activations.pack(group: task / parts, part: task % parts, of: parts, input: input, rows: rows)
    }
    let tasks = roundUp(weight.rowCount, toMultipleOf: PanelShape.rowsPerTask) / PanelShape.rowsPerTask
    let sumFloats = PanelShape.rowsPerTask * PanelShape.tokensPerPass
    let panelFloats = WeightPanel<Format, Products>.scratchBytes / MemoryLayout<Float>.stride
    pool.run(taskCount: tasks) { worker, task in
      let scratch = pool.scratch(worker: worker, floatCount: sumFloats + panelFloats)
      let panel = WeightPanel<Format, Products>(scratch: UnsafeMutableRawPointer(scratch + sumFloats))
      for first in stride(from: 0, to: groups, by: PanelShape.tokensPerPass / PanelShape.tokens) {
        let pass = first..<min(first + PanelShape.tokensPerPass / PanelShape.tokens, groups)
        multiply(activations, groups: pass, firstRow: task * PanelShape.rowsPerTask, panel: panel, sums: scratch)
      }
    }
  }

  /// One task's rows against the tokens of `groups`.
  ///
  /// - Parameter sums: [panel][group][token][row]
  private func multiply<Format: PanelFormat, Products: PanelProducts>(
    _ activations: PackedActivations<Format, Products>, groups: Range<Int>, firstRow: Int,
    panel: WeightPanel<Format, Products>, sums: UnsafeMutablePointer<Float>
  ) {
    let tileFloats = PanelShape.tokens * PanelShape.rows
    sums.update(repeating: 0, count: PanelShape.panelsPerTask * groups.count * tileFloats)
    for column in stride(from: 0, to: weight.rowLength, by: Products.depth) {
      let columns = min(Products.depth, weight.rowLength - column)
      for index in 0..<PanelShape.panelsPerTask {
        let row = firstRow + index * PanelShape.rows
        if row >= weight.rowCount { break }
        panel.unpack(
          weight, firstRow: row, firstColumn: column, columns: columns,
          ahead: distanceToNext(Format.self, panel: index, columns: Products.depth))
        for group in groups {
          let block = column / PanelShape.blockLength
          PanelTile<Format, Products>.multiply(
            blocks: columns / PanelShape.blockLength,
            tokens: min(rows - group * PanelShape.tokens, PanelShape.tokens), weights: panel.values, factors: panel.factors,
            activations: activations.values(group: group, block: block),
            cells: activations.cells(group: group, span: column / PanelLayout<Format, Products>.spanLength),
            sums: sums + (index * groups.count + group - groups.lowerBound) * tileFloats)
        }
      }
    }
    for index in 0..<PanelShape.panelsPerTask {
      let row = firstRow + index * PanelShape.rows
      if row >= weight.rowCount { break }
      let count = min(PanelShape.rows, weight.rowCount - row)
      for token in groups.lowerBound * PanelShape.tokens..<min(groups.upperBound * PanelShape.tokens, rows) {
        let place = index * groups.count * PanelShape.tokens + token - groups.lowerBound * PanelShape.tokens
        (output.row(token) + row).update(from: sums + place * PanelShape.rows, count: count)
      }
    }
  }

  /// Bytes from a panel's weights to those of the panel after it in a task.
  @inline(__always)
  private func distanceToNext<Format: PanelFormat>(_ format: Format.Type, panel index: Int, columns: Int) -> Int {
    let down = PanelShape.rows * weight.bytesPerRow
    if index + 1 < PanelShape.panelsPerTask { return down }
    return Format.byteOffset(column: columns) - (PanelShape.panelsPerTask - 1) * down
  }
}
