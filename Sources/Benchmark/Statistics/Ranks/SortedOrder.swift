/// Ascending order of doubles by a radix sort: O(n), stable, no closure per comparison.
///
/// A double's bits, with the sign flipped (all bits for negative numbers), order as unsigned integers do. Digits of 11
/// bits; a digit that all keys share costs one count and no pass, which is most of them for grades and ranks.
enum SortedOrder {
  private static let digitBits: UInt64 = 11
  private static let digitCount = 1 << 11

  /// Below this the histograms would cost more than comparisons do.
  private static let shortCount = 200

  /// Key that orders as the value does; −0 and 0 are one value. No NaN.
  static func key(_ value: Double) -> UInt64 {
    let bits = (value + 0.0).bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }

  static func value(_ key: UInt64) -> Double { Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key) }

  /// Indices of `values` in ascending order; equal values keep the order of `start` (by default their own).
  static func indices(of values: [Double], start: [UInt32]? = nil) -> [UInt32] {
    var order = start ?? (0..<UInt32(values.count)).map { $0 }
    var keys = order.map { key(values[Int($0)]) }
    guard keys.count > shortCount else {
      for i in keys.indices.dropFirst() {
        let (movedKey, movedIndex) = (keys[i], order[i])
        var place = i
        while place > 0, keys[place - 1] > movedKey {
          keys[place] = keys[place - 1]
          order[place] = order[place - 1]
          place -= 1
        }
        (keys[place], order[place]) = (movedKey, movedIndex)
      }
      return order
    }
    var otherKeys = [UInt64](repeating: 0, count: keys.count)
    var otherOrder = [UInt32](repeating: 0, count: order.count)
    for shift in stride(from: UInt64(0), to: 64, by: UInt64.Stride(digitBits)) {
      guard var places = starts(keys, shift) else { continue }
      for i in keys.indices {
        let digit = Int(truncatingIfNeeded: keys[i] >> shift) & (digitCount - 1)
        let place = places[digit]
        places[digit] = place + 1
        otherKeys[place] = keys[i]
        otherOrder[place] = order[i]
      }
      swap(&keys, &otherKeys)
      swap(&order, &otherOrder)
    }
    return order
  }

  /// `values` in ascending order. No NaN.
  static func sorted(_ values: [Double]) -> [Double] {
    guard values.count > shortCount else { return values.sorted() }
    var keys = values.map(key)
    var other = [UInt64](repeating: 0, count: keys.count)
    for shift in stride(from: UInt64(0), to: 64, by: UInt64.Stride(digitBits)) {
      guard var places = starts(keys, shift) else { continue }
      for key in keys {
        let digit = Int(truncatingIfNeeded: key >> shift) & (digitCount - 1)
        other[places[digit]] = key
        places[digit] += 1
      }
      swap(&keys, &other)
    }
    return keys.map(value)
  }

  /// First place of each digit's keys, or `nil` where all keys share one digit.
  private static func starts(_ keys: [UInt64], _ shift: UInt64) -> [Int]? {
    var counts = [Int](repeating: 0, count: digitCount)
    for key in keys { counts[Int(truncatingIfNeeded: key >> shift) & (digitCount - 1)] += 1 }
    var place = 0
    for digit in counts.indices {
      if counts[digit] == keys.count { return nil }
      (counts[digit], place) = (place, place + counts[digit])
    }
    return counts
  }
}
