internal import CIntrinsics

/// Sizes of the integer panels. A sum's order depends on none of them: integers add up exactly, and floats column by
/// column. Depths are multiples of 256, the largest block and group of weights.
enum PanelShape {
  /// Columns packed together, and weights of the smallest block.
  static let blockLength = 32
  /// Weight rows of a panel: two registers of 32-bit sums.
  static var rows: Int { hasWideRegisters ? 32 : 16 }
  /// Whether 16 sums are one register.
  static var hasWideRegisters: Bool { CI_HAS_WIDE_REGISTERS != 0 }
  /// Bytes of a panel's rows in one step.
  static var stepBytes: Int { rows * 4 }
  /// Tokens that meet a panel together: 8 × 2 registers of sums.
  static let tokens = 8
  /// Tokens for which a weight is unpacked once.
  static let tokensPerPass = 512
  /// Panels of a task.
  static var panelsPerTask: Int { rowsPerTask / rows }
  static let rowsPerTask = 64
  /// Tokens up to which a pass is bound by the memory rather than by arithmetic.
  static let fewTokens = 32
  /// Columns unpacked at a time for few tokens, so that requests for the weights to come are spread over the products.
  static let fewTokensDepth = 256
  /// Bytes of weights of a task with few tokens, about.
  static let bytesPerTask = 128 * 1024
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
  static var stepsPerRun: Int {
    min(stepsPerBlock, max(1, Products.stepsPerRun(largestMagnitude: Format.largestMagnitude)))
  }
  /// Bytes of 32 activations of a token.
  static var tokenBlockBytes: Int { PanelShape.blockLength * Products.bytesPerValue }
  /// 4-byte cells of a token beside a span: its scale, then each subgroup's correction.
  static var tokenSpanCells: Int { 1 + subgroups }
  /// The same of 8 tokens, whose scales come first.
  static var activationBlockBytes: Int { PanelShape.tokens * tokenBlockBytes }
  static var activationSpanCells: Int { PanelShape.tokens * tokenSpanCells }
  /// Bytes of a panel's rows × 32 weights.
  static var weightBlockBytes: Int { PanelShape.rows * PanelShape.blockLength * Products.bytesPerValue }
  /// Floats beside a span: each subgroup's scales, then its minima if the format has any.
  static var weightSpanFactors: Int { PanelShape.rows * subgroups * (Format.hasMinima ? 2 : 1) }

  /// Spans that `columns` begin.
  static func spans(columns: Int) -> Int { roundUp(columns, toMultipleOf: spanLength) / spanLength }
}
