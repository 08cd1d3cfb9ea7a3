internal import BlockFormats
internal import CIntrinsics

/// How one block format turns bytes into weights: the single source for prefill (unpack to a panel), decode (dot
/// product straight from the blocks) and embedding look-up.
///
/// Layouts: ggml `ggml/src/ggml-common.h` and `ggml/src/ggml-quants.c` (`dequantize_row_*`). All scales are
/// little-endian. A row of plain numbers counts as blocks of 32 with a shorter last one.
protocol BlockDecoder {
  /// Weights in a block: a multiple of 32.
  static var weightsPerBlock: Int { get }
  static var bytesPerBlock: Int { get }

  /// Calls `body(offset, first, second)` for every 32 weights of the block at `block`, in ascending order: `first`
  /// holds weights offset ..< offset + 16, `second` the 16 after them.
  static func decode(_ block: UnsafeRawPointer, _ body: (_ offset: Int, _ first: Lanes, _ second: Lanes) -> Void)
}

/// Work that is compiled once for each block format.
protocol FormatOperation {
  func run<Decoder: BlockDecoder>(_ decoder: Decoder.Type)
}

/// The one place where a type id becomes a compiled decoder.
@inline(__always)
func dispatch(_ type: TensorType, _ operation: some FormatOperation) {
  switch type {
  case .f32: operation.run(F32Decoder.self)
  case .f16: operation.run(F16Decoder.self)
  case .bf16: operation.run(BF16Decoder.self)
  case .q8_0: operation.run(Q8_0Decoder.self)
  case .q4_0: operation.run(Q4_0Decoder.self)
  case .q4_1: operation.run(Q4_1Decoder.self)
  case .q5_0: operation.run(Q5_0Decoder.self)
  case .q5_1: operation.run(Q5_1Decoder.self)
  case .q2_K: operation.run(Q2_KDecoder.self)
  case .q3_K: operation.run(Q3_KDecoder.self)
  case .q4_K: operation.run(Q4_KDecoder.self)
  case .q5_K: operation.run(Q5_KDecoder.self)
  case .q6_K: operation.run(Q6_KDecoder.self)
  case .iq4_nl: operation.run(IQ4_NLDecoder.self)
  case .iq4_xs: operation.run(IQ4_XSDecoder.self)
  }
}

extension BlockDecoder {
  /// Unpacks weights `range` of the row at `row` into `output`. The range starts at a block; it may end inside one only
  /// at the row's end. Writes up to the next multiple of 32 (zeros after the end).
  @inline(__always)
  static func unpack(row: UnsafeRawPointer, range: Range<Int>, into output: UnsafeMutablePointer<Float>) {
    forEachBlock(row: row, range: range) { offset, first, second in
      ci_store(output + offset, first)
      ci_store(output + offset + laneCount, second)
    }
  }

  /// The dot product of a row of `count` weights with `vector`, which must be readable (and finite) up to the next
  /// multiple of 32. Sums run in one fixed order.
  @inline(__always)
  static func dot(row: UnsafeRawPointer, count: Int, _ vector: UnsafePointer<Float>) -> Float {
    var even = ci_splat(0)
    var odd = ci_splat(0)
    forEachBlock(row: row, range: 0..<count) { offset, first, second in
      even = ci_fma(first, ci_load(vector + offset), even)
      odd = ci_fma(second, ci_load(vector + offset + laneCount), odd)
    }
    return ci_sum(ci_add(even, odd))
  }

  /// The dot products of four neighbouring rows, `bytesPerRow` apart, with `vector`: each row's sum is the same bits as
  /// `dot` gives. Four streams keep more of memory's reads in flight than one, and share the vector's loads.
  @inline(__always)
  static func dotFour(
    rows: UnsafeRawPointer, bytesPerRow: Int, count: Int, _ vector: UnsafePointer<Float>
  ) -> (Float, Float, Float, Float) {
    var (even0, even1, even2, even3) = (ci_splat(0), ci_splat(0), ci_splat(0), ci_splat(0))
    var (odd0, odd1, odd2, odd3) = (even0, even1, even2, even3)
    var block = rows
    var x = vector
    for _ in 0..<count / weightsPerBlock {
      prefetch(block)
      decode(block) { offset, first, second in
        even0 = ci_fma(first, ci_load(x + offset), even0)
        odd0 = ci_fma(second, ci_load(x + offset + laneCount), odd0)
      }
      prefetch(block + bytesPerRow)
      decode(block + bytesPerRow) { offset, first, second in
        even1 = ci_fma(first, ci_load(x + offset), even1)
        odd1 = ci_fma(second, ci_load(x + offset + laneCount), odd1)
      }
      prefetch(block + 2 * bytesPerRow)
      decode(block + 2 * bytesPerRow) { offset, first, second in
        even2 = ci_fma(first, ci_load(x + offset), even2)
        odd2 = ci_fma(second, ci_load(x + offset + laneCount), odd2)
      }
      prefetch(block + 3 * bytesPerRow)
      decode(block + 3 * bytesPerRow) { offset, first, second in
        even3 = ci_fma(first, ci_load(x + offset), even3)
        odd3 = ci_fma(second, ci_load(x + offset + laneCount), odd3)
      }
      block += bytesPerBlock
      x += weightsPerBlock
    }
    return (
      ci_sum(ci_add(even0, odd0)), ci_sum(ci_add(even1, odd1)), ci_sum(ci_add(even2, odd2)),
      ci_sum(ci_add(even3, odd3))
    )
  }

  /// Bytes ahead of the current block that are asked for early: decode is bound by memory, and the hardware's own
  /// prefetcher reaches half of the bandwidth (kernels.md 3).
  @inline(__always)
  private static var prefetchDistance: Int { 4096 }

  @inline(__always)
  static func prefetch(_ block: UnsafeRawPointer) {
    ci_prefetch(block + prefetchDistance)
    if bytesPerBlock > 64 { ci_prefetch(block + prefetchDistance + 64) }
    if bytesPerBlock > 128 { ci_prefetch(block + prefetchDistance + 128) }
  }

  @inline(__always)
  private static func forEachBlock(row: UnsafeRawPointer, range: Range<Int>, _ body: (Int, Lanes, Lanes) -> Void) {
    var block = row + range.lowerBound / weightsPerBlock * bytesPerBlock
    let whole = range.count / weightsPerBlock
    var offset = 0
    for _ in 0..<whole {
      prefetch(block)
      decode(block) { inside, first, second in body(offset &+ inside, first, second) }
      block += bytesPerBlock
      offset &+= weightsPerBlock
    }
    let rest = range.count % weightsPerBlock
    if rest > 0 {
      // Only plain numbers get here: the last numbers of the row, padded with zeros.
      withUnsafeTemporaryAllocation(byteCount: bytesPerBlock, alignment: 64) { padded in
        guard let start = padded.baseAddress else { return }
        padded.initializeMemory(as: UInt8.self, repeating: 0)
        start.copyMemory(from: block, byteCount: rest * (bytesPerBlock / weightsPerBlock))
        decode(start) { inside, first, second in body(offset &+ inside, first, second) }
      }
    }
  }
}
