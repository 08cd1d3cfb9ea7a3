/// Ascending order of doubles by a radix sort: O(n), stable, no closure per comparison.
///
/// A double's bits, with the sign flipped (all bits for negative numbers), order as unsigned integers do. A digit that all
/// keys share costs no pass, which is most of them for grades and ranks.
enum SortedOrder {
  private protocol Keyed {
    var key: UInt64 { get }
  }

  private struct Item: Keyed {
    var key: UInt64
    var index: UInt32
  }

  private struct Bare: Keyed {
    var key: UInt64
  }

  // 256 places to write to at a time stay in the first cache.
  private static let digitBits = 8
  private static let digitCount = 256
  private static let passCount = 8

  /// Below this the counts of digits would cost more than comparisons do.
  private static let shortCount = 100

  /// Indices of `values` in ascending order; equal values keep the order of `start` (by default their own). No NaN.
  static func indices(of values: [Double], start: [UInt32]? = nil) -> [UInt32] {
    var items: [Item] = []
    items.reserveCapacity(values.count)
    if let start {
      for index in start { items.append(Item(key: key(values[Int(index)]), index: index)) }
    } else {
      for (index, value) in values.enumerated() {
        items.append(Item(key: key(value), index: UInt32(truncatingIfNeeded: index)))
      }
    }
    sort(&items)
    return items.map(\.index)
  }

  /// `values` in ascending order. No NaN.
  static func sorted(_ values: [Double]) -> [Double] {
    var items = values.map { Bare(key: key($0)) }
    sort(&items)
    return items.map { value($0.key) }
  }

  /// Key that orders as the value does; −0 and 0 are one value.
  private static func key(_ value: Double) -> UInt64 {
    let bits = (value + 0.0).bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }

  private static func value(_ key: UInt64) -> Double { Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key) }

  private static func sort<Element: Keyed>(_ items: inout [Element]) {
    guard items.count > shortCount else {
      var span = items.mutableSpan
      insert(&span)
      return
    }
    var counts = countDigits(items.span)
    var other = items
    for pass in 0..<passCount {
      var places = counts.mutableSpan
      guard makePlaces(&places, pass: pass, itemCount: items.count) else { continue }
      var target = other.mutableSpan
      distribute(items.span, into: &target, at: &places, pass: pass)
      swap(&items, &other)
    }
  }

  // Spans instead of arrays: one check of bounds for an access, none of uniqueness.
  private static func insert<Element: Keyed>(_ items: inout MutableSpan<Element>) {
    for i in stride(from: 1, to: items.count, by: 1) {
      let moved = items[i]
      var place = i
      while place > 0, items[place - 1].key > moved.key {
        items[place] = items[place - 1]
        place -= 1
      }
      items[place] = moved
    }
  }

  /// How often each digit stands at each place of the keys, [passes, digits], in one go over them.
  private static func countDigits<Element: Keyed>(_ items: Span<Element>) -> [Int] {
    var counts = [Int](repeating: 0, count: passCount * digitCount)
    var span = counts.mutableSpan
    for i in items.indices {
      var key = items[i].key
      for pass in 0..<passCount {
        span[pass * digitCount + Int(truncatingIfNeeded: key) & (digitCount - 1)] += 1
        key >>= UInt64(digitBits)
      }
    }
    return counts
  }

  /// Turns a pass's counts into the first place of each digit's items.
  /// - Returns: Whether there is anything to move: not if all items share one digit.
  private static func makePlaces(_ counts: inout MutableSpan<Int>, pass: Int, itemCount: Int) -> Bool {
    var place = 0
    for slot in pass * digitCount..<(pass + 1) * digitCount {
      if counts[slot] == itemCount { return false }
      (counts[slot], place) = (place, place + counts[slot])
    }
    return true
  }

  private static func distribute<Element: Keyed>(
    _ items: Span<Element>, into target: inout MutableSpan<Element>, at places: inout MutableSpan<Int>, pass: Int
  ) {
    let shift = UInt64(pass * digitBits)
    for i in items.indices {
      let item = items[i]
      let slot = pass * digitCount + Int(truncatingIfNeeded: item.key >> shift) & (digitCount - 1)
      target[places[slot]] = item
      places[slot] += 1
    }
  }
}
