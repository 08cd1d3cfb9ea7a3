internal import CIntrinsics

/// Products of zeros in tiles, as fast as they come: the matrix unit's limit. Four independent sums hide the latency.
enum TileProbe {
  /// Operations of one round, a multiplication and an addition counting as two; 0 where there is no matrix unit to use.
  static func operations(_ arithmetic: TileArithmetic) -> Int {
    guard TilePermission.current == .granted else { return 0 }
    return 4 * 2 * TileShape.tileRows * TileShape.tileRows * arithmetic.inputsPerStep
  }

  /// Takes the calling thread's tiles; it must hold none.
  static func multiply(_ arithmetic: TileArithmetic, rounds: Int) {
    let stateBytes = roundUp(ci_tile_state_bytes(), toMultipleOf: 64)
    let state = UnsafeMutableRawPointer.allocate(byteCount: stateBytes + TileShape.tileBytes, alignment: 64)
    defer { state.deallocate() }
    state.initializeMemory(as: UInt8.self, repeating: 0, count: stateBytes + TileShape.tileBytes)
    let zeros = state + stateBytes
    var config = ci_tile_uniform_config(Int32(TileShape.tileRows), Int32(TileShape.rowBytes))
    ci_tile_load_config(state, &config)
    ci_tile_zero_0(state)
    ci_tile_zero_1(state)
    ci_tile_zero_2(state)
    ci_tile_zero_3(state)
    ci_tile_load_4(state, zeros, TileShape.rowBytes)
    ci_tile_load_5(state, zeros, TileShape.rowBytes)
    ci_tile_load_6(state, zeros, TileShape.rowBytes)
    ci_tile_load_7(state, zeros, TileShape.rowBytes)
    for _ in 0..<rounds {
      switch arithmetic {
      case .bf16:
        ci_tile_bf16_0_4_6(state)
        ci_tile_bf16_1_4_7(state)
        ci_tile_bf16_2_5_6(state)
        ci_tile_bf16_3_5_7(state)
      case .int8:
        ci_tile_i8_0_4_6(state)
        ci_tile_i8_1_4_7(state)
        ci_tile_i8_2_5_6(state)
        ci_tile_i8_3_5_7(state)
      }
    }
    ci_tile_release(state)
  }
}
