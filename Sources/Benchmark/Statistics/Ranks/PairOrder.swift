/// How the n (n − 1) / 2 pairs of items stand in two orders, and how large the groups of equal values are: all that
/// Kendall's coefficients and their p-value need.
struct PairOrder: Sendable, Equatable {
  var count = 0
  /// Pairs in the same order in x and y less pairs in opposite order.
  var concordantMinusDiscordant = 0
  var tiedInX = TieSums()
  var tiedInY = TieSums()
  var tiedInBoth = 0

  var pairCount: Int { count * (count - 1) / 2 }

  /// Sums over groups of t equal values; the cubic ones as doubles, exact up to groups of 200,000.
  struct TieSums: Sendable, Equatable {
    /// Σ t (t − 1) / 2.
    var pairs = 0
    /// Σ t (t − 1) (t − 2).
    var triples = 0.0
    /// Σ t (t − 1) (2 t + 5).
    var variance = 0.0
    var groupCount = 0

    mutating func add(group t: Int) {
      groupCount += 1
      guard t > 1 else { return }
      pairs += t * (t - 1) / 2
      let (size, ordered) = (Double(t), Double(t) * Double(t - 1))
      triples += ordered * (size - 2)
      variance += ordered * (2 * size + 5)
    }
  }

  /// Six answers or so: every pair twice, in registers, without an allocation.
  static let shortCount = 16

  /// - Returns: `nil` if the lists differ in length or a value is not a number.
  init?(_ x: [Double], _ y: [Double]) {
    guard x.count == y.count, x.count <= UInt32.max else { return nil }
    count = x.count
    if count <= Self.shortCount {
      guard countShort(x, y) else { return nil }
    } else {
      guard !x.contains(where: \.isNaN), !y.contains(where: \.isNaN) else { return nil }
      countLong(x, y)
    }
  }

  private mutating func countShort(_ x: [Double], _ y: [Double]) -> Bool {
    var (difference, both) = (0, 0)
    for i in 0..<count {
      guard !x[i].isNaN, !y[i].isNaN else { return false }
      var (equalX, equalY) = (1, 1)
      var (firstX, firstY) = (true, true)
      for j in 0..<count where j != i {
        let stepX = (x[i] > x[j] ? 1 : 0) - (x[i] < x[j] ? 1 : 0)
        let stepY = (y[i] > y[j] ? 1 : 0) - (y[i] < y[j] ? 1 : 0)
        difference += stepX * stepY
        if stepX == 0 {
          equalX += 1
          firstX = firstX && j > i
          if stepY == 0 { both += 1 }
        }
        if stepY == 0 {
          equalY += 1
          firstY = firstY && j > i
        }
      }
      if firstX { tiedInX.add(group: equalX) }
      if firstY { tiedInY.add(group: equalY) }
    }
    concordantMinusDiscordant = difference / 2
    tiedInBoth = both / 2
    return true
  }

  /// Knight's algorithm (1966): order by x, then y; the discordant pairs are the exchanges that a merge sort of y makes.
  private mutating func countLong(_ x: [Double], _ y: [Double]) {
    let byY = SortedOrder.indices(of: y)
    let order = SortedOrder.indices(of: x, start: byY)
    var ranksY = [UInt32](repeating: 0, count: count)
    var (rank, start) = (UInt32(0), 0)
    for place in 1...count where place == count || y[Int(byY[place])] != y[Int(byY[start])] {
      for tied in start..<place { ranksY[Int(byY[tied])] = rank }
      tiedInY.add(group: place - start)
      (rank, start) = (rank + 1, place)
    }
    var sequence = [UInt32](repeating: 0, count: count)
    for place in 0..<count { sequence[place] = ranksY[Int(order[place])] }

    var (startX, startBoth) = (0, 0)
    for place in 1...count {
      let newX = place == count || x[Int(order[place])] != x[Int(order[startX])]
      if newX || sequence[place] != sequence[startBoth] {
        let t = place - startBoth
        tiedInBoth += t * (t - 1) / 2
        startBoth = place
      }
      if newX {
        tiedInX.add(group: place - startX)
        startX = place
      }
    }
    let discordant = Inversions.count(&sequence)
    concordantMinusDiscordant =
      pairCount - tiedInX.pairs - tiedInY.pairs + tiedInBoth - 2 * discordant
  }
}
