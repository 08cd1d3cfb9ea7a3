internal import Kernels

/// Activations of a forward pass over up to `rows` tokens at a time; one per session, reused by every chunk.
public final class DecoderWorkspace {
  public let rows: Int
  /// The residual stream: [rows, embedding].
  let hidden: FloatMatrix
  /// Input of the next projection, and scratch for its output: [rows, embedding].
  let normed: FloatMatrix
  let projected: FloatMatrix
  /// Query, key and value projections, or one fused: [rows, projectionColumns[i]].
  let projections: [FloatMatrix]
  /// Queries arranged by head: [rows, attention.queryColumns].
  let queries: FloatMatrix
  /// [rows, heads · valueLength]
  let attended: FloatMatrix
  /// [rows, feed-forward]; `up` is not needed without a gate and then is `gate`.
  let gate: FloatMatrix
  let up: FloatMatrix
  /// [cos, sin] pairs of the chunk's positions: [rows, 2 · pairs].
  let rotations: FloatMatrix?
  let partials = DecodePartials()

  init(dimensions: DecoderDimensions, rows: Int, isGated: Bool) throws(KernelError) {
    self.rows = rows
    hidden = try FloatMatrix(rows: rows, columns: dimensions.embeddingLength)
    normed = try FloatMatrix(rows: rows, columns: dimensions.embeddingLength)
    projected = try FloatMatrix(rows: rows, columns: dimensions.embeddingLength)
    var projections: [FloatMatrix] = []
    for columns in dimensions.projectionColumns {
      projections.append(try FloatMatrix(rows: rows, columns: columns))
    }
    self.projections = projections
    queries = try FloatMatrix(rows: rows, columns: dimensions.attention.queryColumns)
    attended = try FloatMatrix(
      rows: rows, columns: dimensions.attention.headCount * dimensions.attention.valueLength)
    gate = try FloatMatrix(rows: rows, columns: dimensions.feedForwardLength)
    up = isGated ? try FloatMatrix(rows: rows, columns: dimensions.feedForwardLength) : gate
    rotations =
      dimensions.rotaryPairCount == 0
      ? nil : try FloatMatrix(rows: rows, columns: 2 * dimensions.rotaryPairCount)
  }
}
