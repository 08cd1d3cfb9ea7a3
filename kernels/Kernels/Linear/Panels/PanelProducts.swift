internal import CIntrinsics

/// How a panel's integers are multiplied: how wide they are and which instruction takes them.
protocol PanelProducts {
  /// One register of weights: 16 rows × `valuesPerStep` columns.
  associatedtype Weights
  /// Sums of the products of a run of steps, for 16 rows.
  associatedtype RunSums

  static var bytesPerValue: Int { get }
  /// Columns that one instruction multiplies.
  static var valuesPerStep: Int { get }
  /// Columns of a panel, so that it stays in the first-level cache.
  static var depth: Int { get }
  /// The largest magnitude of a rounded activation.
  static var largest: Float { get }
  /// Whether the weights in the panel still contain the format's zero point.
  static var keepsZeroPoint: Bool { get }

  /// Steps whose products `RunSums` can hold, for weights of at most `largestMagnitude` beside their zero point: a power
  /// of two, so that runs fill a block.
  static func stepsPerRun(largestMagnitude: Int) -> Int

  static func load(_ weights: UnsafeRawPointer) -> Weights
  /// −zero point · Σ activations, for the weights that contain a zero point.
  ///
  /// - Parameter sums: of the rounded activations of each lane, whole numbers.
  static func correction(_ sums: Lanes, zeroPoint: Int32) -> Int32
  /// A group's first run begins at a stored `correction`.
  static func begin(at correction: UnsafePointer<Float>) -> RunSums
  /// A run begins after `sums`.
  static func begin(after sums: SIMD16<Int32>) -> RunSums
  /// sums + weights · the `valuesPerStep` activations at `x`, per row.
  static func add(_ weights: Weights, _ x: UnsafeRawPointer, to sums: RunSums) -> RunSums
  /// A run ends: what it began with and its products.
  static func end(_ run: RunSums, after sums: SIMD16<Int32>) -> SIMD16<Int32>
  static func storeRounded(_ values: Lanes, at target: UnsafeMutableRawPointer)
  /// Stores 16 rows × 4 columns of unsigned bytes as `4 / valuesPerStep` registers, `stride` bytes apart.
  static func storeWeights(_ quads: SIMD64<UInt8>, zeroPoint: Int32, at target: UnsafeMutableRawPointer, stride: Int)
  /// The same for 8 rows, half a register.
  static func storeWeights(_ quads: SIMD32<UInt8>, zeroPoint: Int32, at target: UnsafeMutableRawPointer, stride: Int)
}

/// Products that are summed in 32 bits at once: a run has no end.
protocol DirectProducts: PanelProducts where RunSums == SIMD16<Int32> {}

extension DirectProducts {
  static func stepsPerRun(largestMagnitude: Int) -> Int { 1 << 16 }

  @inline(__always)
  static func begin(at correction: UnsafePointer<Float>) -> SIMD16<Int32> { ci_splat_load_i32(correction) }

  @inline(__always)
  static func begin(after sums: SIMD16<Int32>) -> SIMD16<Int32> { sums }

  @inline(__always)
  static func correction(_ sums: Lanes, zeroPoint: Int32) -> Int32 {
    -zeroPoint &* (Int32(exactly: ci_sum(sums)) ?? 0)
  }

  @inline(__always)
  static func end(_ run: SIMD16<Int32>, after sums: SIMD16<Int32>) -> SIMD16<Int32> { run }
}

/// Weights as unsigned bytes, activations rounded to 8 bits as llama.cpp's are.
protocol UnsignedByteProducts: PanelProducts where Weights == SIMD64<UInt8> {}

extension UnsignedByteProducts {
  static var bytesPerValue: Int { 1 }
  static var valuesPerStep: Int { 4 }
  static var depth: Int { 512 }
  static var largest: Float { 127 }
  static var keepsZeroPoint: Bool { true }

  @inline(__always)
  static func load(_ weights: UnsafeRawPointer) -> SIMD64<UInt8> { ci_load_u8x64(weights) }

  @inline(__always)
  static func storeRounded(_ values: Lanes, at target: UnsafeMutableRawPointer) { ci_store_signed_bytes(target, values) }

  @inline(__always)
  static func storeWeights(
    _ quads: SIMD64<UInt8>, zeroPoint: Int32, at target: UnsafeMutableRawPointer, stride: Int
  ) {
    ci_store_u8x64(target, quads)
  }

  @inline(__always)
  static func storeWeights(
    _ quads: SIMD32<UInt8>, zeroPoint: Int32, at target: UnsafeMutableRawPointer, stride: Int
  ) {
    ci_store_u8x32(target, quads)
  }
}

/// Products of eight rows as they are unpacked.
protocol EightRowProducts: PanelProducts {
  /// Sums of the products of a group, for eight rows.
  associatedtype EightSums

  /// - Parameter correction: as for `begin(at:)`; nil: zero.
  static func beginEight(at correction: UnsafePointer<Float>?) -> EightSums
  /// sums + (quads − `zeroPoint`, unless `keepsZeroPoint`) · the four activations at `x`, per row.
  ///
  /// - Parameter widens: whether a run is shorter than a group.
  static func add(
    _ quads: SIMD32<UInt8>, zeroPoint: Int32, _ x: UnsafeRawPointer, widens: Bool, to sums: EightSums
  ) -> EightSums
  static func total(_ sums: EightSums) -> SIMD8<Int32>
}

/// Unsigned bytes times signed bytes, four at a time, summed in 32 bits (AVX-512 VNNI).
enum ByteProducts: UnsignedByteProducts, DirectProducts, EightRowProducts {
  @inline(__always)
  static func add(_ weights: SIMD64<UInt8>, _ x: UnsafeRawPointer, to sums: SIMD16<Int32>) -> SIMD16<Int32> {
    ci_dot_quads(sums, weights, x)
  }

  @inline(__always)
  static func beginEight(at correction: UnsafePointer<Float>?) -> SIMD8<Int32> {
    correction.map { ci_splat_rows($0) } ?? ci_zero_rows()
  }

  @inline(__always)
  static func add(
    _ quads: SIMD32<UInt8>, zeroPoint: Int32, _ x: UnsafeRawPointer, widens: Bool, to sums: SIMD8<Int32>
  ) -> SIMD8<Int32> {
    ci_dot_row_quads(sums, quads, x)
  }

  @inline(__always)
  static func total(_ sums: SIMD8<Int32>) -> SIMD8<Int32> { sums }
}

/// Unsigned bytes times signed bytes, summed in pairs to 16 bits (AVX2): for formats of up to six bits, whose products
/// leave room for a few more before they have to be widened. Sums begin at what the zero point takes away, so that only
/// their end must fit: what runs over on the way comes back.
enum BytePairProducts: UnsignedByteProducts, EightRowProducts {
  /// Whether a format's weights fit: the sums of four steps at least and, since a correction counts for a whole group,
  /// all of a group's where there is a zero point.
  static func fits<Format: PanelFormat>(_ format: Format.Type) -> Bool {
    let steps = stepsPerRun(largestMagnitude: Format.largestMagnitude)
    return steps >= 4 && (Format.hasMinima || steps * valuesPerStep >= Format.groupLength)
  }

  static func stepsPerRun(largestMagnitude: Int) -> Int {
    let steps = Int(Int16.max) / (2 * Int(largest) * largestMagnitude)
    return steps == 0 ? 0 : 1 << (Int.bitWidth - 1 - steps.leadingZeroBitCount)
  }

  @inline(__always)
  static func begin(at correction: UnsafePointer<Float>) -> SIMD32<Int16> { ci_splat_load_words(correction) }

  @inline(__always)
  static func begin(after sums: SIMD16<Int32>) -> SIMD32<Int16> { ci_splat_i16(0) }

  /// Two words, for the first and the last two activations of the steps.
  @inline(__always)
  static func correction(_ sums: Lanes, zeroPoint: Int32) -> Int32 {
    let first = Int32(exactly: ci_sum_of_first_pairs(sums)) ?? 0
    let last = Int32(exactly: ci_sum_of_last_pairs(sums)) ?? 0
    return (-zeroPoint &* first) & 0xffff | (-zeroPoint &* last) << 16
  }

  @inline(__always)
  static func add(_ weights: SIMD64<UInt8>, _ x: UnsafeRawPointer, to sums: SIMD32<Int16>) -> SIMD32<Int16> {
    ci_dot_byte_pairs(sums, weights, x)
  }

  @inline(__always)
  static func end(_ run: SIMD32<Int16>, after sums: SIMD16<Int32>) -> SIMD16<Int32> { ci_add_word_pairs(sums, run) }

  struct EightSums {
    var words: SIMD16<Int16>
    var total = ci_zero_rows()
  }

  @inline(__always)
  static func beginEight(at correction: UnsafePointer<Float>?) -> EightSums {
    EightSums(words: correction.map { ci_splat_row_words($0) } ?? ci_zero_row_words())
  }

  @inline(__always)
  static func add(
    _ quads: SIMD32<UInt8>, zeroPoint: Int32, _ x: UnsafeRawPointer, widens: Bool, to sums: EightSums
  ) -> EightSums {
    var sums = sums
    if widens {
      sums.total = ci_add_row_words(sums.total, ci_dot_row_bytes(ci_zero_row_words(), quads, x))
    } else {
      sums.words = ci_dot_row_bytes(sums.words, quads, x)
    }
    return sums
  }

  @inline(__always)
  static func total(_ sums: EightSums) -> SIMD8<Int32> { ci_add_row_words(sums.total, sums.words) }
}

/// Words times words, two at a time: for weights whose byte products saturate (AVX2), and for CPUs without such products.
/// Activations keep 16 bits, since the instruction takes them anyway.
enum WordProducts: DirectProducts, EightRowProducts {
  static var bytesPerValue: Int { 2 }
  static var valuesPerStep: Int { 2 }
  static var depth: Int { 256 }
  static var largest: Float { 32_767 }
  static var keepsZeroPoint: Bool { false }

  @inline(__always)
  static func load(_ weights: UnsafeRawPointer) -> SIMD32<Int16> { ci_load_words(weights) }

  @inline(__always)
  static func add(_ weights: SIMD32<Int16>, _ x: UnsafeRawPointer, to sums: SIMD16<Int32>) -> SIMD16<Int32> {
    ci_dot_pairs(sums, weights, x)
  }

  @inline(__always)
  static func storeRounded(_ values: Lanes, at target: UnsafeMutableRawPointer) { ci_store_words(target, values) }

  @inline(__always)
  static func storeWeights(
    _ quads: SIMD64<UInt8>, zeroPoint: Int32, at target: UnsafeMutableRawPointer, stride: Int
  ) {
    ci_store_pairs(target, ci_first_pairs(quads, zeroPoint))
    ci_store_pairs(target + stride, ci_last_pairs(quads, zeroPoint))
  }

  @inline(__always)
  static func storeWeights(
    _ quads: SIMD32<UInt8>, zeroPoint: Int32, at target: UnsafeMutableRawPointer, stride: Int
  ) {
    ci_store_first_pairs(target, quads, zeroPoint)
    ci_store_last_pairs(target + stride, quads, zeroPoint)
  }

  @inline(__always)
  static func beginEight(at correction: UnsafePointer<Float>?) -> SIMD8<Int32> { ci_zero_rows() }

  @inline(__always)
  static func add(
    _ quads: SIMD32<UInt8>, zeroPoint: Int32, _ x: UnsafeRawPointer, widens: Bool, to sums: SIMD8<Int32>
  ) -> SIMD8<Int32> {
    ci_dot_row_words(sums, quads, zeroPoint, x)
  }

  @inline(__always)
  static func total(_ sums: SIMD8<Int32>) -> SIMD8<Int32> { sums }
}
