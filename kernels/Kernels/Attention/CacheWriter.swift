internal import CIntrinsics

/// Puts one head vector of one token into its place in a page.
enum CacheWriter {
  /// Floats of scratch that `storeKey` and `storeValue` need for a vector of `count` numbers.
  static func scratchFloats(_ count: Int) -> Int { roundUp(count, toMultipleOf: CacheLayout.scaleBlock) }

  /// - Parameters:
  ///   - key: [shape.keyStride], padded with zeros to a multiple of 32.
  ///   - scratch: `scratchFloats(keyStride)` floats.
  static func storeKey(
    _ key: UnsafePointer<Float>, slot: Int, head: UnsafeMutableRawPointer, layout: CacheLayout,
    scratch: UnsafeMutablePointer<Float>
  ) {
    switch layout.keyType {
    case .f32: storeKey(key, F32Element.self, slot, head, layout, scratch)
    case .f16: storeKey(key, F16Element.self, slot, head, layout, scratch)
    case .bf16: storeKey(key, BF16Element.self, slot, head, layout, scratch)
    case .q8_0: storeKey(key, Q8Element.self, slot, head, layout, scratch)
    }
  }

  static func storeValue(
    _ value: UnsafePointer<Float>, slot: Int, head: UnsafeMutableRawPointer, layout: CacheLayout,
    scratch: UnsafeMutablePointer<Float>
  ) {
    switch layout.valueType {
    case .f32: storeValue(value, F32Element.self, slot, head, layout, scratch)
    case .f16: storeValue(value, F16Element.self, slot, head, layout, scratch)
    case .bf16: storeValue(value, BF16Element.self, slot, head, layout, scratch)
    case .q8_0: storeValue(value, Q8Element.self, slot, head, layout, scratch)
    }
  }

  @inline(__always)
  private static func storeKey<E: CacheElement>(
    _ key: UnsafePointer<Float>, _: E.Type, _ slot: Int, _ head: UnsafeMutableRawPointer, _ layout: CacheLayout,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    let (group, lane) = (slot / laneCount, slot % laneCount)
    let scales = (head + CacheLayout.keyColumns * layout.keyColumnBytes).assumingMemoryBound(to: UInt16.self)
    let stored = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: E.Stored.self)
    let count = layout.shape.keyStride
    encode(key, count: count, as: E.self, to: stored) { block, bits in
      scales[(group * layout.keyBlocks + block) * laneCount + lane] = bits
    }
    let column = (head + group * layout.keyColumnBytes).assumingMemoryBound(to: E.Stored.self)
    for step in 0..<count { column[E.index(step: step, lane: lane)] = stored[step] }
  }

  @inline(__always)
  private static func storeValue<E: CacheElement>(
    _ value: UnsafePointer<Float>, _: E.Type, _ slot: Int, _ head: UnsafeMutableRawPointer, _ layout: CacheLayout,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    let scales = (head + layout.valueColumns * layout.valueColumnBytes).assumingMemoryBound(to: UInt16.self)
    let stored = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: E.Stored.self)
    encode(value, count: layout.shape.valueStride, as: E.self, to: stored) { block, bits in
      scales[block * KeyValuePage.tokenCount + slot] = bits
      if slot % 2 == 0 { scales[block * KeyValuePage.tokenCount + slot + 1] = 0 }
    }
    for group in 0..<layout.valueColumns {
      let column = (head + group * layout.valueColumnBytes).assumingMemoryBound(to: E.Stored.self)
      for lane in 0..<laneCount { column[E.index(step: slot, lane: lane)] = stored[group * laneCount + lane] }
      if slot % 2 == 0 {
        // Tokens are multiplied in pairs: what an abandoned sequence left in the second place must not be a NaN.
        for lane in 0..<laneCount { column[E.index(step: slot + 1, lane: lane)] = 0 }
      }
    }
  }

  @inline(__always)
  private static func encode<E: CacheElement>(
    _ numbers: UnsafePointer<Float>, count: Int, as _: E.Type, to stored: UnsafeMutablePointer<E.Stored>,
    setScale: (Int, UInt16) -> Void
  ) {
    for first in stride(from: 0, to: count, by: CacheLayout.scaleBlock) {
      let length = min(CacheLayout.scaleBlock, count - first)
      var inverse: Float = 1
      if E.hasScales {
        let bits = ci_f16_bits(Q8Element.scale(numbers + first, count: length))
        setScale(first / CacheLayout.scaleBlock, bits)
        let scale = ci_f16_value(bits)
        // Numbers that are not finite leave their mark in the scale.
        inverse = scale > 0 && scale.isFinite ? 1 / scale : 0
      }
      for index in stride(from: first, to: first + length, by: laneCount) {
        E.store(inverse == 0 ? ci_splat(0) : ci_load(numbers + index), inverse: inverse, to: stored + index)
      }
    }
  }
}
