internal import CIntrinsics

/// What integer panels need to know of their weights: unsigned bytes with a scale, and perhaps a minimum, per group.
protocol PanelFormat {
  /// Weights that share a scale: 16, 32 or a multiple of 32.
  static var groupLength: Int { get }
  /// The largest byte.
  static var largestByte: Int { get }
  /// weight = scale · (quant − zeroPoint) where the format has no minima.
  static var zeroPoint: Int32 { get }
  /// weight = scale · quant + minimum where it has.
  static var hasMinima: Bool { get }

  /// Calls `body` for every 32 of the row's `columns` weights from the block at `block` on.
  ///
  /// - Parameter scratch: room for `CoarseInt8.groupLength` floats.
  static func decodeRow(
    _ block: UnsafeRawPointer, columns: Int, scratch: UnsafeMutablePointer<Float>,
    _ body: (_ column: Int, QuantizedGroup) -> Void)

  /// Whether `unpackEightRows` can be called, and is the better way.
  static var readsEightRows: Bool { get }

  /// Unpacks `columns` weights of each of eight rows, from the blocks at `block` and `bytesPerRow` apart on.
  ///
  /// - Parameter target: what takes the rows, from their first column on.
  static func unpackEightRows(
    _ block: UnsafeRawPointer, bytesPerRow: Int, columns: Int, to target: inout some RowLanesTarget)

  /// Bytes from the row's start to the block that holds `column`, a block's first.
  static func byteOffset(column: Int) -> Int
}

extension PanelFormat {
  /// The largest magnitude of a byte less the zero point.
  static var largestMagnitude: Int { hasMinima ? largestByte : max(Int(zeroPoint), largestByte - Int(zeroPoint)) }
}

extension QuantizedBlockDecoder {
  @inline(__always)
  static func decodeRow(
    _ block: UnsafeRawPointer, columns: Int, scratch: UnsafeMutablePointer<Float>,
    _ body: (_ column: Int, QuantizedGroup) -> Void
  ) {
    var column = 0
    var block = block
    while column < columns {
      prefetch(block)
      decodeGroups(block) { offset, group in body(column &+ offset, group) }
      block += bytesPerBlock
      column &+= weightsPerBlock
    }
  }

  @inline(__always)
  static var readsEightRows: Bool { CI_HAS_EIGHT_LANES != 0 }

  @inline(__always)
  static func unpackEightRows(
    _ block: UnsafeRawPointer, bytesPerRow: Int, columns: Int, to target: inout some RowLanesTarget
  ) {
    var block = block
    for _ in 0..<columns / weightsPerBlock {
      unpackEight(block, bytesPerRow: bytesPerRow, to: &target)
      block += bytesPerBlock
      target.finishBlock(columns: weightsPerBlock)
    }
  }

  @inline(__always)
  static func byteOffset(column: Int) -> Int { column / weightsPerBlock * bytesPerBlock }
}

/// A format's weights requantised to 8 bits under one scale per `CoarseInt8.groupLength`: sums of products then run
/// through eight times as many columns before they are scaled.
enum CoarseFormat<Format: BlockDecoder>: PanelFormat {
  static var groupLength: Int { CoarseInt8.groupLength }
  static var largestByte: Int { 255 }
  static var zeroPoint: Int32 { 128 }
  static var hasMinima: Bool { false }

  @inline(__always)
  static func decodeRow(
    _ block: UnsafeRawPointer, columns: Int, scratch: UnsafeMutablePointer<Float>,
    _ body: (_ column: Int, QuantizedGroup) -> Void
  ) {
    for column in stride(from: 0, to: columns, by: groupLength) {
      let count = min(groupLength, columns - column)
      let magnitude = Format.unpackMeasured(
        block + byteOffset(column: column), blocks: count / Format.weightsPerBlock, into: scratch)
      let (scale, factor) = CoarseInt8.scale(magnitude: magnitude)
      let factors = ci_splat(factor)
      for offset in stride(from: 0, to: count, by: 32) {
        let quants = ci_round_to_bytes(
          ci_mul(ci_load(scratch + offset), factors), ci_mul(ci_load(scratch + (offset + laneCount)), factors))
        body(column &+ offset, QuantizedGroup(quants, scale: scale))
      }
    }
  }

  static var readsEightRows: Bool { false }

  static func unpackEightRows(
    _ block: UnsafeRawPointer, bytesPerRow: Int, columns: Int, to target: inout some RowLanesTarget
  ) {}

  @inline(__always)
  static func byteOffset(column: Int) -> Int { column / Format.weightsPerBlock * Format.bytesPerBlock }
}
