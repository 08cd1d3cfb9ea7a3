extension ComputeContext {
  /// Causal attention of `rows` tokens at positions `start` … over everything cached up to their own positions.
  ///
  /// Tiled: a panel of queries meets the pages one after another (128 keys each), with an online softmax (Milakov &
  /// Gimelshein, arXiv 1805.02867). A page that a row may not see leaves its sums unchanged to the bit, so a row's
  /// result does not depend on its neighbours in the chunk.
  ///
  /// bf16 and q8_0 caches are multiplied in bf16 where the CPU has an instruction for it (queries and probabilities
  /// rounded, sums in 32 bits), f32 and f16 caches in 32 bits.
  ///
  /// - Parameters:
  ///   - queries: [rows, shape.queryColumns] from row `firstRow` on, as `arrangeHeads` leaves them.
  ///   - output: [rows, headCount · valueLength] from row `firstRow` on.
  public func prefillAttention(
    queries: FloatMatrix, rows: Int, firstRow: Int = 0, start: Int, shape: AttentionShape, pages: [KeyValuePage],
    layer: Int, output: FloatMatrix
  ) {
    attend(
      queries: queries, rows: rows, firstRow: firstRow, start: start, shape: shape, pages: pages, layer: layer,
      output: output, usesTiles: TilePermission.current == .granted)
  }

  /// `prefillAttention`, by matrix tiles where the caches are bf16 or q8_0 and heads are multiples of 32 long. On builds
  /// without tiles this is an emulation for tests.
  package func prefillAttentionTiles(
    queries: FloatMatrix, rows: Int, firstRow: Int = 0, start: Int, shape: AttentionShape, pages: [KeyValuePage],
    layer: Int, output: FloatMatrix
  ) {
    attend(
      queries: queries, rows: rows, firstRow: firstRow, start: start, shape: shape, pages: pages, layer: layer,
      output: output, usesTiles: TilePermission.current.canRun)
  }

  private func attend(
    queries: FloatMatrix, rows: Int, firstRow: Int, start: Int, shape: AttentionShape, pages: [KeyValuePage],
    layer: Int, output: FloatMatrix, usesTiles: Bool
  ) {
    guard let layout = pages.first?.layout else { return }
    let usesTiles = usesTiles && TileProducts.fits(layout)
    let panelRows = PanelHeads.rows(shape)
    let panels = (rows + panelRows - 1) / panelRows
    let headPanels = PanelHeads.count(shape)
    pool.run(taskCount: panels * headPanels) { worker, task in
      // Late panels see the most keys: they come first, so that the threads end together.
      let offset = (panels - 1 - task / headPanels) * panelRows
      let rowCount = min(panelRows, rows - offset)
      let heads = PanelHeads(shape, index: task % headPanels)
      switch backend {
      case .native, .int8:
        let panel = AttentionPanel(
          layout: layout, heads: heads, rowCount: rowCount, firstPosition: start + offset,
          usesTiles: usesTiles,
          scratch: pool.scratch(
            worker: worker, floatCount: AttentionPanel.scratchFloats(shape, usesTiles: usesTiles)))
        panel.attend(queries: queries, firstRow: firstRow + offset, pages: pages, layer: layer)
        panel.finish(into: output, firstRow: firstRow + offset)
      case .blas:
        let scratch = pool.scratch(worker: worker, floatCount: BLASAttentionPanel.scratchFloats(shape))
        for head in heads.range {
          let panel = BLASAttentionPanel(layout: layout, scratch: scratch)
          panel.attend(
            blas, queries: queries, firstRow: firstRow + offset, rowCount: rowCount, firstPosition: start + offset,
            head: head, pages: pages, layer: layer)
          for row in 0..<rowCount {
            panel.finish(row: row, into: output.row(firstRow + offset + row) + head * shape.valueLength)
          }
        }
      }
    }
  }
}

/// The query heads of a task: up to four neighbours that share a key/value head, so that a page is fetched, and unpacked,
/// once for all of them.
struct PanelHeads {
  let range: Range<Int>
  let keyValueHead: Int

  private static func limit(_ shape: AttentionShape) -> Int { min(shape.groupSize, 4) }

  /// Rows of a panel: fewer where more heads share it.
  static func rows(_ shape: AttentionShape) -> Int { limit(shape) == 1 ? 128 : limit(shape) == 2 ? 64 : 32 }

  static func count(_ shape: AttentionShape) -> Int { shape.keyValueHeadCount * perGroup(shape) }

  private static func perGroup(_ shape: AttentionShape) -> Int { (shape.groupSize + limit(shape) - 1) / limit(shape) }

  init(_ shape: AttentionShape, index: Int) {
    keyValueHead = index / Self.perGroup(shape)
    let first = index % Self.perGroup(shape) * Self.limit(shape)
    let base = keyValueHead * shape.groupSize
    range = base + first..<base + min(first + Self.limit(shape), shape.groupSize)
  }
}
