/// A set of Unicode scalars, as ascending ranges that neither overlap nor touch.
package struct ScalarSet: Hashable, Sendable {
  package private(set) var ranges: [ClosedRange<UInt32>]

  /// Surrogates are no scalars and are left out; so is what lies above U+10FFFF.
  package init(_ ranges: [ClosedRange<UInt32>]) {
    self.ranges = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      for valid in Self.valid where range.overlaps(valid) { append(range.clamped(to: valid)) }
    }
  }

  package init(_ scalar: UInt32) { self.init([scalar...scalar]) }

  private static let valid: [ClosedRange<UInt32>] = [0...0xD7FF, 0xE000...0x10FFFF]
  package static let all = ScalarSet(valid)
  package static let none = ScalarSet([])

  private mutating func append(_ range: ClosedRange<UInt32>) {
    guard let last = ranges.last, range.lowerBound <= last.upperBound + 1, last.upperBound != 0xD7FF else {
      ranges.append(range)
      return
    }
    ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
  }

  package var isEmpty: Bool { ranges.isEmpty }
  package func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } }
  package func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }
  package func subtracting(_ other: ScalarSet) -> ScalarSet { intersection(other.inverted) }

  package var inverted: ScalarSet {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
      next = range.upperBound + 1
    }
    if next <= 0x10FFFF { result.append(next...0x10FFFF) }
    return ScalarSet(result)
  }

  package func intersection(_ other: ScalarSet) -> ScalarSet {
    var result: [ClosedRange<UInt32>] = []
    var (i, j) = (0, 0)
    while i < ranges.count, j < other.ranges.count {
      let (left, right) = (ranges[i], other.ranges[j])
      if left.overlaps(right) { result.append(left.clamped(to: right)) }
      if left.upperBound < right.upperBound { i += 1 } else { j += 1 }
    }
    return ScalarSet(result)
  }

  // MARK: UTF-8

  /// The set as sequences of one to four byte ranges: exactly the UTF-8 forms of its scalars (Russ Cox, "Regular
  /// Expression Matching in the Wild"; the splitting is that of the Rust crate `utf8-ranges`).
  package var utf8Sequences: [[ClosedRange<UInt8>]] {
    var result: [[ClosedRange<UInt8>]] = []
    for range in ranges {
      for (length, limits) in Self.lengths where range.overlaps(limits) {
        Self.split(range.clamped(to: limits), length: length, into: &result)
      }
    }
    return result
  }

  private static let lengths: [(Int, ClosedRange<UInt32>)] = [
    (1, 0...0x7F), (2, 0x80...0x7FF), (3, 0x800...0xFFFF), (4, 0x1_0000...0x10_FFFF),
  ]

  private static func split(_ range: ClosedRange<UInt32>, length: Int, into result: inout [[ClosedRange<UInt8>]]) {
    let (low, high) = (range.lowerBound, range.upperBound)
    for level in 1..<max(length, 1) {
      let mask = (UInt32(1) << UInt32(6 * level)) - 1
      guard low & ~mask != high & ~mask else { continue }
      if low & mask != 0 {
        split(low...(low | mask), length: length, into: &result)
        split((low | mask) + 1...high, length: length, into: &result)
        return
      }
      if high & mask != mask {
        split(low...(high & ~mask) - 1, length: length, into: &result)
        split((high & ~mask)...high, length: length, into: &result)
        return
      }
    }
    result.append(zip(bytes(low, length), bytes(high, length)).map { $0...$1 })
  }

  private static func bytes(_ scalar: UInt32, _ length: Int) -> [UInt8] {
    let lead: UInt32 = [0, 0, 0xC0, 0xE0, 0xF0][length]
    return (0..<length).map { index in
      let bits = scalar >> UInt32(6 * (length - 1 - index))
      return UInt8(truncatingIfNeeded: index == 0 ? bits | lead : bits & 0x3F | 0x80)
    }
  }
}
