#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Counts of values in bins of equal ratio, whose edges include the powers of two: context lengths are such, so none
/// lies inside a bin.
public struct LogHistogram: Sendable, Equatable {
  public struct Bin: Sendable, Equatable {
    /// Inclusive, in powers of two: 10.5 is 2^10.5.
    public let lowerExponent: Double
    /// Exclusive.
    public let upperExponent: Double
    public fileprivate(set) var count = 0
  }

  /// Ascending, without a gap; the first and the last hold something.
  public let bins: [Bin]
  public let binsPerOctave: Int

  /// - Parameter values: Counted as 1 if below.
  /// - Returns: nil without values.
  public init?(_ values: [Int]) {
    let exponents = values.map { log2(Double(max($0, 1))) }
    guard let low = exponents.min(), let high = exponents.max() else { return nil }
    // As fine as some 20 bins allow.
    let resolution = high - low < 4 ? 4 : high - low < 9 ? 2 : 1
    let first = Int((low * Double(resolution)).rounded(.down))
    let last = Int((high * Double(resolution)).rounded(.down))
    var bins = (first...last).map { index in
      Bin(lowerExponent: Double(index) / Double(resolution), upperExponent: Double(index + 1) / Double(resolution))
    }
    for exponent in exponents { bins[Int((exponent * Double(resolution)).rounded(.down)) - first].count += 1 }
    self.bins = bins
    binsPerOctave = resolution
  }
}
