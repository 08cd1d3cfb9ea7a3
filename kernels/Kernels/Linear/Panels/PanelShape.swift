/// Sizes of the integer panels. A sum's order depends on none but `PanelProducts.depth`, which is fixed.
enum PanelShape {
  /// Columns that share an activation scale, and weights of the smallest block.
  static let blockLength = 32
  /// Weight rows of a panel: two registers of 32-bit sums.
  static let rows = 32
  /// Tokens that meet a panel together: 8 × 2 registers of sums.
  static let tokens = 8
  /// Tokens for which a weight is unpacked once.
  static let tokensPerPass = 512
  /// Panels of a task.
  static let panelsPerTask = 2
  static let rowsPerTask = rows * panelsPerTask
}

/// Where things lie in the packed activations and panels of one format under one kind of products.
enum PanelLayout<Format: QuantizedBlockDecoder, Products: PanelProducts> {
  /// Groups of weights with a scale of their own in 32 columns: 1 or 2.
  static var subgroups: Int { PanelShape.blockLength / Format.groupLength }
  static var stepsPerGroup: Int { Format.groupLength / Products.valuesPerStep }
  /// Bytes of 8 tokens × 32 activations.
  static var activationBlockBytes: Int { PanelShape.tokens * PanelShape.blockLength * Products.bytesPerValue }
  /// 4-byte cells beside them: the tokens' scales, then each subgroup's corrections.
  static var activationBlockCells: Int { PanelShape.tokens * (1 + subgroups) }
  /// Bytes of 32 rows × 32 weights.
  static var weightBlockBytes: Int { PanelShape.rows * PanelShape.blockLength * Products.bytesPerValue }
  /// Floats beside them: each subgroup's scales, then its minima if the format has any.
  static var weightBlockFactors: Int { PanelShape.rows * subgroups * (Format.hasMinima ? 2 : 1) }
}
