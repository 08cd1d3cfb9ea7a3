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
    IntegerProducts.dispatch(format, Multiplication<Format>(panels: self))
  }

  private struct Multiplication<Format: QuantizedBlockDecoder>: IntegerProductsOperation {
    let panels: IntegerPanels

    /// Vectors and panels give the same bits.
    func run<Products: EightRowProducts>(_ products: Products.Type) {
      let (compute, weight, input, output) = (panels.compute, panels.weight, panels.input, panels.output)
      if IntegerVectorProducts.rowCounts.contains(panels.rows) && Format.readsEightRows {
        IntegerVectorProducts(compute: compute, weight: weight, input: input, rows: panels.rows, output: output)
          .multiply(Format.self, products)
      } else {
        IntegerPanelProduct(compute: compute, weight: weight, input: input, rows: panels.rows, output: output)
          .multiply(Format.self, products)
      }
    }
  }
}

/// `prefillLinear` in integers under coarse scales, where four products of bytes are one instruction.
struct CoarsePanels: QuantizedFormatOperation {
  let compute: ComputeContext
  let weight: TensorView
  let input: FloatMatrix
  let rows: Int
  let output: FloatMatrix

  func run<Format: QuantizedBlockDecoder>(_ format: Format.Type) {
    // Known when this is compiled: other builds have no such kernels.
    precondition(IntegerProducts.hasByteDot)
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
    let activations = PackedActivations<Format, Products>(
      input: input, rows: rows, columns: weight.rowLength, pool: pool)
    defer { activations.release() }
    let groups = roundUp(rows, toMultipleOf: PanelShape.tokens) / PanelShape.tokens
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
            nextRow: isShort ? next : nil, panel: panel, sums: scratch)
        }
      }
    }
  }

  /// Some panels' rows against the tokens of `groups`.
  ///
  /// - Parameters:
  ///   - weightRows: at most `PanelShape.rowsPerTask`.
  ///   - nextRow: of the panel to come, if its weights should be asked for. Beyond the end lies the next matrix, mostly;
  ///     a request cannot fail.
  ///   - sums: [panel][group][token][row]
  private func multiply<Format: PanelFormat, Products: PanelProducts>(
    _ activations: PackedActivations<Format, Products>, groups: Range<Int>, rows weightRows: Range<Int>, nextRow: Int?,
    panel: WeightPanel<Format, Products>, sums: UnsafeMutablePointer<Float>
  ) {
    let tileFloats = PanelShape.tokens * PanelShape.rows
    let panels = roundUp(weightRows.count, toMultipleOf: PanelShape.rows) / PanelShape.rows
    guard let base = weight.bytes.baseAddress else { return }
    var coming = ComingWeights(
      start: base + (nextRow ?? 0) * weight.bytesPerRow,
      bytes: nextRow == nil ? 0 : PanelShape.rows * weight.bytesPerRow,
      steps: weight.rowLength / Format.groupLength * PanelShape.rows / 8)
    let depth = rows <= PanelShape.fewTokens ? min(PanelShape.fewTokensDepth, Products.depth) : Products.depth
    sums.update(repeating: 0, count: panels * groups.count * tileFloats)
    for column in stride(from: 0, to: weight.rowLength, by: depth) {
      let columns = min(depth, weight.rowLength - column)
      for index in 0..<panels {
        panel.unpack(
          weight, firstRow: weightRows.lowerBound + index * PanelShape.rows, firstColumn: column, columns: columns,
          coming: &coming)
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
        let (target, source) = (output.row(token) + row, sums + place * PanelShape.rows)
        if count == PanelShape.rows {
          for lane in stride(from: 0, to: count, by: laneCount) { ci_store(target + lane, ci_load(source + lane)) }
        } else {
          target.update(from: source, count: count)
        }
      }
    }
  }
}
