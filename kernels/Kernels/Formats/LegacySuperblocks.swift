internal import CIntrinsics

// The 32-weight formats as bytes.

/// Formats of eight groups of 32 weights, the halves of which lie in two registers for every four groups: half h of
/// group g is run 2g + h.
protocol HalvesDecoder: SuperblockDecoder {}

extension HalvesDecoder {
  @inline(__always)
  static var sumsBytesApart: Bool { true }

  @inline(__always)
  static func slot(ofRun run: Int) -> Int {
    let (group, half) = (run / 2, run % 2)
    return (group / 4 * 2 + half) * 4 + group % 4
  }
}

extension Q8_0Decoder: HalvesDecoder {
  @inline(__always)
  static func superblock(_ start: UnsafeRawPointer) -> Superblock {
    let (first, second) = (start + 2, start + 2 + 4 * bytesPerBlock)
    return Superblock(
      bytes: (
        ci_flip_sign_bits(ci_load_four_runs(first, bytesPerBlock)),
        ci_flip_sign_bits(ci_load_four_runs(first + 16, bytesPerBlock)),
        ci_flip_sign_bits(ci_load_four_runs(second, bytesPerBlock)),
        ci_flip_sign_bits(ci_load_four_runs(second + 16, bytesPerBlock))
      ), halves: ci_eight_scales(start, bytesPerBlock, -128))
  }
}

extension Q4_0Decoder: HalvesDecoder {
  @inline(__always)
  static func superblock(_ start: UnsafeRawPointer) -> Superblock {
    Superblock(
      bytes: nibbles(start + 2, stride: bytesPerBlock),
      halves: ci_eight_scales(start, bytesPerBlock, -8))
  }
}

extension Q4_1Decoder: HalvesDecoder {
  @inline(__always)
  static func superblock(_ start: UnsafeRawPointer) -> Superblock {
    Superblock(
      bytes: nibbles(start + 4, stride: bytesPerBlock),
      halves: ci_eight_scales_and_minima(start, bytesPerBlock))
  }
}

extension Q5_0Decoder: HalvesDecoder {
  @inline(__always)
  static func superblock(_ start: UnsafeRawPointer) -> Superblock {
    Superblock(
      bytes: fiveBits(nibbles(start + 6, stride: bytesPerBlock), start + 2, stride: bytesPerBlock),
      halves: ci_eight_scales(start, bytesPerBlock, -16))
  }
}

extension Q5_1Decoder: HalvesDecoder {
  @inline(__always)
  static func superblock(_ start: UnsafeRawPointer) -> Superblock {
    Superblock(
      bytes: fiveBits(nibbles(start + 8, stride: bytesPerBlock), start + 4, stride: bytesPerBlock),
      halves: ci_eight_scales_and_minima(start, bytesPerBlock))
  }
}

extension IQ4_NLDecoder: HalvesDecoder {
  @inline(__always)
  static func superblock(_ start: UnsafeRawPointer) -> Superblock {
    Superblock(
      bytes: nonLinearBytes(nibbles(start + 2, stride: bytesPerBlock)),
      halves: ci_eight_scales(start, bytesPerBlock, -128))
  }
}

extension IQ4_XSDecoder: HalvesDecoder {
  @inline(__always)
  static func superblock(_ start: UnsafeRawPointer) -> Superblock {
    let scale = ci_f16(start)
    // Scales of six bits: four in the nibbles of four bytes, two more in a word, spread to a byte each.
    var low = UInt64(loadUInt32(start + 4))
    low = (low | low << 16) & 0x0000_ffff_0000_ffff
    low = (low | low << 8) & 0x00ff_00ff_00ff_00ff
    low = (low | low << 4) & 0x0f0f_0f0f_0f0f_0f0f
    var high = UInt64(loadUInt32(start) >> 16)
    high = (high | high << 24) & 0x0000_00ff_0000_00ff
    high = (high | high << 12) & 0x000f_000f_000f_000f
    high = (high | high << 6) & 0x0303_0303_0303_0303
    let integers = low | high << 4
    let halves = ci_mul(
      ci_sub(ci_floats_of_bytes(integers, integers), ci_splat(32)), ci_halves(scale, scale * -128))
    return Superblock(bytes: nonLinearBytes(nibbles(start + 8, stride: 16)), halves: halves)
  }
}

/// The low and the high halves of four groups of 16 bytes, then of the next four.
@inline(__always)
private func nibbles(_ first: UnsafeRawPointer, stride: Int) -> Superblock.Bytes {
  let (a, b) = (ci_load_four_runs(first, stride), ci_load_four_runs(first + 4 * stride, stride))
  return (ci_low_nibbles(a), ci_high_nibbles(a), ci_low_nibbles(b), ci_high_nibbles(b))
}

/// `low` with the fifth bits of eight groups, in words for each half of a group.
@inline(__always)
private func fiveBits(_ low: Superblock.Bytes, _ bits: UnsafeRawPointer, stride: Int) -> Superblock.Bytes {
  (
    ci_add_fifth_bit_mask(low.0, ci_four_words(bits, stride)),
    ci_add_fifth_bit_mask(low.1, ci_four_words(bits + 2, stride)),
    ci_add_fifth_bit_mask(low.2, ci_four_words(bits + 4 * stride, stride)),
    ci_add_fifth_bit_mask(low.3, ci_four_words(bits + 4 * stride + 2, stride))
  )
}

/// The table's values.
@inline(__always)
private func nonLinearBytes(_ indices: Superblock.Bytes) -> Superblock.Bytes {
  let table = nonLinearQuants
  return (
    ci_look_up_runs(table, indices.0), ci_look_up_runs(table, indices.1), ci_look_up_runs(table, indices.2),
    ci_look_up_runs(table, indices.3)
  )
}
