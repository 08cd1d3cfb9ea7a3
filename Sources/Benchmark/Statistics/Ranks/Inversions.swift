/// Pairs i < j with a greater value at i than at j.
enum Inversions {
  private static let runCount = 16

  /// Sorts `values` on the way.
  /// - Complexity: O(n log n): insertion sort of short runs, then merges from the bottom up.
  static func count(_ values: inout [UInt32]) -> Int {
    let count = values.count
    var inversions = 0
    for run in stride(from: 0, to: count, by: runCount) {
      for i in run..<min(run + runCount, count) {
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
    var merged = [UInt32](repeating: 0, count: count)
    var width = runCount
    while width < count {
      for start in stride(from: 0, to: count, by: 2 * width) {
        let (middle, end) = (min(start + width, count), min(start + 2 * width, count))
        var (left, right) = (start, middle)
        for place in start..<end {
          // Without a branch on the comparison, which no predictor can guess.
          let takesRight = left == middle || (right < end && values[right] < values[left])
          merged[place] = takesRight ? values[right] : values[left]
          inversions += takesRight ? middle - left : 0
          left += takesRight ? 0 : 1
          right += takesRight ? 1 : 0
        }
      }
      swap(&values, &merged)
      width *= 2
    }
    return inversions
  }
}
