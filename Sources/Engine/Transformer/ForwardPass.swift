internal import BlockFormats
internal import Kernels

/// Which kernels a token goes through. Prompt tokens always take `prefill`, generated tokens `decode`: then a result
/// depends on the tokens alone (promise 2), though the two round differently.
public enum Arithmetic: Sendable, CaseIterable {
  case prefill
  case decode
}

/// One chunk of tokens on its way through the layers: what the models share.
struct ForwardPass {
  let compute: ComputeContext
  let arithmetic: Arithmetic
  let workspace: DecoderWorkspace
  let dimensions: DecoderDimensions
  let pages: [KeyValuePage]
  /// Tokens of this chunk; 1 for decode.
  let rows: Int
  /// Position of the first.
  let start: Int

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
    compute.arrangeHeads(
      projections, rows: rows, start: start, shape: shape, rotations: workspace.rotations,
      pairCount: dimensions.rotaryPairCount, queries: workspace.queries, pages: pages, layer: layer)
    switch arithmetic {
    case .prefill:
      compute.prefillAttention(
        queries: workspace.queries, rows: rows, start: start, shape: shape, pages: pages, layer: layer,
        output: workspace.attended)
    case .decode:
      compute.decodeAttention(
        queries: workspace.queries, position: start, shape: shape, pages: pages, layer: layer,
        partials: workspace.partials, output: workspace.attended)
    }
  }
}

/// A weight matrix [outputs, inputs] with an optional bias [outputs].
struct Projection: Sendable {
  let weight: TensorView
  var bias: TensorView?
}
