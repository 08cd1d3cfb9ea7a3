internal import SeededRandom

/// Permutation test of paired differences: if two systems are alike, each difference is as likely to have the other
/// sign. The statistic is the mean difference.
///
/// As scipy.stats.permutation_test with permutation_type "samples": all 2ⁿ assignments of signs where there are no more
/// than `resampleCount`, else that many random ones, the data counting as one more. Two-sided: twice the smaller tail.
public struct PairedPermutationTest: Sendable, Equatable {
  public let meanDifference: Double
  public let pValue: Double
  /// Whether all assignments were counted.
  public let isExact: Bool
  /// Differences.
  public let count: Int

  /// - Parameters:
  ///   - differences: First less second, one for each instruction; missing ones are dropped by `CompletePairs`.
  ///   - plan: Its resample count, seed and threads; the p-value does not depend on the threads.
  /// - Returns: `nil` without differences, or if one is not finite.
  public init?(differences: [Double], plan: Bootstrap = Bootstrap()) {
    guard !differences.isEmpty, differences.allSatisfy(\.isFinite) else { return nil }
    count = differences.count
    let sum = differences.reduce(0, +)
    meanDifference = sum / Double(count)
    isExact = count < 62 && 1 << count <= plan.resampleCount
    // Sums that differ by rounding alone are equal, as in scipy; rounding grows with the sizes that are added.
    let scale = differences.reduce(0) { $0 + abs($1) }
    let (low, high) = (sum - 1e-14 * scale, sum + 1e-14 * scale)

    let sums: [Double]
    if isExact {
      sums = (0..<UInt64(1 << count)).map { Self.sum(differences, signs: CollectionOfOne($0)) }
    } else {
      let words = (count + 63) / 64
      sums = plan.resample(unitCount: 0) { generator, _, outcomes in
        outcomes.append(Self.sum(differences, signs: (0..<words).map { _ in generator.next() }))
      }
    }
    let extra = isExact ? 0 : 1
    let atMost = sums.count { $0 <= high } + extra
    let atLeast = sums.count { $0 >= low } + extra
    pValue = min(2 * Double(min(atMost, atLeast)) / Double(sums.count + extra), 1)
  }

  /// Σ ± difference, a bit of `signs` for each.
  private static func sum(_ differences: [Double], signs: some RandomAccessCollection<UInt64>) -> Double {
    var sum = 0.0
    var place = 0
    for var word in signs {
      let end = min(place + 64, differences.count)
      while place < end {
        // The bit becomes the sign bit: no branch on a coin.
        sum += Double(bitPattern: differences[place].bitPattern ^ (word << 63))
        word >>= 1
        place += 1
      }
    }
    return sum
  }
}
