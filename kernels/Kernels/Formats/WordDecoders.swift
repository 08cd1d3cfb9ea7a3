internal import CIntrinsics

// The common quantised formats as integers. Layouts as in their `decode`.

extension Q8_0Decoder: SmallWordBlockDecoder {
  @inline(__always)
  static func integers(_ block: UnsafeRawPointer) -> SIMD32<Int16> { ci_signed_words(ci_load_u8x32(block + 2)) }
}

extension Q4_0Decoder: SmallWordBlockDecoder {
  @inline(__always)
  static func integers(_ block: UnsafeRawPointer) -> SIMD32<Int16> {
    ci_subtract_word(ci_words(ci_nibbles(block + 2)), 8)
  }
}

extension Q5_0Decoder: SmallWordBlockDecoder {
  @inline(__always)
  static func integers(_ block: UnsafeRawPointer) -> SIMD32<Int16> {
    let fifths = ci_spread_bits_32(loadUInt32(block + 2), 16)
    return ci_subtract_word(ci_words(ci_or_32(ci_nibbles(block + 6), fifths)), 16)
  }
}

extension IQ4_NLDecoder: SmallWordBlockDecoder {
  @inline(__always)
  static func integers(_ block: UnsafeRawPointer) -> SIMD32<Int16> {
    ci_signed_words(ci_lookup_32(nonLinearValues, ci_nibbles(block + 2)))
  }
}

extension Q4_KDecoder: LargeWordBlockDecoder {
  @inline(__always)
  static func accumulate(
    _ block: UnsafeRawPointer, words: UnsafePointer<Int16>, vectorFactors: UnsafePointer<Float>,
    factors: UnsafeMutablePointer<Float>, into sums: inout WordSums
  ) {
    sixBitFactors(block, vectorFactors, factors: factors, minima: &sums.minima)
    for pair in 0..<4 {
      let bytes = ci_load_u8x32(block + 16 + pair * 32)
      let words = words + pair * 64
      sums.products = ci_fma(
        ci_pair_products(ci_words(ci_and_32(bytes, 15)), words), ci_splat(factors[pair * 2]), sums.products)
      sums.products = ci_fma(
        ci_pair_products(ci_words(ci_shift_right_32(bytes, 4)), words + 32), ci_splat(factors[pair * 2 + 1]),
        sums.products)
    }
  }
}

extension Q5_KDecoder: LargeWordBlockDecoder {
  @inline(__always)
  static func accumulate(
    _ block: UnsafeRawPointer, words: UnsafePointer<Int16>, vectorFactors: UnsafePointer<Float>,
    factors: UnsafeMutablePointer<Float>, into sums: inout WordSums
  ) {
    let fifths = ci_load_u8x32(block + 16)
    sixBitFactors(block, vectorFactors, factors: factors, minima: &sums.minima)
    for pair in 0..<4 {
      let bytes = ci_load_u8x32(block + 48 + pair * 32)
      let words = words + pair * 64
      let bit = Int32(truncatingIfNeeded: pair * 2)
      let low = ci_or_32(ci_and_32(bytes, 15), fifth(fifths, bit))
      let high = ci_or_32(ci_shift_right_32(bytes, 4), fifth(fifths, bit + 1))
      sums.products = ci_fma(ci_pair_products(ci_words(low), words), ci_splat(factors[pair * 2]), sums.products)
      sums.products = ci_fma(
        ci_pair_products(ci_words(high), words + 32), ci_splat(factors[pair * 2 + 1]), sums.products)
    }
  }

  @inline(__always)
  private static func fifth(_ bits: SIMD32<UInt8>, _ bit: Int32) -> SIMD32<UInt8> {
    ci_shift_left_32(ci_and_32(ci_shift_right_32(bits, bit), 1), 4)
  }
}

extension Q6_KDecoder: LargeWordBlockDecoder {
  @inline(__always)
  static func accumulate(
    _ block: UnsafeRawPointer, words: UnsafePointer<Int16>, vectorFactors: UnsafePointer<Float>,
    factors: UnsafeMutablePointer<Float>, into sums: inout WordSums
  ) {
    let scale = ci_splat(ci_f16(block + 208))
    let scales = ci_mul(ci_from_i8(ci_load_u8(block + 192)), scale)
    let vectorScales = ci_double_low(ci_load(vectorFactors))
    ci_store(factors, ci_mul(scales, vectorScales))
    for half in 0..<2 {
      let high = ci_load_u8x32(block + 128 + half * 32)
      for pair in 0..<2 {
        let bytes = ci_load_u8x32(block + half * 64 + pair * 32)
        let shift = Int32(truncatingIfNeeded: pair * 2)
        let first = half * 4 + pair
        sums.products = ci_fma(
          ci_pair_products(weights(ci_and_32(bytes, 15), high, shift), words + first * 32),
          ci_two_splats(factors + first * 2), sums.products)
        sums.products = ci_fma(
          ci_pair_products(
            weights(ci_shift_right_32(bytes, 4), high, shift + 4), words + (first + 2) * 32),
          ci_two_splats(factors + (first + 2) * 2), sums.products)
      }
    }
  }

  @inline(__always)
  private static func weights(_ low: SIMD32<UInt8>, _ high: SIMD32<UInt8>, _ shift: Int32) -> SIMD32<Int16> {
    ci_subtract_word(ci_words(ci_or_32(low, ci_shift_left_32(ci_and_32(ci_shift_right_32(high, shift), 3), 4))), 32)
  }
}

/// The eight groups of Q4_K and Q5_K: puts scale · vector scale of each into `factors`, and adds what their minima
/// contribute to the high lanes of `minima`.
@inline(__always)
private func sixBitFactors(
  _ block: UnsafeRawPointer, _ vectorFactors: UnsafePointer<Float>, factors: UnsafeMutablePointer<Float>,
  minima: inout Lanes
) {
  // Twelve bytes: six bits of each scale and minimum; the last four borrow two bits from the first eight.
  let a = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
  let b = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
  let c = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
  let (six, four, two): (UInt32, UInt32, UInt32) = (0x3f3f_3f3f, 0x0f0f_0f0f, 0x0303_0303)
  let lastScales = (c & four) | ((a >> 6) & two) << 4
  let lastMinima = ((c >> 4) & four) | ((b >> 6) & two) << 4
  let integers = ci_floats_of_bytes(
    UInt64(a & six) | UInt64(lastScales) << 32, UInt64(b & six) | UInt64(lastMinima) << 32)
  let both = ci_mul(
    ci_mul(integers, ci_halves(ci_f16(block), -ci_f16(block + 2))), ci_load(vectorFactors))
  minima = ci_add(minima, both)
  ci_store(factors, both)
}
