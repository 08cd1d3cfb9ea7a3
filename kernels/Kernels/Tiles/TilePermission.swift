internal import CIntrinsics

/// Whether the kernels may use matrix tiles (AMX). Linux keeps their registers from a process until it asks.
package enum TilePermission: Equatable, Sendable {
  /// The build has tile instructions, and the system lets this process use them.
  case granted
  /// The build has none: the kernels in `Tiles/` run as an emulation, for tests.
  case notBuilt
  /// The build has them, but the system refuses.
  case refused(errorNumber: Int32)

  /// The outcome for this process, asked for once; it holds for all its threads.
  package static let current: TilePermission = request()

  private static func request() -> TilePermission {
    guard ci_has_tiles() else { return .notBuilt }
    let errorNumber = ci_tile_request_permission()
    return errorNumber == 0 ? .granted : .refused(errorNumber: errorNumber)
  }

  /// Whether tile kernels may be called: on the hardware or as an emulation.
  package var canRun: Bool { self == .granted || self == .notBuilt }

  /// One line when tiles were built in but cannot be used, else `nil`.
  package var remark: String? {
    guard case .refused(let number) = self else { return nil }
    return "the system refuses AMX to this process (errno \(number)): using AVX-512, which is slower in prefill"
  }
}
