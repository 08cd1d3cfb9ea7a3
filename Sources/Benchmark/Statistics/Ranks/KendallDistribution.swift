/// The distribution of discordant pairs between two orders without ties, if all orders are equally likely.
enum KendallDistribution {
  /// P of a count of discordant pairs as far from the middle as `discordant`, or farther.
  ///
  /// The j-th item can stand in j places and then makes 0 … j − 1 inversions: probabilities are convolved with that
  /// uniform distribution, one item after the other (Kendall 1938). As scipy's `_kendall_p_exact`.
  /// - Complexity: O(n · min(D, C)).
  static func twoSided(discordant: Int, count: Int) -> Double {
    let pairCount = count * (count - 1) / 2
    let far = min(discordant, pairCount - discordant)
    guard 2 * far < pairCount else { return 1 }
    var probabilities = [Double](repeating: 0, count: far + 1)
    probabilities[0] = 1
    var convolved = probabilities
    for places in stride(from: 2, through: count, by: 1) {
      // window = the sum of the last `places` probabilities of the shorter order.
      var window = 0.0
      for inversions in 0...far {
        window += probabilities[inversions]
        if inversions >= places { window -= probabilities[inversions - places] }
        convolved[inversions] = window / Double(places)
      }
      swap(&probabilities, &convolved)
    }
    return min(2 * probabilities.reduce(0, +), 1)
  }
}
