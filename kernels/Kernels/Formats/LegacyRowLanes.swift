internal import CIntrinsics

// Eight rows of the 32-weight formats.

extension Q8_0Decoder {
  @inline(__always)
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget) {
    target.store(scales: ci_row_halves(block, bytesPerRow), group: 0)
    target.begin(slot: 0, group: 0)
    forEachQuad(block + 2, bytesPerRow) { target.store(ci_flip_signs($1), slot: 0, column: $0) }
    forEachQuad(block + 18, bytesPerRow) { target.store(ci_flip_signs($1), slot: 0, column: 16 + $0) }
    target.finish(slot: 0, group: 0)
  }
}

extension Q4_0Decoder {
  @inline(__always)
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget) {
    target.store(scales: ci_row_halves(block, bytesPerRow), group: 0)
    target.begin(slot: 0, group: 0)
    forEachNibbleQuad(block + 2, bytesPerRow) { target.store($1, slot: 0, column: $0) }
    target.finish(slot: 0, group: 0)
  }
}

extension Q4_1Decoder {
  @inline(__always)
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget) {
    target.store(scales: ci_row_halves(block, bytesPerRow), group: 0)
    target.store(minima: ci_row_halves(block + 2, bytesPerRow), group: 0)
    target.begin(slot: 0, group: 0)
    forEachNibbleQuad(block + 4, bytesPerRow) { target.store($1, slot: 0, column: $0) }
    target.finish(slot: 0, group: 0)
  }
}

extension Q5_0Decoder {
  @inline(__always)
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget) {
    target.store(scales: ci_row_halves(block, bytesPerRow), group: 0)
    let fifths = ci_row_quads(block + 2, bytesPerRow)
    target.begin(slot: 0, group: 0)
    forEachNibbleQuad(block + 6, bytesPerRow) { target.store(withFifths($1, fifths, $0), slot: 0, column: $0) }
    target.finish(slot: 0, group: 0)
  }
}

extension Q5_1Decoder {
  @inline(__always)
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget) {
    target.store(scales: ci_row_halves(block, bytesPerRow), group: 0)
    target.store(minima: ci_row_halves(block + 2, bytesPerRow), group: 0)
    let fifths = ci_row_quads(block + 4, bytesPerRow)
    target.begin(slot: 0, group: 0)
    forEachNibbleQuad(block + 8, bytesPerRow) { target.store(withFifths($1, fifths, $0), slot: 0, column: $0) }
    target.finish(slot: 0, group: 0)
  }
}

extension IQ4_NLDecoder {
  @inline(__always)
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget) {
    target.store(scales: ci_row_halves(block, bytesPerRow), group: 0)
    target.begin(slot: 0, group: 0)
    forEachNibbleQuad(block + 2, bytesPerRow) { target.store(ci_lookup_quads(nonLinearQuants, $1), slot: 0, column: $0) }
    target.finish(slot: 0, group: 0)
  }
}

extension IQ4_XSDecoder {
  @inline(__always)
  static func unpackEight(_ block: UnsafeRawPointer, bytesPerRow: Int, to target: inout some RowLanesTarget) {
    let scale = ci_row_halves(block, bytesPerRow)
    // Two high bits of each scale in the upper word of the first four bytes, four low bits in the next four.
    let (first, low) = (ci_row_quads(block, bytesPerRow), ci_row_quads(block + 4, bytesPerRow))
    for group in 0..<8 {
      let four = lowNibbles(ci_lanes_right(low, Int32(truncatingIfNeeded: 4 * group)))
      let two = ci_and_32(ci_lanes_right(first, Int32(truncatingIfNeeded: 16 + 2 * group)), 3)
      target.store(scales: ci_scaled_bytes(scale, ci_or_32(four, ci_lanes_left(two, 4)), 0, 32), group: group)
      target.begin(slot: 0, group: group)
      forEachNibbleQuad(block + 8 + 16 * group, bytesPerRow) {
        target.store(ci_lookup_quads(nonLinearQuants, $1), slot: 0, column: 32 * group + $0)
      }
      target.finish(slot: 0, group: group)
    }
  }
}

/// The 32 nibbles of 16 bytes: low halves are the first 16 columns, high halves the others.
@inline(__always)
private func forEachNibbleQuad(
  _ start: UnsafeRawPointer, _ bytesPerRow: Int, _ body: (_ column: Int, SIMD32<UInt8>) -> Void
) {
  forEachQuad(start, bytesPerRow) { offset, quads in
    body(offset, lowNibbles(quads))
    body(16 + offset, highNibbles(quads))
  }
}

@inline(__always)
private func withFifths(_ quads: SIMD32<UInt8>, _ fifths: SIMD32<UInt8>, _ column: Int) -> SIMD32<UInt8> {
  ci_or_32(quads, ci_fifth_bits_of_quad(fifths, Int32(truncatingIfNeeded: column / 4)))
}
