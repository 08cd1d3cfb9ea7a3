internal import BlockFormats
internal import Kernels
internal import ModelFiles

/// The MPT architecture (MosaicML `llm-foundry`, `modeling_mpt.py`): layer norms, ALiBi instead of positions, fused
/// query/key/value with optional clamp and query/key norms, plain feed-forward with exact GELU. Names are GGUF's.
struct MPTStack: LayerStack {
  let dimensions: DecoderDimensions
  let embeddings: TensorView
  let output: TensorView
  var isGated: Bool { false }
  var keyProjectionType: TensorType? { layers.first?.fused.weight.type }
  private let epsilon: Float
  private let clamp: Float?
  private let layers: [Layer]
  private let outputNorm: LayerNormWeights

  private struct LayerNormWeights: Sendable {
    let weight: [Float]
    let bias: [Float]?
  }

  private struct Layer: Sendable {
    let attentionNorm: LayerNormWeights
    let fused: Projection
    let queryNorm: LayerNormWeights?
    let keyNorm: LayerNormWeights?
    let attentionOutput: Projection
    let feedForwardNorm: LayerNormWeights
    let up: Projection
    let down: Projection
  }

  init(_ configuration: MPTConfiguration, file: ModelFile) throws(ModelFileError) {
    let headLength = configuration.embeddingLength / configuration.headCount
    let attention = AttentionShape(
      headCount: configuration.headCount, keyValueHeadCount: configuration.headCount, keyLength: headLength,
      valueLength: headLength,
      alibiSlopes: configuration.maxALiBiBias > 0
        ? AttentionShape.alibiSlopes(headCount: configuration.headCount, maxBias: configuration.maxALiBiBias) : [])
    embeddings = try file.requiredTensor("token_embd.weight")
    output = file.tensor("output.weight") ?? embeddings
    epsilon = configuration.normEpsilon
    clamp = configuration.clampQKV

    func norm(_ name: String) throws(ModelFileError) -> LayerNormWeights {
      LayerNormWeights(
        weight: try file.vector(name + ".weight"), bias: try file.optionalVector(name + ".bias"))
    }
    func optionalNorm(_ name: String) throws(ModelFileError) -> LayerNormWeights? {
      file.tensor(name + ".weight") == nil ? nil : try norm(name)
    }
    outputNorm = try norm("output_norm")
    var layers: [Layer] = []
    for index in 0..<configuration.blockCount {
      let block = "blk.\(index)."
      func projection(_ name: String) throws(ModelFileError) -> Projection {
        Projection(
          weight: try file.requiredTensor(block + name + ".weight"), bias: file.tensor(block + name + ".bias"))
      }
      layers.append(
        Layer(
          attentionNorm: try norm(block + "attn_norm"), fused: try projection("attn_qkv"),
          queryNorm: try optionalNorm(block + "attn_q_norm"), keyNorm: try optionalNorm(block + "attn_k_norm"),
          attentionOutput: try projection("attn_output"), feedForwardNorm: try norm(block + "ffn_norm"),
          up: try projection("ffn_up"), down: try projection("ffn_down")))
    }
    self.layers = layers
    dimensions = DecoderDimensions(
      embeddingLength: configuration.embeddingLength, layerCount: configuration.blockCount,
      feedForwardLength: configuration.feedForwardLength, logitCount: output.rowCount, attention: attention,
      projectionColumns: [3 * configuration.embeddingLength], rotaryPairCount: 0)
  }

  func run(_ pass: ForwardPass) {
    let compute = pass.compute
    let w = pass.workspace
    let fused = w.projections[0]
    let heads = HeadProjections(fused: fused, shape: dimensions.attention)
    for (index, layer) in layers.enumerated() {
      normalize(compute, w.hidden, rows: pass.rows, layer.attentionNorm, into: w.normed)
      pass.linear(layer.fused, w.normed, into: fused)
      if let clamp { compute.clamp(fused, rows: pass.rows, limit: clamp) }
      if let norm = layer.queryNorm { normalize(compute, fused, column: 0, rows: pass.rows, norm, into: fused) }
      if let norm = layer.keyNorm {
        normalize(compute, fused, column: dimensions.embeddingLength, rows: pass.rows, norm, into: fused)
      }
      pass.attend(heads, layer: index)
      pass.linear(layer.attentionOutput, w.attended, into: w.projected)
      compute.add(w.projected, to: w.hidden, rows: pass.rows)

      normalize(compute, w.hidden, rows: pass.rows, layer.feedForwardNorm, into: w.normed)
      pass.linear(layer.up, w.normed, into: w.gate)
      compute.gelu(w.gate, rows: pass.rows)
      pass.linear(layer.down, w.gate, into: w.projected)
      compute.add(w.projected, to: w.hidden, rows: pass.rows)
    }
  }

  func finalNorm(_ compute: ComputeContext, _ hidden: FloatMatrix, rows: Int, into output: FloatMatrix) {
    normalize(compute, hidden, rows: rows, outputNorm, into: output)
  }

  private func normalize(
    _ compute: ComputeContext, _ input: FloatMatrix, column: Int = 0, rows: Int, _ norm: LayerNormWeights,
    into output: FloatMatrix
  ) {
    compute.layerNorm(
      input, columnOffset: column, rows: rows, weight: norm.weight, bias: norm.bias, epsilon: epsilon, output: output)
  }
}
