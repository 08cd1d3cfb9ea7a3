internal import CIntrinsics

/// A block format as unsigned bytes: weight = factor · byte + minimum, where groups of 16 or 32 weights share both.
/// The most exact decode multiplies the bytes with an `ActivationVector` in integers.
protocol SuperblockDecoder: BlockDecoder {
  /// Weights that share a scale: 16 or 32.
  static var groupLength: Int { get }
  /// The largest byte: narrow CPUs add up products in 16 bits as far as it lets them.
  static var largestByte: Int { get }
  /// Whether products with the activations' high and low bytes are summed side by side rather than one after the other:
  /// a shorter chain for one instruction more. Measured per format (OPTIMIZATIONS.md); the result is the same.
  static var sumsBytesApart: Bool { get }
  /// Where the superblock's run of 16 weights `run` lies in `Superblock.bytes`: 4 · register + place.
  static func slot(ofRun run: Int) -> Int
  /// The 256 weights at `start`: eight blocks of 32 weights or one of 256.
  static func superblock(_ start: UnsafeRawPointer) -> Superblock
}

/// 256 neighbouring weights of a row, unpacked to four registers of four runs of 16 weights.
struct Superblock {
  typealias Bytes = (SIMD64<UInt8>, SIMD64<UInt8>, SIMD64<UInt8>, SIMD64<UInt8>)

  static let length = 256

  let bytes: Bytes
  /// Of each register's four runs, each four times. In formats with groups of 32 the second register has the first's
  /// factors, and the fourth the third's.
  let factors: (Lanes, Lanes, Lanes, Lanes)
  /// Of the 16 groups in order, or of the 8 in the last eight lanes (the others are arbitrary but finite).
  let minima: Lanes

  /// Groups of 32.
  @inline(__always)
  init(bytes: Bytes, pairFactors: (Lanes, Lanes), minima: Lanes) {
    self.bytes = bytes
    factors = (pairFactors.0, pairFactors.0, pairFactors.1, pairFactors.1)
    self.minima = minima
  }

  /// Groups of 32 in order: registers 0 and 1 hold the first four, 2 and 3 the others.
  ///
  /// - Parameter halves: eight factors, then eight minima.
  @inline(__always)
  init(bytes: Bytes, halves: Lanes) {
    self.init(bytes: bytes, pairFactors: (ci_spread_first(halves), ci_spread_second(halves)), minima: halves)
  }

  /// Groups of 16 in order.
  @inline(__always)
  init(bytes: Bytes, scales: Lanes, minima: Lanes) {
    self.bytes = bytes
    factors = (ci_spread_first(scales), ci_spread_second(scales), ci_spread_third(scales), ci_spread_fourth(scales))
    self.minima = minima
  }
}

extension SuperblockDecoder {
  /// Whether a sum of two products with bytes may leave 16 bits.
  @inline(__always)
  static var hasWideBytes: Bool { largestByte >= 64 }

  @inline(__always)
  static var sumsBytesApart: Bool { false }

  @inline(__always)
  static var bytesPerSuperblock: Int { Superblock.length / weightsPerBlock * bytesPerBlock }

  /// total + weights · activations, in one fixed order; `x` is one vector's superblock of an `ActivationVector`.
  @inline(__always)
  static func multiply(_ weights: Superblock, _ x: UnsafeRawPointer, adding total: Lanes) -> Lanes {
    let (b, f, stride) = (weights.bytes, weights.factors, ActivationVector.registerStride)
    var sum = ci_mul(weights.minima, ci_load(x + ActivationVector.sumsOffset))
    if groupLength == 32 {
      sum = ci_fma(ci_products_of_two(b.0, b.1, x, hasWideBytes, sumsBytesApart), f.0, sum)
      sum = ci_fma(ci_products_of_two(b.2, b.3, x + 2 * stride, hasWideBytes, sumsBytesApart), f.2, sum)
    } else {
      sum = ci_fma(ci_products_of_one(b.0, x, hasWideBytes), f.0, sum)
      sum = ci_fma(ci_products_of_one(b.1, x + stride, hasWideBytes), f.1, sum)
      sum = ci_fma(ci_products_of_one(b.2, x + 2 * stride, hasWideBytes), f.2, sum)
      sum = ci_fma(ci_products_of_one(b.3, x + 3 * stride, hasWideBytes), f.3, sum)
    }
    return ci_fma(sum, ci_splat(x.load(fromByteOffset: ActivationVector.scaleOffset, as: Float.self)), total)
  }

  /// The dot product of the weights at `row` with the one vector at `activations`.
  @inline(__always)
  static func dot(_ row: UnsafeRawPointer, superblocks: Int, _ activations: UnsafeRawPointer) -> Float {
    var total = ci_splat(0)
    var (block, x) = (row, activations)
    for _ in 0..<superblocks {
      prefetchSuperblock(block)
      total = multiply(superblock(block), x, adding: total)
      block += bytesPerSuperblock
      x += ActivationVector.bytesPerSuperblock
    }
    return ci_sum(total)
  }

  /// The dot products of two rows with `vectors` vectors: unpacked once, each row's sums the same as `dot`'s.
  ///
  /// - Parameter sums: [vectors, 2] registers, each of which adds up to one product.
  @inline(__always)
  static func dotTwo(
    _ rows: (UnsafeRawPointer, UnsafeRawPointer), superblocks: Int, _ activations: UnsafeRawPointer, vectors: Int,
    sums: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<2 * vectors { ci_store(sums + index &* laneCount, ci_splat(0)) }
    var (first, second) = rows
    var x = activations
    for _ in 0..<superblocks {
      prefetchSuperblock(first)
      prefetchSuperblock(second)
      let (a, b) = (superblock(first), superblock(second))
      var sum = sums
      for _ in 0..<vectors {
        ci_store(sum, multiply(a, x, adding: ci_load(sum)))
        ci_store(sum + laneCount, multiply(b, x, adding: ci_load(sum + laneCount)))
        sum += 2 &* laneCount
        x += ActivationVector.bytesPerSuperblock
      }
      first += bytesPerSuperblock
      second += bytesPerSuperblock
    }
  }

  /// Asks early for the weights that come later: into the second-level cache for what is far, since the first level can wait
  /// for few lines at a time, and on into the first for what is near.
  @inline(__always)
  private static func prefetchSuperblock(_ start: UnsafeRawPointer) {
    for line in stride(from: 0, to: bytesPerSuperblock, by: 64) {
      ci_prefetch(start + 2048 + line)
      ci_prefetch_far(start + 16_384 + line)
    }
  }
}
