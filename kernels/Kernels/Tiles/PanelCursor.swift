internal import CIntrinsics

/// Unpacks a panel of 32 weight rows × `TileShape.panelSteps` steps into tiles, a unit at a time, so that the work can
/// be spread between the products of the panel before: [step][two tiles][16 rows][64 bytes].
struct PanelCursor<Decoder: BlockDecoder, Numbers: TileNumbers> {
  /// Units still to be unpacked.
  private(set) var unitsLeft = 0
  /// Units of the panel.
  private(set) var unitCount = 0

  private let staging: UnsafeMutablePointer<Float>
  private let bytesPerRow: Int
  private let unitsPerRow: Int
  /// Whole blocks of a row's last unit, and numbers after them (plain types only).
  private let lastBlocks: Int
  private let lastNumbers: Int
  /// From a unit to the same one in the panel that will be unpacked next.
  private let prefetchOffset: Int

  private var source: UnsafeRawPointer
  private var target: UnsafeMutableRawPointer
  /// int8: one scale for each group and row: [group][32].
  private var scale: UnsafeMutablePointer<Float>
  private var unit = 0
  /// Rows after the current one that exist; the matrix's last row stands for those that do not.
  private var rowsLeft: Int
  private var rowSource: UnsafeRawPointer
  private var rowTarget: UnsafeMutableRawPointer
  private var rowScale: UnsafeMutablePointer<Float>

  /// Weights of a unit: few in bf16, so that unpacking hides between products; a group in int8, which has one scale.
  @inline(__always)
  private static var unitWeights: Int {
    Numbers.arithmetic == .bf16 ? max(64, Decoder.weightsPerBlock) : CoarseInt8.groupLength
  }

  /// - Parameters:
  ///   - row: the first weight row's bytes at the panel's first input.
  ///   - rows: rows that exist, 1 … 32.
  ///   - inputs: the panel's inputs.
  ///   - prefetchOffset: bytes to the panel after this one.
  ///   - panel, scales: where to; `staging`: 512 floats.
  @inline(__always)
  init(
    row: UnsafeRawPointer, bytesPerRow: Int, rows: Int, inputs: Int, prefetchOffset: Int,
    panel: UnsafeMutableRawPointer, scales: UnsafeMutablePointer<Float>, staging: UnsafeMutablePointer<Float>
  ) {
    let weights = Self.unitWeights
    self.staging = staging
    self.bytesPerRow = bytesPerRow
    self.prefetchOffset = prefetchOffset
    unitsPerRow = roundUp(inputs, toMultipleOf: weights) / weights
    let last = inputs - (unitsPerRow - 1) * weights
    lastBlocks = last / Decoder.weightsPerBlock
    lastNumbers = last % Decoder.weightsPerBlock
    unitCount = unitsPerRow * TileShape.panelRows
    unitsLeft = unitCount
    rowsLeft = rows - 1
    (source, target, scale) = (row, panel, scales)
    (rowSource, rowTarget, rowScale) = (row, panel, scales)
  }

  /// Leaves nothing to unpack.
  @inline(__always)
  mutating func clear() { (unitCount, unitsLeft) = (0, 0) }

  /// Unpacks all that is left.
  @inline(__always)
  mutating func unpackRest() {
    while unitsLeft > 0 { unpackNext() }
  }

  @inline(__always)
  mutating func unpackNext() {
    let weights = Self.unitWeights
    let isLast = unit == unitsPerRow &- 1
    let blocks = isLast ? lastBlocks : weights / Decoder.weightsPerBlock
    let numbers = isLast ? lastNumbers : 0
    let unitBytes = weights / Decoder.weightsPerBlock * Decoder.bytesPerBlock
    for line in stride(from: 0, to: unitBytes, by: 64) { ci_prefetch_far(source + prefetchOffset + line) }
    switch Numbers.arithmetic {
    case .bf16: unpackBrainFloats(blocks: blocks, numbers: numbers)
    case .int8: unpackBytes(blocks: blocks, numbers: numbers)
    }
    unitsLeft &-= 1
    unit &+= 1
    source += unitBytes
    target += weights / Numbers.arithmetic.inputsPerStep * TileShape.stepBytes
    scale += TileShape.panelRows
    if unit == unitsPerRow { startRow() }
  }

  @inline(__always)
  private mutating func startRow() {
    unit = 0
    if rowsLeft > 0 {
      rowSource += bytesPerRow
      rowsLeft &-= 1
    }
    rowTarget += TileShape.rowBytes
    rowScale += 1
    (source, target, scale) = (rowSource, rowTarget, rowScale)
  }

  @inline(__always)
  private func unpackBrainFloats(blocks: Int, numbers: Int) {
    var block = source
    var row = target
    var left = blocks
    while left > 0 {
      Decoder.decode(block) { offset, first, second in
        ci_store_bf16(row + offset / 32 * TileShape.stepBytes, first, second)
      }
      block += Decoder.bytesPerBlock
      row += Decoder.weightsPerBlock / 32 * TileShape.stepBytes
      left &-= 1
    }
    if Decoder.isPlain && numbers > 0 {
      let tail = Decoder.paddedTail(block, numbers: numbers, in: staging)
      Decoder.decode(tail) { _, first, second in ci_store_bf16(row, first, second) }
    }
  }

  @inline(__always)
  private func unpackBytes(blocks: Int, numbers: Int) {
    var magnitude = Decoder.unpackMeasured(source, blocks: blocks, into: staging)
    var count = blocks &* Decoder.weightsPerBlock
    if Decoder.isPlain && numbers > 0 {
      let tail = Decoder.paddedTail(
        source + blocks &* Decoder.bytesPerBlock, numbers: numbers, in: staging + CoarseInt8.groupLength)
      let rest = Decoder.unpackMeasured(tail, blocks: 1, into: staging + count)
      if rest > magnitude || rest.isNaN { magnitude = rest }
      count += Decoder.weightsPerBlock
    }
    let (scale, factor) = CoarseInt8.scale(magnitude: magnitude)
    self.scale.pointee = scale
    CoarseInt8.quantize(staging, count: count, factor: factor, into: target, stride: TileShape.stepBytes)
  }
}

extension BlockDecoder {
  /// Only plain numbers have rows that end inside a block.
  @inline(__always)
  fileprivate static var isPlain: Bool { weightsPerBlock == 32 && bytesPerBlock >= 64 }

  /// The last numbers of a row of plain numbers as a whole block, filled up with zeros.
  @inline(never)
  fileprivate static func paddedTail(
    _ block: UnsafeRawPointer, numbers: Int, in memory: UnsafeMutablePointer<Float>
  ) -> UnsafeRawPointer {
    let padded = UnsafeMutableRawPointer(memory)
    padded.initializeMemory(as: UInt8.self, repeating: 0, count: bytesPerBlock)
    padded.copyMemory(from: block, byteCount: numbers * (bytesPerBlock / weightsPerBlock))
    return UnsafeRawPointer(padded)
  }
}
