/// Pairs i < j with a greater value at i than at j.
enum Inversions {
  private static let runCount = 16

  /// Sorts `values` on the way.
  /// - Complexity: O(n log n): insertion sort of short runs, then merges from the bottom up.
  static func count(_ values: inout [UInt32]) -> Int {
    var span = values.mutableSpan
    var inversions = sortRuns(&span)
    var merged = [UInt32](repeating: 0, count: values.count)
    var width = runCount
    while width < values.count {
      var target = merged.mutableSpan
      for start in stride(from: 0, to: values.count, by: 2 * width) {
        inversions += merge(values.span, from: start, width: width, into: &target)
      }
      swap(&values, &merged)
      width *= 2
    }
    return inversions
  }

  // Spans instead of arrays: one check of bounds for an access, none of uniqueness.
  private static func sortRuns(_ values: inout MutableSpan<UInt32>) -> Int {
    var inversions = 0
    for run in stride(from: 0, to: values.count, by: runCount) {
      for i in run..<min(run + runCount, values.count) {
        let moved = values[i]
        var place = i
        while place > run, values[place - 1] > moved {
          values[place] = values[place - 1]
          place -= 1
        }
        values[place] = moved
        inversions += i - place
      }
    }
    return inversions
  }

  private static func merge(
    _ values: Span<UInt32>, from start: Int, width: Int, into merged: inout MutableSpan<UInt32>
  ) -> Int {
    let (middle, end) = (min(start + width, values.count), min(start + 2 * width, values.count))
    var inversions = 0
    var (left, right, place) = (start, middle, start)
    while left < middle, right < end {
      let (first, second) = (values[left], values[right])
      // Arithmetic instead of a branch, which no predictor could guess.
      let takesRight = second < first ? 1 : 0
      merged[place] = min(first, second)
      inversions += takesRight * (middle - left)
      left += 1 - takesRight
      right += takesRight
      place += 1
    }
    while left < middle {
      merged[place] = values[left]
      (left, place) = (left + 1, place + 1)
    }
    while right < end {
      merged[place] = values[right]
      (right, place) = (right + 1, place + 1)
    }
    return inversions
  }
}
