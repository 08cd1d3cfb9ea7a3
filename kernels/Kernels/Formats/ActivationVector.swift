internal import CIntrinsics

/// Vectors rounded to 16-bit integers, with a scale for every 256 values: what the most exact decode multiplies quantised
/// blocks with.
/// Sixteen bits keep each value to 2⁻¹⁶ of the largest of its 256, far inside the 8 bits that other engines round to,
/// and a product of a weight's byte with both bytes of an activation is exact.
///
/// For each superblock of 256 values, and in it for each vector, `bytesPerSuperblock` bytes: four registers' worth of
/// integers in the format's order, 16 sums of the integers, and the scale.
struct ActivationVector {
  /// Offsets in a superblock's bytes.
  static let registerStride = 128
  static let sumsOffset = 4 * registerStride
  static let scaleOffset = sumsOffset + 64
  static let bytesPerSuperblock = scaleOffset + 64
  /// The largest integer: its high byte is 127 and its low byte 0.
  static let largestInteger: Float = 32_512

  static func byteCount(vectors: Int, count: Int) -> Int {
    vectors * superblockCount(count) * bytesPerSuperblock
  }

  static func superblockCount(_ count: Int) -> Int { (count + Superblock.length - 1) / Superblock.length }

  /// Rounds `count` values of `vector`, a multiple of 32, for weights of one format.
  ///
  /// - Parameters:
  ///   - target: where the vector's first superblock goes.
  ///   - stride: bytes from one superblock of the vector to its next.
  static func round<Decoder: SuperblockDecoder>(
    _ vector: UnsafePointer<Float>, count: Int, for decoder: Decoder.Type, to target: UnsafeMutableRawPointer,
    stride: Int
  ) {
    for index in 0..<superblockCount(count) {
      let start = index * Superblock.length
      let runs = min(Superblock.length, count - start) / laneCount
      let source = vector + start
      let place = target + index * stride
      var (largest, check) = (ci_splat(0), ci_splat(0))
      for run in 0..<runs {
        let values = ci_load(source + run * laneCount)
        largest = ci_max(largest, ci_abs(values))
        check = ci_fma(values, ci_splat(0), check)
      }
      let top = ci_largest(largest)
      // Below 1e-30 the inverse would overflow, and nothing is lost.
      let inverse = top > 1e-30 ? largestInteger / top : 0
      // A NaN or an infinity must reach the output, and would not survive the rounding: 0 times either is NaN.
      (place + scaleOffset).storeBytes(of: top / largestInteger + ci_sum(check), as: Float.self)
      let sums = (place + sumsOffset).assumingMemoryBound(to: Float.self)
      ci_store(sums, ci_splat(0))
      for run in 0..<Superblock.length / laneCount {
        let values = run < runs ? ci_mul(ci_load(source + run * laneCount), ci_splat(inverse)) : ci_splat(0)
        let slot = Decoder.slot(ofRun: run)
        let sum = ci_store_activations(
          place + slot / 4 * registerStride, slot % 4, values, Decoder.hasWideBytes)
        sums[Decoder.groupLength == 32 ? 8 + run / 2 : run] += Float(sum)
      }
    }
  }
}
