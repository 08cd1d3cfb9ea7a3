public import Kernels
internal import ModelFiles
internal import Transformer

/// One of llama-bench's tests: tokens of a prompt in one go, or generated one at a time, behind `depth` cached tokens.
public struct SpeedTest: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case prompt
    case generation
  }

  public let kind: Kind
  public let tokenCount: Int
  /// Tokens in the cache before the test.
  public let depth: Int

  public init(kind: Kind, tokenCount: Int, depth: Int) {
    self.kind = kind
    self.tokenCount = tokenCount
    self.depth = depth
  }

  /// `pp<N>` or `tg<N>`.
  public var name: String { (kind == .prompt ? "pp" : "tg") + "\(tokenCount)" }
}

/// What a test makes the machine do at the very least, in the unit that limits it.
public enum SpeedWork: Sendable, Equatable {
  /// Bytes of weights and cache to read, with one token at a time.
  case bytes(Double)
  /// Multiplications and additions, with many tokens at a time.
  case operations(Double, MachineProbe.Arithmetic)

  /// Work per second over the machine's limit; `nil` where the limit was not measured.
  public func fraction(of limits: MachineProbe.Limits, seconds: Double) -> Double? {
    switch self {
    case .bytes(let count): count / seconds / limits.readBandwidth
    case .operations(let count, let arithmetic): limits.operations[arithmetic].map { count / seconds / $0 }
    }
  }
}

extension Engine {
  /// The least that `test` takes: each weight and each cached position read once per generated token; each weight of
  /// the layers multiplied once per prompt token, the output matrix once, and causal attention over what is cached.
  ///
  /// Attention's operations are held against the arithmetic of the weights, although it runs in bf16 or f32. Where the
  /// weights' is faster (bytes), a prompt behind many cached tokens cannot reach the limit.
  public func work(of test: SpeedTest) -> SpeedWork {
    let matrices = modelFile.matrixWork
    // Σ (position + 1) over the positions depth ..< depth + count.
    let count = Double(test.tokenCount)
    let attendedPositions = count * Double(test.depth) + count * (count + 1) / 2
    switch test.kind {
    case .generation:
      let sampleTokens = 4096
      let cacheBytes = Double(memoryEstimate(contextTokens: sampleTokens).cacheBytes) / Double(sampleTokens)
      return .bytes(count * Double(matrices.bytesPerToken) + attendedPositions * cacheBytes)
    case .prompt:
      let attention = decoder.dimensions.attention
      let perPosition =
        attention.headCount * (attention.keyLength + attention.valueLength) * decoder.dimensions.layerCount
      return .operations(
        2
          * (count * Double(matrices.layerWeights) + Double(matrices.outputWeights)
            + attendedPositions * Double(perPosition)),
        decoder.compute.prefillArithmetic(for: matrices.prevailingType))
    }
  }
}
