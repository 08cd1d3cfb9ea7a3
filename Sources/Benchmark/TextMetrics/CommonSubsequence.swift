/// The longest common subsequence of two texts.
///
/// Time grows with the product of the lengths; memory is two rows of the table and, for reading a subsequence out, one
/// bit per cell.
struct CommonSubsequence {
  private(set) var length = 0
  private let reference: [UInt32]
  private let answer: [UInt32]
  /// Bit `i * answer.count + j`: from the cell of the two words, going left is strictly better than going up.
  private var goesLeft: [UInt64]

  /// - Parameter tracing: Whether `referenceIndices` will be asked for.
  init(reference: [[UInt8]], answer: [[UInt8]], tracing: Bool = true) {
    var vocabulary: [[UInt8]: UInt32] = [:]
    func number(_ token: [UInt8]) -> UInt32 {
      if let known = vocabulary[token] { return known }
      let next = UInt32(truncatingIfNeeded: vocabulary.count)
      vocabulary[token] = next
      return next
    }
    let r = reference.map(number)
    let a = answer.map(number)
    var bits = [UInt64](repeating: 0, count: tracing ? (r.count * a.count + 63) / 64 : 0)
    // above[j], row[j]: the length for the reference's words before and up to this one and the answer's first j words.
    var above = [Int32](repeating: 0, count: a.count + 1)
    var row = above
    for i in r.indices {
      for j in a.indices {
        if r[i] == a[j] {
          row[j + 1] = above[j] + 1
        } else {
          row[j + 1] = max(above[j + 1], row[j])
          if tracing, row[j] > above[j + 1] {
            let bit = i * a.count + j
            bits[bit / 64] |= 1 << UInt64(bit % 64)
          }
        }
      }
      swap(&above, &row)
    }
    self.reference = r
    self.answer = a
    goesLeft = bits
    length = Int(above.last ?? 0)
  }

  /// Where in the reference one longest common subsequence lies, the same one that `rouge_score` reads out: from the
  /// end, and left only if that is strictly better than up. Empty without `tracing`.
  var referenceIndices: [Int] {
    guard !goesLeft.isEmpty else { return [] }
    var (i, j) = (reference.count, answer.count)
    var indices: [Int] = []
    while i > 0, j > 0 {
      let bit = (i - 1) * answer.count + j - 1
      if reference[i - 1] == answer[j - 1] {
        indices.append(i - 1)
        i -= 1
        j -= 1
      } else if goesLeft[bit / 64] >> UInt64(bit % 64) & 1 == 1 {
        j -= 1
      } else {
        i -= 1
      }
    }
    return indices.reversed()
  }
}
