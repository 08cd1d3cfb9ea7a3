internal import CIntrinsics

// The k-quants as bytes. Layouts as in their `decode`.

/// Q4_K and Q5_K: the low halves of 32 bytes are one group of 32 weights and the high halves the next. Register 0 holds
/// the first halves of the even groups, register 1 their second halves, 2 and 3 those of the odd groups.
protocol SixBitScaleDecoder: SuperblockDecoder {}

extension SixBitScaleDecoder {
  @inline(__always)
  static func slot(ofRun run: Int) -> Int {
    let (group, half) = (run / 2, run % 2)
    return (group % 2 * 2 + half) * 4 + group / 2
  }
}

extension Q4_KDecoder: SixBitScaleDecoder {
  @inline(__always)
  static func superblock(_ start: UnsafeRawPointer) -> Superblock {
    let scales = sixBitScales(start)
    return Superblock(
      bytes: nibbles(start + 16), pairFactors: (ci_spread_even(scales), ci_spread_odd(scales)), minima: scales)
  }
}

extension Q5_KDecoder: SixBitScaleDecoder {
  @inline(__always)
  static func superblock(_ start: UnsafeRawPointer) -> Superblock {
    let scales = sixBitScales(start)
    let low = nibbles(start + 48)
    let (first, second) = (ci_load_run_four_times(start + 16), ci_load_run_four_times(start + 32))
    return Superblock(
      bytes: (
        ci_add_fifth_bits(low.0, first, 0), ci_add_fifth_bits(low.1, second, 0), ci_add_fifth_bits(low.2, first, 1),
        ci_add_fifth_bits(low.3, second, 1)
      ), pairFactors: (ci_spread_even(scales), ci_spread_odd(scales)), minima: scales)
  }
}

@inline(__always)
private func nibbles(_ first: UnsafeRawPointer) -> Superblock.Bytes {
  let (a, b) = (ci_load_u8x64(first), ci_load_u8x64(first + 64))
  let (even, odd) = (ci_even_runs(a, b), ci_odd_runs(a, b))
  return (ci_low_nibbles(even), ci_low_nibbles(odd), ci_high_nibbles(even), ci_high_nibbles(odd))
}

/// Eight scales, then eight minima.
@inline(__always)
private func sixBitScales(_ block: UnsafeRawPointer) -> Lanes {
  // Twelve bytes: six bits of each scale and minimum; the last four borrow two bits from the first eight.
  let (a, b, c) = (loadUInt32(block + 4), loadUInt32(block + 8), loadUInt32(block + 12))
  let (six, four, two): (UInt32, UInt32, UInt32) = (0x3f3f_3f3f, 0x0f0f_0f0f, 0x0303_0303)
  let lastScales = (c & four) | ((a >> 6) & two) << 4
  let lastMinima = ((c >> 4) & four) | ((b >> 6) & two) << 4
  let integers = ci_floats_of_bytes(
    UInt64(a & six) | UInt64(lastScales) << 32, UInt64(b & six) | UInt64(lastMinima) << 32)
  return ci_mul(integers, ci_halves(ci_f16(block), -ci_f16(block + 2)))
}

/// Groups of 16, runs in their natural order.
protocol SixteenthsDecoder: SuperblockDecoder {}

extension SixteenthsDecoder {
  @inline(__always)
  static func slot(ofRun run: Int) -> Int { run }
}

extension Q2_KDecoder: SixteenthsDecoder {
  @inline(__always)
  static func superblock(_ start: UnsafeRawPointer) -> Superblock {
    let packed = ci_load_u8(start)
    return Superblock(
      bytes: quarters(start + 16),
      scales: ci_mul(ci_from_u8(ci_and(packed, 15)), ci_splat(ci_f16(start + 80))),
      minima: ci_mul(ci_from_u8(ci_shift_right(packed, 4)), ci_splat(-ci_f16(start + 82))))
  }
}

extension Q3_KDecoder: SixteenthsDecoder {
  @inline(__always)
  static func superblock(_ start: UnsafeRawPointer) -> Superblock {
    let low = quarters(start + 32)
    let high = ci_load_two_runs_twice(start)
    // Scales of six bits: sixteen times four in eight bytes, two more in four.
    let (a, b, c) = (loadUInt32(start + 96), loadUInt32(start + 100), loadUInt32(start + 104))
    let (four, two): (UInt32, UInt32) = (0x0f0f_0f0f, 0x0303_0303)
    let first = UInt64((a & four) | (c & two) << 4) | UInt64((b & four) | (c >> 2 & two) << 4) << 32
    let second = UInt64((a >> 4 & four) | (c >> 4 & two) << 4) | UInt64((b >> 4 & four) | (c >> 6 & two) << 4) << 32
    let scales = ci_mul(
      ci_sub(ci_floats_of_bytes(first, second), ci_splat(32)), ci_splat(ci_f16(start + 108)))
    return Superblock(
      bytes: (
        ci_merge_bits(low.0, ci_shift_halves_left(high, 2, 1), 4),
        ci_merge_bits(low.1, ci_shift_halves_right(high, 0, 1), 4),
        ci_merge_bits(low.2, ci_shift_halves_right(high, 2, 3), 4),
        ci_merge_bits(low.3, ci_shift_halves_right(high, 4, 5), 4)
      ), scales: scales, minima: ci_mul(scales, ci_splat(-4)))
  }
}

extension Q6_KDecoder: SixteenthsDecoder {
  @inline(__always)
  static func superblock(_ start: UnsafeRawPointer) -> Superblock {
    let (a, b) = (ci_load_u8x64(start), ci_load_u8x64(start + 64))
    let (c, d) = (ci_load_two_runs_twice(start + 128), ci_load_two_runs_twice(start + 160))
    let scales = ci_mul(ci_floats_of_signed_bytes(start + 192), ci_splat(ci_f16(start + 208)))
    return Superblock(
      bytes: (
        ci_merge_bits(ci_low_nibbles(a), ci_shift_halves_left(c, 4, 2), 48),
        ci_merge_bits(ci_high_nibbles(a), ci_shift_halves_right(c, 0, 2), 48),
        ci_merge_bits(ci_low_nibbles(b), ci_shift_halves_left(d, 4, 2), 48),
        ci_merge_bits(ci_high_nibbles(b), ci_shift_halves_right(d, 0, 2), 48)
      ), scales: scales, minima: ci_mul(scales, ci_splat(-32)))
  }
}

/// The 64 bytes at `first` hold four weights each; 32 bytes make 128 weights.
@inline(__always)
private func quarters(_ first: UnsafeRawPointer) -> Superblock.Bytes {
  let (a, b) = (ci_load_two_runs_twice(first), ci_load_two_runs_twice(first + 32))
  return (
    ci_mask_runs(ci_shift_halves_right(a, 0, 2), 3), ci_mask_runs(ci_shift_halves_right(a, 4, 6), 3),
    ci_mask_runs(ci_shift_halves_right(b, 0, 2), 3), ci_mask_runs(ci_shift_halves_right(b, 4, 6), 3)
  )
}
