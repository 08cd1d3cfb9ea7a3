internal import CIntrinsics

// Eight rows of the k-quants. Layouts as in their `decodeGroups`.

extension Q4_KDecoder {
  @inline(__always)
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget) {
    storeSixBitFactors(block, bytesPerRow, &target)
    for pair in 0..<4 {
      target.begin(slot: 0, group: 2 * pair)
      target.begin(slot: 1, group: 2 * pair + 1)
      for half in 0..<2 {
        let column = 64 * pair + 16 * half
        forEachQuad(block + 16 + 32 * pair + 16 * half, bytesPerRow) { offset, quads in
          target.store(lowNibbles(quads), slot: 0, column: column + offset)
          target.store(highNibbles(quads), slot: 1, column: column + 32 + offset)
        }
      }
      target.finish(slot: 0, group: 2 * pair)
      target.finish(slot: 1, group: 2 * pair + 1)
    }
  }
}

extension Q5_KDecoder {
  @inline(__always)
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget) {
    storeSixBitFactors(block, bytesPerRow, &target)
    for pair in 0..<4 {
      let bit = Int32(truncatingIfNeeded: 2 * pair)
      target.begin(slot: 0, group: 2 * pair)
      target.begin(slot: 1, group: 2 * pair + 1)
      for half in 0..<2 {
        let fifths = rowQuads(block + 16 + 16 * half, bytesPerRow)
        let quads = rowQuads(block + 48 + 32 * pair + 16 * half, bytesPerRow)
        let column = 64 * pair + 16 * half
        store(quads.0, fifths.0, bit, column, &target)
        store(quads.1, fifths.1, bit, column + 4, &target)
        store(quads.2, fifths.2, bit, column + 8, &target)
        store(quads.3, fifths.3, bit, column + 12, &target)
      }
      target.finish(slot: 0, group: 2 * pair)
      target.finish(slot: 1, group: 2 * pair + 1)
    }
  }

  @inline(__always)
  private static func store(
    _ quads: SIMD32<UInt8>, _ fifths: SIMD32<UInt8>, _ bit: Int32, _ column: Int, _ target: inout some RowLanesTarget
  ) {
    let (low, high) = (moved(fifths, from: bit, mask: 1, to: 4), moved(fifths, from: bit + 1, mask: 1, to: 4))
    target.store(ci_or_32(lowNibbles(quads), low), slot: 0, column: column)
    target.store(ci_or_32(highNibbles(quads), high), slot: 1, column: column + 32)
  }
}

extension Q6_KDecoder {
  @inline(__always)
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget) {
    let scale = ci_row_halves(block + 208, bytesPerRow)
    forEachQuad(block + 192, bytesPerRow) { first, bytes in
      for index in 0..<4 {
        let scales = ci_scaled_signed_bytes(scale, bytes, Int32(truncatingIfNeeded: index))
        target.store(scales: scales, group: first + index)
      }
    }
    for part in 0..<4 {
      let low = block + 64 * (part / 2) + 16 * (part % 2)
      let (a, b) = (rowQuads(low, bytesPerRow), rowQuads(low + 32, bytesPerRow))
      let high = rowQuads(block + 128 + 16 * part, bytesPerRow)
      let column = 128 * (part / 2) + 16 * (part % 2)
      beginQuarters(column, &target)
      store(a.0, b.0, high.0, column, &target)
      store(a.1, b.1, high.1, column + 4, &target)
      store(a.2, b.2, high.2, column + 8, &target)
      store(a.3, b.3, high.3, column + 12, &target)
      finishQuarters(column, &target)
    }
  }

  /// Columns `column`, 32, 64 and 96 on.
  @inline(__always)
  private static func store(
    _ a: SIMD32<UInt8>, _ b: SIMD32<UInt8>, _ high: SIMD32<UInt8>, _ column: Int, _ target: inout some RowLanesTarget
  ) {
    target.store(ci_or_32(lowNibbles(a), moved(high, from: 0, mask: 3, to: 4)), slot: 0, column: column)
    target.store(ci_or_32(lowNibbles(b), moved(high, from: 2, mask: 3, to: 4)), slot: 1, column: column + 32)
    target.store(ci_or_32(highNibbles(a), moved(high, from: 4, mask: 3, to: 4)), slot: 2, column: column + 64)
    target.store(ci_or_32(highNibbles(b), moved(high, from: 6, mask: 3, to: 4)), slot: 3, column: column + 96)
  }
}

extension Q2_KDecoder {
  @inline(__always)
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget) {
    let scale = ci_row_halves(block + 80, bytesPerRow)
    let minimum = ci_negative(ci_row_halves(block + 82, bytesPerRow))
    forEachQuad(block, bytesPerRow) { first, bytes in
      let (scales, minima) = (lowNibbles(bytes), highNibbles(bytes))
      for index in 0..<4 {
        let place = Int32(truncatingIfNeeded: index)
        target.store(scales: ci_scaled_bytes(scale, scales, place, 0), group: first + index)
        target.store(minima: ci_scaled_bytes(minimum, minima, place, 0), group: first + index)
      }
    }
    for part in 0..<4 {
      let column = 128 * (part / 2) + 16 * (part % 2)
      beginQuarters(column, &target)
      forEachQuad(block + 16 + 16 * part, bytesPerRow) { offset, quads in
        let column = column + offset
        target.store(ci_and_32(quads, 3), slot: 0, column: column)
        target.store(ci_and_32(ci_lanes_right(quads, 2), 3), slot: 1, column: column + 32)
        target.store(ci_and_32(ci_lanes_right(quads, 4), 3), slot: 2, column: column + 64)
        target.store(ci_and_32(ci_lanes_right(quads, 6), 3), slot: 3, column: column + 96)
      }
      finishQuarters(column, &target)
    }
  }
}

extension Q3_KDecoder {
  @inline(__always)
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget) {
    let scale = ci_row_halves(block + 108, bytesPerRow)
    // Scales of six bits: sixteen times four in eight bytes, two more in four.
    let low = (ci_row_quads(block + 96, bytesPerRow), ci_row_quads(block + 100, bytesPerRow))
    let high = ci_row_quads(block + 104, bytesPerRow)
    storeScales(ci_or_32(lowNibbles(low.0), moved(high, from: 0, mask: 3, to: 4)), scale, first: 0, &target)
    storeScales(ci_or_32(lowNibbles(low.1), moved(high, from: 2, mask: 3, to: 4)), scale, first: 4, &target)
    storeScales(ci_or_32(highNibbles(low.0), moved(high, from: 4, mask: 3, to: 4)), scale, first: 8, &target)
    storeScales(ci_or_32(highNibbles(low.1), moved(high, from: 6, mask: 3, to: 4)), scale, first: 12, &target)
    for part in 0..<4 {
      let masks = rowQuads(block + 16 * (part % 2), bytesPerRow)
      let quads = rowQuads(block + 32 + 16 * part, bytesPerRow)
      let column = 128 * (part / 2) + 16 * (part % 2)
      let bit = Int32(truncatingIfNeeded: 4 * (part / 2))
      beginQuarters(column, &target)
      store(quads.0, masks.0, bit, column, &target)
      store(quads.1, masks.1, bit, column + 4, &target)
      store(quads.2, masks.2, bit, column + 8, &target)
      store(quads.3, masks.3, bit, column + 12, &target)
      finishQuarters(column, &target)
    }
  }

  @inline(__always)
  private static func storeScales(
    _ bytes: SIMD32<UInt8>, _ scale: SIMD8<Float>, first: Int, _ target: inout some RowLanesTarget
  ) {
    for index in 0..<4 {
      let scales = ci_scaled_bytes(scale, bytes, Int32(truncatingIfNeeded: index), 32)
      target.store(scales: scales, group: first + index)
    }
  }

  /// Columns `column`, 32, 64 and 96 on.
  @inline(__always)
  private static func store(
    _ quads: SIMD32<UInt8>, _ masks: SIMD32<UInt8>, _ bit: Int32, _ column: Int, _ target: inout some RowLanesTarget
  ) {
    target.store(threeBits(quads, masks, 0, bit), slot: 0, column: column)
    target.store(threeBits(quads, masks, 2, bit + 1), slot: 1, column: column + 32)
    target.store(threeBits(quads, masks, 4, bit + 2), slot: 2, column: column + 64)
    target.store(threeBits(quads, masks, 6, bit + 3), slot: 3, column: column + 96)
  }

  @inline(__always)
  private static func threeBits(
    _ quads: SIMD32<UInt8>, _ masks: SIMD32<UInt8>, _ shift: Int32, _ bit: Int32
  ) -> SIMD32<UInt8> {
    ci_or_32(ci_and_32(ci_lanes_right(quads, shift), 3), moved(masks, from: bit, mask: 1, to: 2))
  }
}

/// Four groups of 16, 32 columns apart.
@inline(__always)
private func beginQuarters(_ column: Int, _ target: inout some RowLanesTarget) {
  let group = column / 16
  target.begin(slot: 0, group: group)
  target.begin(slot: 1, group: group + 2)
  target.begin(slot: 2, group: group + 4)
  target.begin(slot: 3, group: group + 6)
}

@inline(__always)
private func finishQuarters(_ column: Int, _ target: inout some RowLanesTarget) {
  let group = column / 16
  target.finish(slot: 0, group: group)
  target.finish(slot: 1, group: group + 2)
  target.finish(slot: 2, group: group + 4)
  target.finish(slot: 3, group: group + 6)
}

/// The bits `mask` of each byte from bit `first` on, at bit `place`.
@inline(__always)
private func moved(_ quads: SIMD32<UInt8>, from first: Int32, mask: UInt8, to place: Int32) -> SIMD32<UInt8> {
  ci_lanes_left(ci_and_32(ci_lanes_right(quads, first), mask), place)
}

/// Eight scales and minima of six bits, as Q4_K and Q5_K have them.
@inline(__always)
private func storeSixBitFactors(_ block: UnsafeRawPointer, _ bytesPerRow: Int, _ target: inout some RowLanesTarget) {
  let scale = ci_row_halves(block, bytesPerRow)
  let minimum = ci_negative(ci_row_halves(block + 2, bytesPerRow))
  // The last four of each borrow two bits from the first four.
  let (_, a, b, c) = rowQuads(block, bytesPerRow)
  let scales = (ci_and_32(a, 63), ci_or_32(lowNibbles(c), moved(a, from: 6, mask: 3, to: 4)))
  let minima = (ci_and_32(b, 63), ci_or_32(highNibbles(c), moved(b, from: 6, mask: 3, to: 4)))
  for index in 0..<4 {
    let place = Int32(truncatingIfNeeded: index)
    target.store(scales: ci_scaled_bytes(scale, scales.0, place, 0), group: index)
    target.store(scales: ci_scaled_bytes(scale, scales.1, place, 0), group: 4 + index)
    target.store(minima: ci_scaled_bytes(minimum, minima.0, place, 0), group: index)
    target.store(minima: ci_scaled_bytes(minimum, minima.1, place, 0), group: 4 + index)
  }
}
