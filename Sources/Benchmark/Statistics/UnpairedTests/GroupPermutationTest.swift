internal import SeededRandom

/// Permutation test of two groups' means: if the groups are alike, each value could as well have been in the other one.
///
/// The statistic is the difference of means. As scipy.stats.permutation_test with permutation_type "independent": all
/// assignments where there are no more than `resampleCount`, else that many random ones, the data counting as one more.
/// Two-sided: twice the smaller tail. Items that are in both groups, with a value in each, are exchanged between their
/// own two values alone; with nothing but such items it is the paired test.
///
/// ```swift
/// let test = GroupPermutationTest(first: tausOfNeurology, second: tausOfOthers)
/// // test?.difference, test?.pValue
/// ```
public struct GroupPermutationTest: Sendable, Equatable {
  /// Mean of the first group less mean of the second.
  public let difference: Double
  public let pValue: Double
  /// Whether all assignments were counted.
  public let isExact: Bool

  /// - Parameters:
  ///   - first: Values of items that are in the first group alone.
  ///   - second: Values of items that are in the second group alone.
  ///   - pairs: Values of items that are in both.
  ///   - plan: Its resample count, seed and threads; the p-value does not depend on the threads.
  /// - Returns: `nil` if a group is empty or a value is not finite.
  public init?(
    first: [Double], second: [Double], pairs: [(first: Double, second: Double)] = [], plan: Bootstrap = Bootstrap()
  ) {
    let values = first + second + pairs.flatMap { [$0.first, $0.second] }
    let (firstCount, secondCount) = (first.count + pairs.count, second.count + pairs.count)
    guard firstCount > 0, secondCount > 0, values.allSatisfy(\.isFinite) else { return nil }
    let sum = first.reduce(0, +) + pairs.reduce(0) { $0 + $1.first }
    let other = second.reduce(0, +) + pairs.reduce(0) { $0 + $1.second }
    difference = sum / Double(firstCount) - other / Double(secondCount)
    // Group sizes stay as they are, so the first group's sum orders assignments as the difference of means does.
    let pool = first + second
    let arrangements = Self.arrangementCount(pool.count, first.count, pairCount: pairs.count, limit: plan.resampleCount)
    isExact = arrangements != nil
    let sums =
      isExact
      ? Self.allSums(pool, first.count, pairs) : Self.randomSums(pool, first.count, pairs, plan)
    // Sums that differ by rounding alone are equal, as in scipy; rounding grows with the sizes that are added.
    let slack = 1e-14 * values.reduce(0) { $0 + abs($1) }
    let extra = isExact ? 0 : 1
    let atMost = sums.count { $0 <= sum + slack } + extra
    let atLeast = sums.count { $0 >= sum - slack } + extra
    pValue = min(2 * Double(min(atMost, atLeast)) / Double(sums.count + extra), 1)
  }

  /// Choices of `chosen` of `count` values times 2 for each pair; `nil` above the limit.
  private static func arrangementCount(_ count: Int, _ chosen: Int, pairCount: Int, limit: Int) -> Int? {
    var arrangements = 1
    for step in 0..<min(chosen, count - chosen) {
      let (product, overflow) = arrangements.multipliedReportingOverflow(by: count - step)
      guard !overflow else { return nil }
      // A product of consecutive numbers, so that the division has no rest.
      arrangements = product / (step + 1)
      if arrangements > limit { return nil }
    }
    for _ in 0..<pairCount {
      arrangements *= 2
      if arrangements > limit { return nil }
    }
    return arrangements
  }

  private static func allSums(
    _ pool: [Double], _ chosen: Int, _ pairs: [(first: Double, second: Double)]
  ) -> [Double] {
    var sums: [Double] = []
    func choose(_ missing: Int, from start: Int, _ sum: Double) {
      if missing == 0 { return sums.append(sum) }
      for place in start...pool.count - missing { choose(missing - 1, from: place + 1, sum + pool[place]) }
    }
    choose(chosen, from: 0, 0)
    for pair in pairs { sums = sums.map { $0 + pair.first } + sums.map { $0 + pair.second } }
    return sums
  }

  private static func randomSums(
    _ pool: [Double], _ chosen: Int, _ pairs: [(first: Double, second: Double)], _ plan: Bootstrap
  ) -> [Double] {
    // The smaller part is drawn; the larger one is the rest.
    let smaller = min(chosen, pool.count - chosen)
    let total = pool.reduce(0, +)
    return plan.resample(unitCount: pool.count) { generator, order, outcomes in
      for place in order.indices { order[place] = place }
      var sum = 0.0
      for place in 0..<smaller {
        order.swapAt(place, place + generator.next(below: pool.count - place))
        sum += pool[order[place]]
      }
      if smaller < chosen { sum = total - sum }
      for pair in pairs { sum += generator.next() >> 63 == 0 ? pair.first : pair.second }
      outcomes.append(sum)
    }
  }
}
