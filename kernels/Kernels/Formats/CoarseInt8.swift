internal import CIntrinsics

/// Numbers as signed bytes with one scale for a group of `groupLength`, for weights and activations alike: the int8
/// option of prefill. Faster and coarser than the files' own scales per 32.
enum CoarseInt8 {
  /// Numbers under one scale. Groups start at multiples of it; the last of a row may be shorter.
  static let groupLength = 256
  /// A group's sum of products is exact in 32-bit floats: 256 · 127 · 127 < 2^24.
  private static let largest: Float = 127

  /// The scale of a group whose largest magnitude is `magnitude`, and the factor that turns its numbers into bytes. A
  /// group of (next to) nothing becomes zeros; a NaN stays one in the scale.
  @inline(__always)
  static func scale(magnitude: Float) -> (scale: Float, factor: Float) {
    magnitude <= 1e-30 ? (0, 0) : (magnitude / largest, largest / magnitude)
  }

  /// Rounds `count` floats, a multiple of 16, to bytes; every 64 bytes go to the next `stride`, and the last 64 are
  /// filled up with zeros.
  @inline(__always)
  static func quantize(
    _ values: UnsafePointer<Float>, count: Int, factor: Float, into target: UnsafeMutableRawPointer, stride: Int
  ) {
    let factors = ci_splat(factor)
    var source = values
    var row = target
    var left = count / 64
    while left > 0 {
      ci_store_scaled_i8(row, ci_load(source), factors)
      ci_store_scaled_i8(row + 16, ci_load(source + 16), factors)
      ci_store_scaled_i8(row + 32, ci_load(source + 32), factors)
      ci_store_scaled_i8(row + 48, ci_load(source + 48), factors)
      source += 64
      row += stride
      left &-= 1
    }
    let rest = count % 64
    if rest > 0 {
      ci_store(row, ci_splat(0))
      for offset in Swift.stride(from: 0, to: rest, by: laneCount) {
        ci_store_scaled_i8(row + offset, ci_load(source + offset), factors)
      }
    }
  }

  /// The largest magnitude of `count` floats, a multiple of 16; NaN if one of them is NaN or infinite.
  @inline(__always)
  static func magnitude(_ values: UnsafePointer<Float>, count: Int) -> Float {
    var (largest, check) = (ci_splat(0), ci_splat(0))
    for offset in Swift.stride(from: 0, to: count, by: laneCount) {
      let numbers = ci_load(values + offset)
      largest = ci_max(largest, ci_abs(numbers))
      check = ci_fma(numbers, ci_splat(0), check)
    }
    return ci_largest(largest) + ci_sum(check)
  }
}

extension BlockDecoder {
  /// Unpacks `blocks` blocks into `values` and returns the largest magnitude; NaN if one is NaN or infinite.
  @inline(__always)
  static func unpackMeasured(
    _ block: UnsafeRawPointer, blocks: Int, into values: UnsafeMutablePointer<Float>
  ) -> Float {
    var (largest, check) = (ci_splat(0), ci_splat(0))
    var source = block
    var target = values
    var left = blocks
    while left > 0 {
      decode(source) { offset, first, second in
        ci_store(target + offset, first)
        ci_store(target + offset + laneCount, second)
        largest = ci_max(largest, ci_max(ci_abs(first), ci_abs(second)))
        check = ci_fma(ci_add(first, second), ci_splat(0), check)
      }
      source += bytesPerBlock
      target += weightsPerBlock
      left &-= 1
    }
    return ci_largest(largest) + ci_sum(check)
  }
}
