internal import CIntrinsics

/// Sizes that the tile kernels share. Weights are the left matrix (tiles 4 and 5), activations the right one (6 and 7),
/// so products come out transposed: tiles 0 … 3 are [weight rows][tokens].
///
/// A step is 64 bytes along the inputs, one row of a tile: 32 weights in bf16 or 64 in int8. One 32-weight block of a
/// file is thus one row, and needs no rearrangement (kernels.md 1).
enum TileShape {
  static let rowBytes = 64
  static let tileRows = 16
  static let tileBytes = tileRows * rowBytes
  /// Weight rows multiplied together: two tiles.
  static let panelRows = 2 * tileRows
  /// Tokens multiplied together: two tiles.
  static let blockTokens = 2 * tileRows
  /// Bytes of one step of a panel, or of a block of tokens.
  static let stepBytes = 2 * tileBytes
  /// Steps of a panel: it spans 512 inputs in bf16 or 1,024 in int8, and half of a first-level cache. Sums start at
  /// multiples of it, so it is part of what makes results repeatable.
  static let panelSteps = 16
  static let panelBytes = panelSteps * stepBytes
  /// The sums of a panel and a block of tokens: four tiles.
  static let sumBytes = 4 * tileBytes
  /// Panels of a task: their sums for a chunk of tokens take 512 KiB, a quarter of a second-level cache.
  static let maximumPanels = 8
  /// Blocks of tokens (512 tokens) for which a panel is unpacked once.
  static let chunkBlocks = 512 / blockTokens
  /// int8: groups of a panel, and its scales, [group][32].
  static let panelGroups = panelSteps * rowBytes / CoarseInt8.groupLength
  static let panelScales = panelGroups * panelRows
}

/// Hands the 16 rows of the transposed 16 × 16 matrix of dwords at `source` (rows `stride` bytes apart) to `body`.
@inline(__always)
func transposeTile(_ source: UnsafeRawPointer, stride: Int, _ body: (_ row: Int, _ values: Lanes) -> Void) {
  let first = transposeQuarters(source, stride: stride)
  let second = transposeQuarters(source + 4 * stride, stride: stride)
  let third = transposeQuarters(source + 8 * stride, stride: stride)
  let fourth = transposeQuarters(source + 12 * stride, stride: stride)
  collectQuarters(first.0, second.0, third.0, fourth.0, column: 0, body)
  collectQuarters(first.1, second.1, third.1, fourth.1, column: 1, body)
  collectQuarters(first.2, second.2, third.2, fourth.2, column: 2, body)
  collectQuarters(first.3, second.3, third.3, fourth.3, column: 3, body)
}

/// Four rows in; lanes 4q … 4q + 3 of result j are column 4q + j.
@inline(__always)
private func transposeQuarters(_ source: UnsafeRawPointer, stride: Int) -> (Lanes, Lanes, Lanes, Lanes) {
  let (a, b) = (ci_load(source), ci_load(source + stride))
  let (c, d) = (ci_load(source + 2 * stride), ci_load(source + 3 * stride))
  let (abLow, abHigh) = (ci_zip_low(a, b), ci_zip_high(a, b))
  let (cdLow, cdHigh) = (ci_zip_low(c, d), ci_zip_high(c, d))
  return (
    ci_zip_pairs_low(abLow, cdLow), ci_zip_pairs_high(abLow, cdLow), ci_zip_pairs_low(abHigh, cdHigh), ci_zip_pairs_high(abHigh, cdHigh)
  )
}

/// Columns `column` + 0, 4, 8, 12 from the quarters of four groups of rows.
@inline(__always)
private func collectQuarters(
  _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes, column: Int, _ body: (Int, Lanes) -> Void
) {
  let (abEven, abOdd) = (ci_pick_even_quarters(a, b), ci_pick_odd_quarters(a, b))
  let (cdEven, cdOdd) = (ci_pick_even_quarters(c, d), ci_pick_odd_quarters(c, d))
  body(column, ci_pick_even_quarters(abEven, cdEven))
  body(column + 4, ci_pick_even_quarters(abOdd, cdOdd))
  body(column + 8, ci_pick_odd_quarters(abEven, cdEven))
  body(column + 12, ci_pick_odd_quarters(abOdd, cdOdd))
}
