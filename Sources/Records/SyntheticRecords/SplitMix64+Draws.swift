internal import SeededRandom

extension SplitMix64 {
  /// Uniform in `range` (never empty), by multiplication; the bias is below 2⁻³² for ranges used here.
  mutating func int(in range: ClosedRange<Int>) -> Int {
    let width = UInt64(range.upperBound - range.lowerBound) + 1
    return range.lowerBound + Int(next().multipliedFullWidth(by: width).high)
  }

  /// True with the given chance in percent.
  mutating func chance(_ percent: Int) -> Bool { int(in: 1...100) <= percent }

  /// One of `values`, which must not be empty.
  mutating func pick<T>(_ values: [T]) -> T { values[int(in: 0...values.count - 1)] }

  /// Fisher–Yates.
  mutating func shuffled<T>(_ values: [T]) -> [T] {
    var values = values
    for index in stride(from: values.count - 1, to: 0, by: -1) { values.swapAt(index, int(in: 0...index)) }
    return values
  }

  /// A generator of its own for a named part, so that adding draws in one part leaves the others alone.
  mutating func branch() -> SplitMix64 { SplitMix64(seed: next()) }
}
