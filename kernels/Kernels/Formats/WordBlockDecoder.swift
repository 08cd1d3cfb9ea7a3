internal import BlockFormats
internal import CIntrinsics

/// A block format whose weights are small integers, multiplied with a `WordVector` in integer arithmetic.
protocol WordBlockDecoder: BlockDecoder {
  /// The dot product of a row of `blocks` blocks with `vector`, in one fixed order.
  static func dot(row: UnsafeRawPointer, blocks: Int, _ vector: WordVector) -> Float
}

/// Work that is compiled once for each format with integer weights.
protocol WordFormatOperation {
  func run<Decoder: WordBlockDecoder>(_ decoder: Decoder.Type)
}

/// Runs `operation` if the format's weights are multiplied as integers; false if it has no such decoder.
@inline(__always)
func dispatchWords(_ type: TensorType, _ operation: some WordFormatOperation) -> Bool {
  switch type {
  case .q8_0: operation.run(Q8_0Decoder.self)
  case .q4_0: operation.run(Q4_0Decoder.self)
  case .q5_0: operation.run(Q5_0Decoder.self)
  case .iq4_nl: operation.run(IQ4_NLDecoder.self)
  case .q4_K: operation.run(Q4_KDecoder.self)
  case .q5_K: operation.run(Q5_KDecoder.self)
  case .q6_K: operation.run(Q6_KDecoder.self)
  default: return false
  }
  return true
}

extension TensorType {
  /// Whether `dispatchWords` knows the format.
  var hasWordDecoder: Bool { dispatchWords(self, NoWork()) }
}

private struct NoWork: WordFormatOperation {
  func run<Decoder: WordBlockDecoder>(_ decoder: Decoder.Type) {}
}

/// Formats of 32 weights that begin with their one f16 scale.
protocol SmallWordBlockDecoder: WordBlockDecoder {
  /// The block's 32 weights without their scale.
  static func integers(_ block: UnsafeRawPointer) -> SIMD32<Int16>
}

extension SmallWordBlockDecoder {
  @inline(__always)
  static func dot(row: UnsafeRawPointer, blocks: Int, _ vector: WordVector) -> Float {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: WordVector.groupsTogether) { scratch in
      guard let factors = scratch.baseAddress else { return 0 }
      var (even, odd) = (ci_splat(0), ci_splat(0))
      var block = row
      var words = vector.words
      var scales = vector.factors
      for _ in 0..<blocks / WordVector.groupsTogether {
        for line in stride(from: 0, to: bytesPerBlock * WordVector.groupsTogether, by: 64) { prefetch(block + line) }
        ci_scale_eight(block, bytesPerBlock, scales, factors)
        for pair in 0..<WordVector.groupsTogether / 2 {
          let (first, second) = (block + 2 * pair * bytesPerBlock, words + 2 * pair * WordVector.groupLength)
          even = ci_fma(ci_pair_products(integers(first), second), ci_splat(factors[2 * pair]), even)
          odd = ci_fma(
            ci_pair_products(integers(first + bytesPerBlock), second + WordVector.groupLength),
            ci_splat(factors[2 * pair + 1]), odd)
        }
        block += bytesPerBlock * WordVector.groupsTogether
        words += WordVector.groupLength * WordVector.groupsTogether
        scales += 2 * WordVector.groupsTogether
      }
      for rest in 0..<blocks % WordVector.groupsTogether {
        even = ci_fma(
          ci_pair_products(integers(block), words), ci_splat(ci_f16(block) * scales[rest]), even)
        block += bytesPerBlock
        words += WordVector.groupLength
      }
      return ci_sum(ci_add(even, odd))
    }
  }
}

/// Formats of 256 weights: eight groups of 32 with factors of their own.
protocol LargeWordBlockDecoder: WordBlockDecoder {
  /// Adds the products of one block with `words` and `vectorFactors` (a `WordVector`'s, from the block's first group on)
  /// to `sums`.
  ///
  /// - Parameter factors: scratch for 16 floats: a factor splatted from memory costs the vector units nothing.
  static func accumulate(
    _ block: UnsafeRawPointer, words: UnsafePointer<Int16>, vectorFactors: UnsafePointer<Float>,
    factors: UnsafeMutablePointer<Float>, into sums: inout WordSums)
}

/// The running sums of one row.
struct WordSums {
  /// All lanes count.
  var products = ci_splat(0)
  /// Lanes 8 … 15 count: what the formats' minima contribute.
  var minima = ci_splat(0)
}

extension LargeWordBlockDecoder {
  @inline(__always)
  static func dot(row: UnsafeRawPointer, blocks: Int, _ vector: WordVector) -> Float {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: laneCount) { scratch in
      guard let factors = scratch.baseAddress else { return 0 }
      var sums = WordSums()
      for index in 0..<blocks {
        let block = row + index &* bytesPerBlock
        prefetch(block)
        accumulate(
          block, words: vector.words + index &* weightsPerBlock,
          vectorFactors: vector.factors + index &* (2 * WordVector.groupsTogether), factors: factors, into: &sums)
      }
      return ci_sum(sums.products) + ci_sum_high(sums.minima)
    }
  }
}
