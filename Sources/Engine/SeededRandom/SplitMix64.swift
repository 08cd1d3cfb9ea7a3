/// SplitMix64 (Steele, Lea & Flood 2014; Vigna's public-domain `splitmix64.c`): the same numbers from the same seed on
/// every machine and Swift version, which the system's generator and the library's shuffles do not promise.
///
/// Sampling, bootstrap intervals, synthetic patients and the tests draw from it. Not for secrets.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  // Inlinable, so that a loop of draws is a loop and not a call for each.
  @inlinable
  public init(seed: UInt64) { state = seed }

  @inlinable
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in 0 ..< `bound`, evenly distributed up to a bias of `bound` · 2⁻⁶⁴ (Lemire's multiplication).
  @inlinable
  public mutating func next(below bound: Int) -> Int {
    precondition(bound > 0)
    return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Uniform in [0, 1), with 53 bits.
  @inlinable
  public mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
