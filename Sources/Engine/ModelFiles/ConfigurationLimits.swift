/// The ranges that configuration values must lie in. Each cap lies well above any published model; below them,
/// products of a few such numbers stay far from 2^63.
public enum ConfigurationLimits {
  public static let contextLength = 1...Int(Int32.max) - 1
  public static let embeddingLength = 1...1 << 18
  public static let blockCount = 1...1024
  public static let feedForwardLength = 1...1 << 21
  public static let headCount = 1...4096
  /// Of a key or value head.
  public static let headLength = 1...1 << 14
  public static let normEpsilon: ClosedRange<Float> = 1e-30...1
  public static let ropeBase: ClosedRange<Float> = 1...1e12
  public static let ropeFactor: ClosedRange<Float> = 1e-3...1e6
  /// Zero, which means learned positions, is refused with a reason of its own.
  public static let maxALiBiBias: ClosedRange<Float> = 0...1e6
  public static let clamp: ClosedRange<Float> = 0...1e30
  /// Of the keys and values of a whole context.
  public static let cacheByteCount = 1 << 56
}
