internal import BlockFormats
internal import Kernels

/// Which kernels a token goes through. Prompt tokens always take `prefill`, generated tokens `decode`: then a result
/// depends on the tokens alone (promise 2), though the two round differently.
public enum Arithmetic: Sendable, CaseIterable {
  case prefill
  case decode
}

/// Tokens of one or several sequences on their way through the layers together: what the models share.
struct ForwardPass {
  let compute: ComputeContext
  let arithmetic: Arithmetic
  let workspace: DecoderWorkspace
  let dimensions: DecoderDimensions
  let segments: [Segment]
  /// Tokens of all segments.
  let rows: Int
  /// What attends together in decode; nil in prefill.
  private let batch: DecodeBatch?

  /// Neighbouring rows that continue one sequence.
  struct Segment {
    let rows: Range<Int>
    /// Position of the first row's token in its sequence.
    let start: Int
    let pages: [KeyValuePage]

    var decodeRows: [DecodeBatch.Row] {
      rows.map { DecodeBatch.Row(row: $0, position: start + $0 - rows.lowerBound, pages: pages) }
    }
  }

  init(
    compute: ComputeContext, arithmetic: Arithmetic, workspace: DecoderWorkspace, dimensions: DecoderDimensions,
    _ sequences: [SequenceTokens]
  ) {
    self.compute = compute
    self.arithmetic = arithmetic
    self.workspace = workspace
    self.dimensions = dimensions
    var segments: [Segment] = []
    var row = 0
    for sequence in sequences {
      let rows = row..<row + sequence.tokens.count
      segments.append(Segment(rows: rows, start: sequence.cache.tokenCount, pages: sequence.cache.pages))
      row = rows.upperBound
    }
    self.segments = segments
    rows = row
    batch = arithmetic == .decode ? DecodeBatch(segments.flatMap(\.decodeRows), shape: dimensions.attention) : nil
  }

  /// output = weight · input + bias, row by row.
  func linear(_ projection: Projection, _ input: FloatMatrix, into output: FloatMatrix) {
    switch arithmetic {
    case .prefill:
      compute.prefillLinear(projection.weight, bias: projection.bias, input: input, rows: rows, output: output)
    case .decode:
      compute.decodeLinear(projection.weight, bias: projection.bias, input: input, rows: rows, output: output)
    }
  }

  /// Caches the keys and values of layer `layer` and attends; the result is in `workspace.attended`.
  func attend(_ projections: HeadProjections, layer: Int) {
    let shape = dimensions.attention
    for segment in segments {
      compute.arrangeHeads(
        projections, rows: segment.rows.count, firstRow: segment.rows.lowerBound, start: segment.start, shape: shape,
        rotations: workspace.rotations, pairCount: dimensions.rotaryPairCount, queries: workspace.queries,
        pages: segment.pages, layer: layer)
    }
    if let batch {
      // A row sees what is cached up to its own position, so rows after it change nothing as long as they are finite.
      compute.decodeAttention(
        queries: workspace.queries, batch: batch, layer: layer, partials: workspace.partials, output: workspace.attended)
      return
    }
    for segment in segments {
      compute.prefillAttention(
        queries: workspace.queries, rows: segment.rows.count, firstRow: segment.rows.lowerBound, start: segment.start,
        shape: shape, pages: segment.pages, layer: layer, output: workspace.attended)
    }
  }

  /// Writes the rotations of all rows' positions into `table`.
  func fillRotations(_ embedding: RotaryEmbedding, into table: FloatMatrix) {
    for segment in segments {
      compute.fillRotations(
        embedding, start: segment.start, rows: segment.rows.count, firstRow: segment.rows.lowerBound, table: table)
    }
  }
}

/// A weight matrix [outputs, inputs] with an optional bias [outputs].
struct Projection: Sendable {
  let weight: TensorView
  var bias: TensorView?
}
