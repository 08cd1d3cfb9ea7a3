/// Sizes of the integer panels. A sum's order depends on none but `PanelProducts.depth`, which is fixed.
enum PanelShape {
  /// Columns packed together, and weights of the smallest block.
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
  /// Tokens up to which a pass is bound by the memory rather than by arithmetic.
  static let fewTokens = 32
  /// Bytes of weights of a task with few tokens, about.
  static let bytesPerTask = 256 * 1024
}

/// Where things lie in the packed activations and panels of one format under one kind of products. A *span* is the columns
/// under one activation scale: a block of 32, or a longer group of weights.
enum PanelLayout<Format: PanelFormat, Products: PanelProducts> {
  static var blocksPerSpan: Int { max(1, Format.groupLength / PanelShape.blockLength) }
  static var spanLength: Int { blocksPerSpan * PanelShape.blockLength }
  /// Groups of weights with a scale of their own in a span: 1 or 2.
  static var subgroups: Int { spanLength / Format.groupLength }
  /// Steps of one subgroup in a block.
  static var stepsPerBlock: Int { min(Format.groupLength, PanelShape.blockLength) / Products.valuesPerStep }
  /// Steps of one subgroup in a block that are summed before the sums are widened.
  static var stepsPerRun: Int { min(stepsPerBlock, Products.stepsPerRun(largestByte: Format.largestByte)) }
  /// Bytes of 8 tokens × 32 activations.
  static var activationBlockBytes: Int { PanelShape.tokens * PanelShape.blockLength * Products.bytesPerValue }
  /// 4-byte cells beside a span: the tokens' scales, then each subgroup's corrections.
  static var activationSpanCells: Int { PanelShape.tokens * (1 + subgroups) }
  /// Bytes of 32 rows × 32 weights.
  static var weightBlockBytes: Int { PanelShape.rows * PanelShape.blockLength * Products.bytesPerValue }
  /// Floats beside a span: each subgroup's scales, then its minima if the format has any.
  static var weightSpanFactors: Int { PanelShape.rows * subgroups * (Format.hasMinima ? 2 : 1) }

  /// Spans that `columns` begin.
  static func spans(columns: Int) -> Int { roundUp(columns, toMultipleOf: spanLength) / spanLength }
}
