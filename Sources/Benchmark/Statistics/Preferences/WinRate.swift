/// How often a system is preferred to another one: the mean over opponents of P(preferred | not tied).
///
/// Every opponent weighs the same, however many instructions were tied (MedAlign, Table 3 and Fig. 2).
public struct WinRate: Sendable, Equatable {
  /// 0 … 1.
  public let rate: Double
  /// Opponents that the mean covers.
  public let opponentCount: Int
  /// Opponents without an instruction that decided: left out of the mean.
  public let undecidedOpponentCount: Int

  /// - Parameter preferences: P(preferred | not tied) for each opponent.
  /// - Returns: `nil` if all are missing.
  public init?(preferences: [Double?]) {
    let decided = preferences.compactMap(\.self)
    guard !decided.isEmpty else { return nil }
    rate = decided.reduce(0, +) / Double(decided.count)
    opponentCount = decided.count
    undecidedOpponentCount = preferences.count - decided.count
  }
}
