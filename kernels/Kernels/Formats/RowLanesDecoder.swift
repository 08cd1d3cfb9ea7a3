internal import CIntrinsics

/// A block format read eight neighbouring rows at a time, a row in each 32-bit lane: raw bytes are transposed once,
/// then every row's bits are taken apart by the same instructions. The same weights and factors as `decodeGroups`
/// gives, bit by bit.
protocol RowLanesDecoder: BlockDecoder {
  /// Unpacks the block at `block` and those of the seven rows after it.
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget)
}

/// What becomes of eight rows of a block.
///
/// A group's scales and minima come before its weights. Groups are begun, filled and finished in the order in which the
/// format stores them: up to four are open at a time, each under a *slot*, a literal 0 ... 3 that a target can keep
/// registers for.
protocol RowLanesTarget {
  /// Scales of group `group` of the block.
  mutating func store(scales: SIMD8<Float>, group: Int)
  mutating func store(minima: SIMD8<Float>, group: Int)
  mutating func begin(slot: Int, group: Int)
  /// - Parameters:
  ///   - quads: unsigned bytes of four neighbouring columns.
  ///   - column: the first, counted from the block's start.
  mutating func store(_ quads: SIMD32<UInt8>, slot: Int, column: Int)
  mutating func finish(slot: Int, group: Int)
  /// The next block begins `columns` on.
  mutating func finishBlock(columns: Int)
}

/// 16 bytes of each of eight rows as quads.
typealias RowQuads = (SIMD32<UInt8>, SIMD32<UInt8>, SIMD32<UInt8>, SIMD32<UInt8>)

@inline(__always)
func rowQuads(_ start: UnsafeRawPointer, _ bytesPerRow: Int) -> RowQuads {
  let fifth = start + 4 &* bytesPerRow
  let a = ci_dwords(ci_two_row_runs(start, fifth))
  let b = ci_dwords(ci_two_row_runs(start + bytesPerRow, fifth + bytesPerRow))
  let c = ci_dwords(ci_two_row_runs(start + 2 &* bytesPerRow, fifth + 2 &* bytesPerRow))
  let d = ci_dwords(ci_two_row_runs(start + 3 &* bytesPerRow, fifth + 3 &* bytesPerRow))
  let (ab, cd) = (ci_low_dwords(a, b), ci_low_dwords(c, d))
  let (ab2, cd2) = (ci_high_dwords(a, b), ci_high_dwords(c, d))
  return (ci_low_pairs(ab, cd), ci_high_pairs(ab, cd), ci_low_pairs(ab2, cd2), ci_high_pairs(ab2, cd2))
}

@inline(__always)
func lowNibbles(_ quads: SIMD32<UInt8>) -> SIMD32<UInt8> { ci_and_32(quads, 15) }

@inline(__always)
func highNibbles(_ quads: SIMD32<UInt8>) -> SIMD32<UInt8> { ci_and_32(ci_lanes_right(quads, 4), 15) }

/// Calls `body` for quads 0 ... 3 of the 16 bytes at `start`.
@inline(__always)
func forEachQuad(_ start: UnsafeRawPointer, _ bytesPerRow: Int, _ body: (_ offset: Int, SIMD32<UInt8>) -> Void) {
  let quads = rowQuads(start, bytesPerRow)
  body(0, quads.0)
  body(4, quads.1)
  body(8, quads.2)
  body(12, quads.3)
}
