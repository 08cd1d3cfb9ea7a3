public import BlockFormats
internal import GGUF

/// What a forward pass has to read and to multiply, by the sizes of a file's tensors.
public struct MatrixWork: Sendable, Equatable {
  /// Bytes of the weights that one token needs: all tensors, but of the embeddings only the row that is looked up.
  public let bytesPerToken: Int
  /// Weights of the layers' matrices: every token is multiplied by each.
  public let layerWeights: Int
  /// Weights of the output matrix: multiplied for the tokens whose logits are wanted.
  public let outputWeights: Int
  /// The type of most of the layers' weights.
  public let prevailingType: TensorType
}

extension ModelFile {
  public var matrixWork: MatrixWork {
    var bytes = 0
    var weightsByType: [TensorType: Int] = [:]
    for tensor in gguf.tensors {
      bytes += tensor.byteRange.count
      if tensor.name.hasPrefix("blk."), tensor.shape.count == 2 {
        weightsByType[tensor.type, default: 0] += tensor.weightCount
      }
    }
    let embeddings = gguf.tensor("token_embd.weight")
    let output = gguf.tensor("output.weight")
    // Tied embeddings are the output matrix too, and read whole as such.
    if output != nil, let embeddings {
      bytes -= embeddings.byteRange.count - embeddings.byteRange.count / max(embeddings.shape.last ?? 1, 1)
    }
    // Equal shares by type id, so that the answer is always the same.
    let prevailing = weightsByType.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
    return MatrixWork(
      bytesPerToken: bytes, layerWeights: weightsByType.values.reduce(0, +),
      outputWeights: (output ?? embeddings)?.weightCount ?? 0, prevailingType: prevailing ?? .f32)
  }
}
