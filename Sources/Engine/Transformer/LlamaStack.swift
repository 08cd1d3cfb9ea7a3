internal import BlockFormats
internal import Kernels
internal import ModelFiles

/// The Llama architecture (arXiv 2302.13971), also Vicuna's: root-mean-square norms, rotary positions, grouped heads,
/// gated feed-forward. Tensor names are GGUF's.
struct LlamaStack: LayerStack {
  let dimensions: DecoderDimensions
  let embeddings: TensorView
  let output: TensorView
  var isGated: Bool { true }
  var keyProjectionType: TensorType? { layers.first?.key.weight.type }
  private let rotary: RotaryEmbedding
  private let epsilon: Float
  private let layers: [Layer]
  private let outputNorm: [Float]

  private struct Layer: Sendable {
    let attentionNorm: [Float]
    let query: Projection
    let key: Projection
    let value: Projection
    let attentionOutput: Projection
    let feedForwardNorm: [Float]
    let gate: Projection
    let up: Projection
    let down: Projection
  }

  init(_ configuration: LlamaConfiguration, file: ModelFile) throws(ModelFileError) {
    let attention = AttentionShape(
      headCount: configuration.headCount, keyValueHeadCount: configuration.keyValueHeadCount,
      keyLength: configuration.keyLength, valueLength: configuration.valueLength)
    embeddings = try file.requiredTensor("token_embd.weight")
    output = file.tensor("output.weight") ?? embeddings
    outputNorm = try file.vector("output_norm.weight")
    epsilon = configuration.normEpsilon
    rotary = RotaryEmbedding(
      dimensionCount: configuration.rope.dimensionCount, base: Double(configuration.rope.base),
      scaling: RotaryEmbedding.Scaling(configuration.rope.scaling),
      frequencyDivisors: try file.optionalVector("rope_freqs.weight") ?? [])
    var layers: [Layer] = []
    for index in 0..<configuration.blockCount {
      let block = "blk.\(index)."
      func projection(_ name: String) throws(ModelFileError) -> Projection {
        Projection(
          weight: try file.requiredTensor(block + name + ".weight"), bias: file.tensor(block + name + ".bias"))
      }
      layers.append(
        Layer(
          attentionNorm: try file.vector(block + "attn_norm.weight"),
          query: try projection("attn_q"), key: try projection("attn_k"), value: try projection("attn_v"),
          attentionOutput: try projection("attn_output"),
          feedForwardNorm: try file.vector(block + "ffn_norm.weight"),
          gate: try projection("ffn_gate"), up: try projection("ffn_up"), down: try projection("ffn_down")))
    }
    self.layers = layers
    dimensions = DecoderDimensions(
      embeddingLength: configuration.embeddingLength, layerCount: configuration.blockCount,
      feedForwardLength: configuration.feedForwardLength, logitCount: output.rowCount, attention: attention,
      projectionColumns: [
        attention.headCount * attention.keyLength, attention.keyValueHeadCount * attention.keyLength,
        attention.keyValueHeadCount * attention.valueLength,
      ], rotaryPairCount: rotary.frequencies.count)
  }

  func run(_ pass: ForwardPass) {
    let compute = pass.compute
    let w = pass.workspace
    let heads = HeadProjections(query: w.projections[0], key: w.projections[1], value: w.projections[2])
    if let rotations = w.rotations { pass.fillRotations(rotary, into: rotations) }
    for (index, layer) in layers.enumerated() {
      compute.rmsNorm(w.hidden, rows: pass.rows, weight: layer.attentionNorm, epsilon: epsilon, output: w.normed)
      pass.linear(layer.query, w.normed, into: w.projections[0])
      pass.linear(layer.key, w.normed, into: w.projections[1])
      pass.linear(layer.value, w.normed, into: w.projections[2])
      pass.attend(heads, layer: index)
      pass.linear(layer.attentionOutput, w.attended, into: w.projected)
      compute.add(w.projected, to: w.hidden, rows: pass.rows)

      compute.rmsNorm(w.hidden, rows: pass.rows, weight: layer.feedForwardNorm, epsilon: epsilon, output: w.normed)
      pass.linear(layer.gate, w.normed, into: w.gate)
      pass.linear(layer.up, w.normed, into: w.up)
      compute.gatedSiLU(gate: w.gate, up: w.up, rows: pass.rows)
      pass.linear(layer.down, w.gate, into: w.projected)
      compute.add(w.projected, to: w.hidden, rows: pass.rows)
    }
  }

  func finalNorm(_ compute: ComputeContext, _ hidden: FloatMatrix, rows: Int, into output: FloatMatrix) {
    compute.rmsNorm(hidden, rows: rows, weight: outputNorm, epsilon: epsilon, output: output)
  }
}

extension RotaryEmbedding.Scaling {
  init(_ scaling: RopeScaling) {
    switch scaling {
    case .none: self = .none
    case .linear(let factor): self = .linear(factor: Double(factor))
    case .yarn(let factor, let original): self = .yarn(factor: Double(factor), originalContextLength: original)
    }
  }
}
