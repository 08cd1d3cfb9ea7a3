internal import BlockFormats
internal import CIntrinsics

/// `prefillLinear` in integers, by the weights' own scales; `decodeLinear` where `DecodeKernel` says so.
struct IntegerPanels: QuantizedFormatOperation {
  let compute: ComputeContext
  let weight: TensorView
  let input: FloatMatrix
  let rows: Int
  let output: FloatMatrix

  func run<Format: QuantizedBlockDecoder>(_ format: Format.Type) {
    let product = IntegerPanelProduct(compute: compute, weight: weight, input: input, rows: rows, output: output)
    switch IntegerProducts.chosen(for: format) {
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
    // Few tokens: one panel after the other, so that weights are read as they lie.
    let isShort = rows <= PanelShape.fewTokens
    let panelsPerTask =
      isShort ? max(1, PanelShape.bytesPerTask / (PanelShape.rows * weight.bytesPerRow)) : PanelShape.panelsPerTask
    let together = isShort ? 1 : PanelShape.panelsPerTask
    let rowsPerTask = PanelShape.rows * panelsPerTask
    let tasks = roundUp(weight.rowCount, toMultipleOf: rowsPerTask) / rowsPerTask
    let sumFloats = PanelShape.rowsPerTask * PanelShape.tokensPerPass
    let panelFloats = WeightPanel<Format, Products>.scratchBytes / MemoryLayout<Float>.stride
    pool.run(taskCount: tasks) { worker, task in
      let scratch = pool.scratch(worker: worker, floatCount: sumFloats + panelFloats)
      let panel = WeightPanel<Format, Products>(scratch: UnsafeMutableRawPointer(scratch + sumFloats))
      for first in stride(from: 0, to: groups, by: PanelShape.tokensPerPass / PanelShape.tokens) {
        let pass = first..<min(first + PanelShape.tokensPerPass / PanelShape.tokens, groups)
        for index in stride(from: 0, to: panelsPerTask, by: together) {
          let row = task * rowsPerTask + index * PanelShape.rows
          if row >= weight.rowCount { break }
          // The task after this one goes to the next thread, most of the time.
          let isLast = index + together >= panelsPerTask
          let next = isLast ? (task + pool.threadCount) * rowsPerTask : row + PanelShape.rows
          multiply(
            activations, groups: pass, rows: row..<min(row + together * PanelShape.rows, weight.rowCount),
            nextRow: isShort && next < weight.rowCount ? next : nil, panel: panel, sums: scratch)
        }
      }
    }
  }

  /// Some panels' rows against the tokens of `groups`.
  ///
  /// - Parameters:
  ///   - weightRows: at most `PanelShape.rowsPerTask`.
  ///   - nextRow: of the panel to come, if its weights should be asked for.
  ///   - sums: [panel][group][token][row]
  private func multiply<Format: PanelFormat, Products: PanelProducts>(
    _ activations: PackedActivations<Format, Products>, groups: Range<Int>, rows weightRows: Range<Int>, nextRow: Int?,
    panel: WeightPanel<Format, Products>, sums: UnsafeMutablePointer<Float>
  ) {
    let tileFloats = PanelShape.tokens * PanelShape.rows
    let panels = roundUp(weightRows.count, toMultipleOf: PanelShape.rows) / PanelShape.rows
    sums.update(repeating: 0, count: panels * groups.count * tileFloats)
    for column in stride(from: 0, to: weight.rowLength, by: Products.depth) {
      let columns = min(Products.depth, weight.rowLength - column)
      for index in 0..<panels {
        panel.unpack(
          weight, firstRow: weightRows.lowerBound + index * PanelShape.rows, firstColumn: column, columns: columns,
          coming: comingWeights(nextRow, column: column))
        for group in groups {
          let block = column / PanelShape.blockLength
          PanelTile<Format, Products>.multiply(
            blocks: columns / PanelShape.blockLength,
            tokens: min(rows - group * PanelShape.tokens, PanelShape.tokens), weights: panel.values,
            factors: panel.factors, activations: activations.values(group: group, block: block),
            cells: activations.cells(group: group, span: column / PanelLayout<Format, Products>.spanLength),
            sums: sums + (index * groups.count + group - groups.lowerBound) * tileFloats)
        }
      }
    }
    for index in 0..<panels {
      let row = weightRows.lowerBound + index * PanelShape.rows
      let count = min(PanelShape.rows, weightRows.upperBound - row)
      for token in groups.lowerBound * PanelShape.tokens..<min(groups.upperBound * PanelShape.tokens, rows) {
        let place = index * groups.count * PanelShape.tokens + token - groups.lowerBound * PanelShape.tokens
        (output.row(token) + row).update(from: sums + place * PanelShape.rows, count: count)
      }
    }

    /// The part of the next panel's bytes that is due while the columns from `column` on are multiplied.
    @inline(__always)
    func comingWeights(_ row: Int?, column: Int) -> ComingWeights {
      guard let base = weight.bytes.baseAddress, let row else {
        return ComingWeights(start: UnsafeRawPointer(sums), lines: 0)
      }
      let bytes = PanelShape.rows * weight.bytesPerRow
      let start = bytes * column / weight.rowLength
      let end = bytes * min(column + Products.depth, weight.rowLength) / weight.rowLength
      return ComingWeights(start: base + row * weight.bytesPerRow + start, lines: (end - start + 255) / 256 * 4)
    }
  }
}
