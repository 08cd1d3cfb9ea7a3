internal import Glibc

func exp2OfNegative(_ exponent: Double) -> Double { Glibc.exp2(-exponent) }

/// Rotary position embedding (Su et al., arXiv 2104.09864) as GGUF Llama files want it: consecutive pairs
/// (x[2i], x[2i+1]) of a head turn by position · frequency[i].
public struct RotaryEmbedding: Sendable, Equatable {
  /// Radians per position of each pair.
  public let frequencies: [Double]
  /// Factor of sine and cosine: YaRN's attention temperature, else 1.
  public let magnitude: Double

  /// How positions beyond the trained range are mapped into it.
  public enum Scaling: Sendable, Equatable {
    case none
    /// Angles divided by `factor`.
    case linear(factor: Double)
    /// YaRN (Peng et al., arXiv 2309.00071) with beta_fast 32 and beta_slow 1.
    case yarn(factor: Double, originalContextLength: Int)
  }

  /// - Parameters:
  ///   - dimensionCount: turned dimensions of a head; even.
  ///   - base: the frequency base, 10,000 in the first models.
  ///   - frequencyDivisors: Llama 3.1's `rope_freqs`, one per pair; empty for none.
  public init(dimensionCount: Int, base: Double, scaling: Scaling = .none, frequencyDivisors: [Float] = []) {
    let pairs = dimensionCount / 2
    precondition(frequencyDivisors.isEmpty || frequencyDivisors.count >= pairs)
    var magnitude = 1.0
    frequencies = (0..<pairs).map { pair in
      var frequency = Glibc.pow(base, -2 * Double(pair) / Double(dimensionCount))
      if !frequencyDivisors.isEmpty { frequency /= Double(frequencyDivisors[pair]) }
      switch scaling {
      case .none: return frequency
      case .linear(let factor): return frequency / factor
      case .yarn(let factor, let original):
        // Pairs that turn often within the original context keep their frequency, slow ones are interpolated.
        let low = max(0, Self.correctionDimension(32, dimensionCount, base, original).rounded(.down))
        let high = min(Double(dimensionCount - 1), Self.correctionDimension(1, dimensionCount, base, original).rounded(.up))
        let ramp = min(1, max(0, (Double(pair) - low) / max(0.001, high - low)))
        return frequency / factor * ramp + frequency * (1 - ramp)
      }
    }
    if case .yarn(let factor, _) = scaling { magnitude = 1 + 0.1 * Glibc.log(factor) }
    self.magnitude = magnitude
  }

  /// The dimension whose pair makes `rotations` turns within the original context.
  private static func correctionDimension(
    _ rotations: Double, _ dimensionCount: Int, _ base: Double, _ originalContext: Int
  ) -> Double {
    Double(dimensionCount) * Glibc.log(Double(originalContext) / (rotations * 2 * .pi)) / (2 * Glibc.log(base))
  }
}

extension ComputeContext {
  /// Writes [cos, sin] of each pair for positions `start` ..< `start + rows` into the rows of `table`
  /// ([rows, 2 · pairs]) from `firstRow` on. Computed in double precision: angles reach 500,000 radians.
  public func fillRotations(_ embedding: RotaryEmbedding, start: Int, rows: Int, firstRow: Int = 0, table: FloatMatrix) {
    precondition(table.columns >= 2 * embedding.frequencies.count && firstRow + rows <= table.rows)
    pool.run(taskCount: rows) { _, row in
      let output = table.row(firstRow + row)
      for (pair, frequency) in embedding.frequencies.enumerated() {
        let angle = Double(start + row) * frequency
        output[2 * pair] = Float(Glibc.cos(angle) * embedding.magnitude)
        output[2 * pair + 1] = Float(Glibc.sin(angle) * embedding.magnitude)
      }
    }
  }
}
