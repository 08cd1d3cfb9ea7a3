internal import CIntrinsics

/// One tile product by itself, so that tests can hold the emulation against sums worked out by hand, and the hardware
/// against the emulation.
package enum TileInstructions {
  /// C + A · B through memory, as `ci_tile_bf16_3_5_7` or `ci_tile_i8_3_5_7` have it.
  ///
  /// - Parameters:
  ///   - rows: of A and C; `inner`: dwords of A's rows, and rows of B; `columns`: dwords of B's and C's rows; each at
  ///     most 16.
  ///   - left: A, row after row; `right`: B; `sums`: C.
  ///   - emulated: by the emulation, also where the build has tiles.
  package static func product(
    _ arithmetic: TileArithmetic, rows: Int, inner: Int, columns: Int, left: [UInt32], right: [UInt32], sums: [UInt32],
    emulated: Bool
  ) -> [UInt32] {
    precondition(left.count == rows * inner && right.count == inner * columns && sums.count == rows * columns)
    var config = ci_tile_uniform_config(16, 64)
    ci_tile_limit(&config, 3, Int32(rows), Int32(4 * columns))
    ci_tile_limit(&config, 5, Int32(rows), Int32(4 * inner))
    ci_tile_limit(&config, 7, Int32(inner), Int32(4 * columns))
    var result = sums
    withUnsafeTemporaryAllocation(byteCount: ci_emulated_state_bytes(), alignment: 64) { memory in
      guard let state = memory.baseAddress else { return }
      if emulated {
        let tiles = state.assumingMemoryBound(to: ci_tile_state.self)
        ci_emulate_load_config(tiles, &config)
        ci_emulate_load(tiles, 3, result, 4 * columns)
        ci_emulate_load(tiles, 5, left, 4 * inner)
        ci_emulate_load(tiles, 7, right, 4 * columns)
        if arithmetic == .bf16 { ci_emulate_bf16(tiles, 3, 5, 7) } else { ci_emulate_i8(tiles, 3, 5, 7) }
        ci_emulate_store(tiles, 3, &result, 4 * columns)
      } else {
        ci_tile_load_config(state, &config)
        ci_tile_load_3(state, result, 4 * columns)
        ci_tile_load_5(state, left, 4 * inner)
        ci_tile_load_7(state, right, 4 * columns)
        if arithmetic == .bf16 { ci_tile_bf16_3_5_7(state) } else { ci_tile_i8_3_5_7(state) }
        ci_tile_store_3(state, &result, 4 * columns)
        ci_tile_release(state)
      }
    }
    return result
  }
}
