internal import BlockFormats
internal import CIntrinsics

/// `PanelShape.rows` weight rows × up to `Products.depth` columns as integers in the order in which they are multiplied,
/// [block of 32 columns][step][row][value of the step], with their scales, [span][subgroup][row].
struct WeightPanel<Format: PanelFormat, Products: PanelProducts> {
  typealias Layout = PanelLayout<Format, Products>

  let values: UnsafeMutableRawPointer
  let factors: UnsafeMutablePointer<Float>
  /// 16 of the panel's rows as bytes, [row][column].
  private let rowBytes: UnsafeMutableRawPointer
  private let decodeScratch: UnsafeMutablePointer<Float>

  private static var valueBytes: Int { Products.depth / PanelShape.blockLength * Layout.weightBlockBytes }
  private static var factorCount: Int { Layout.spans(columns: Products.depth) * Layout.weightSpanFactors }
  private static var transposedRows: Int { 16 }

  static var scratchBytes: Int {
    valueBytes + transposedRows * Products.depth
      + (factorCount + CoarseInt8.groupLength) * MemoryLayout<Float>.stride
  }

  /// - Parameter scratch: `scratchBytes`, 64-byte aligned.
  init(scratch: UnsafeMutableRawPointer) {
    values = scratch
    rowBytes = values + Self.valueBytes
    decodeScratch = (rowBytes + Self.transposedRows * Products.depth).assumingMemoryBound(to: Float.self)
    factors = decodeScratch + CoarseInt8.groupLength
  }

  /// Fills the panel with rows `firstRow` … and columns `firstColumn` ..< `firstColumn + columns` of `weight`. Rows beyond
  /// the matrix's end become zeros.
  ///
  /// - Parameter coming: what to ask the memory for meanwhile, in a step for each eight rows of a group.
  func unpack(
    _ weight: TensorView, firstRow: Int, firstColumn: Int, columns: Int, coming: inout ComingWeights
  ) {
    guard let base = weight.bytes.baseAddress else { return }
    if Format.readsEightRows && firstRow + PanelShape.rows <= weight.rowCount {
      let start = base + firstRow * weight.bytesPerRow + Format.byteOffset(column: firstColumn)
      for row in stride(from: 0, to: PanelShape.rows, by: 8) {
        var target = EightPanelRows<Format, Products>(
          values: values + row * 4, factors: factors + row, coming: coming)
        Format.unpackEightRows(
          start + row * weight.bytesPerRow, bytesPerRow: weight.bytesPerRow, columns: columns, to: &target)
        coming = target.coming
      }
      return
    }
    for half in 0..<PanelShape.rows / Self.transposedRows {
      for index in 0..<Self.transposedRows {
        let row = firstRow + half * Self.transposedRows + index
        let line = rowBytes + index * Products.depth
        let place = factors + half * Self.transposedRows + index
        if row < weight.rowCount {
          let start = base + row * weight.bytesPerRow + Format.byteOffset(column: firstColumn)
          unpackRow(start, columns: columns, into: line, factors: place)
        } else {
          line.initializeMemory(as: UInt8.self, repeating: 0, count: columns)
          let count = Layout.spans(columns: columns) * Layout.weightSpanFactors
          for offset in stride(from: 0, to: count, by: PanelShape.rows) { place[offset] = 0 }
        }
      }
      for block in 0..<columns / PanelShape.blockLength {
        transpose(
          rowBytes + block * PanelShape.blockLength,
          into: values + block * Layout.weightBlockBytes + half * 64)
      }
    }
  }

  @inline(__always)
  private func unpackRow(
    _ row: UnsafeRawPointer, columns: Int, into line: UnsafeMutableRawPointer, factors: UnsafeMutablePointer<Float>
  ) {
    Format.decodeRow(row, columns: columns, scratch: decodeScratch) { column, group in
      ci_store_u8x32(line + column, group.quants)
      let place = factors + column / Layout.spanLength &* Layout.weightSpanFactors
      place[0] = group.scales.0
      if Layout.subgroups == 2 { place[PanelShape.rows] = group.scales.1 }
      if Format.hasMinima {
        place[Layout.subgroups * PanelShape.rows] = group.minima.0
        if Layout.subgroups == 2 { place[3 * PanelShape.rows] = group.minima.1 }
      }
    }
  }

  /// 16 rows × 32 bytes, rows `Products.depth` apart, to eight registers of 16 rows × 4 bytes.
  @inline(__always)
  private func transpose(_ source: UnsafeMutableRawPointer, into target: UnsafeMutableRawPointer) {
    // Registers hold rows i and i + 8; the dwords of four rows are exchanged inside each quarter, then the quarters.
    let (low, high) = (fourRows(source, first: 0), fourRows(source, first: 4))
    store(ci_even_quarters(low.0, high.0), quad: 0, target)
    store(ci_even_quarters(low.1, high.1), quad: 1, target)
    store(ci_even_quarters(low.2, high.2), quad: 2, target)
    store(ci_even_quarters(low.3, high.3), quad: 3, target)
    store(ci_odd_quarters(low.0, high.0), quad: 4, target)
    store(ci_odd_quarters(low.1, high.1), quad: 5, target)
    store(ci_odd_quarters(low.2, high.2), quad: 6, target)
    store(ci_odd_quarters(low.3, high.3), quad: 7, target)
  }

  @inline(__always)
  private func fourRows(_ source: UnsafeMutableRawPointer, first: Int) -> (
    SIMD16<UInt32>, SIMD16<UInt32>, SIMD16<UInt32>, SIMD16<UInt32>
  ) {
    let depth = Products.depth
    let start = source + first * depth
    let a = ci_two_rows(start, start + 8 * depth)
    let b = ci_two_rows(start + depth, start + 9 * depth)
    let c = ci_two_rows(start + 2 * depth, start + 10 * depth)
    let d = ci_two_rows(start + 3 * depth, start + 11 * depth)
    let (ab, cd) = (ci_interleave_low(a, b), ci_interleave_low(c, d))
    let (ab2, cd2) = (ci_interleave_high(a, b), ci_interleave_high(c, d))
    return (
      ci_interleave_low_pairs(ab, cd), ci_interleave_high_pairs(ab, cd), ci_interleave_low_pairs(ab2, cd2),
      ci_interleave_high_pairs(ab2, cd2)
    )
  }

  @inline(__always)
  private func store(_ dwords: SIMD16<UInt32>, quad: Int, _ target: UnsafeMutableRawPointer) {
    // With wide registers a step is two of them, the panel's first and last 16 rows.
    Products.storeWeights(
      ci_bytes_of(dwords), zeroPoint: Format.hasMinima ? 0 : Format.zeroPoint,
      at: target + quad * (4 / Products.valuesPerStep) * PanelShape.stepBytes, stride: PanelShape.stepBytes)
  }
}

/// Eight rows of a panel, from a block's first column on.
struct EightPanelRows<Format: PanelFormat, Products: PanelProducts>: RowLanesTarget {
  typealias Layout = PanelLayout<Format, Products>

  var values: UnsafeMutableRawPointer
  var factors: UnsafeMutablePointer<Float>
  var coming: ComingWeights

  @inline(__always)
  func begin(slot: Int, group: Int) {}

  @inline(__always)
  mutating func finish(slot: Int, group: Int) { coming.step() }

  @inline(__always)
  mutating func finishBlock(columns: Int) {
    values += columns / PanelShape.blockLength &* Layout.weightBlockBytes
    factors += columns / Layout.spanLength &* Layout.weightSpanFactors
  }

  @inline(__always)
  func store(_ quads: SIMD32<UInt8>, slot: Int, column: Int) {
    let (block, quad) = (column / PanelShape.blockLength, column % PanelShape.blockLength / 4)
    Products.storeWeights(
      quads, zeroPoint: Format.hasMinima ? 0 : Format.zeroPoint,
      at: values + (block &* Layout.weightBlockBytes &+ quad &* (4 / Products.valuesPerStep) &* PanelShape.stepBytes),
      stride: PanelShape.stepBytes)
  }

  @inline(__always)
  func store(scales: SIMD8<Float>, group: Int) { ci_store_eight(place(group), scales) }

  @inline(__always)
  func store(minima: SIMD8<Float>, group: Int) {
    ci_store_eight(place(group) + Layout.subgroups &* PanelShape.rows, minima)
  }

  @inline(__always)
  private func place(_ group: Int) -> UnsafeMutablePointer<Float> {
    factors + (group / Layout.subgroups &* Layout.weightSpanFactors &+ group % Layout.subgroups &* PanelShape.rows)
  }
}
