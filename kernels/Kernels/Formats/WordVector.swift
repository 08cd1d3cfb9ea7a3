internal import CIntrinsics

/// A vector rounded to 16-bit integers in groups of 32, each with a scale of its own: what decode multiplies quantised
/// blocks with. Sixteen bits keep each group to 2⁻¹⁶ of its largest value, far inside 32-bit rounding noise of a sum, and
/// two products fit one instruction.
struct WordVector {
  /// Values of a group, and weights of the smallest block.
  static let groupLength = 32
  /// Groups whose factors lie together: the groups of a 256-weight block.
  static let groupsTogether = 8

  /// [groups, 32] integers.
  let words: UnsafePointer<Int16>
  /// For every eight groups: their eight scales, then their eight sums (scale · Σ words).
  let factors: UnsafePointer<Float>

  static func wordCount(_ count: Int) -> Int { roundUp(count, toMultipleOf: groupLength * groupsTogether) }
  static func factorCount(_ count: Int) -> Int { wordCount(count) / groupLength * 2 }

  /// Rounds `count` values; `vector` must be readable and finite up to the next multiple of 32.
  ///
  /// - Parameters:
  ///   - words: `wordCount(count)` integers.
  ///   - factors: `factorCount(count)` floats.
  init(
    _ vector: UnsafePointer<Float>, count: Int, words: UnsafeMutablePointer<Int16>,
    factors: UnsafeMutablePointer<Float>
  ) {
    self.words = UnsafePointer(words)
    self.factors = UnsafePointer(factors)
    factors.update(repeating: 0, count: Self.factorCount(count))
    for group in 0..<(count + Self.groupLength - 1) / Self.groupLength {
      let source = vector + group * Self.groupLength
      let (first, second) = (ci_load(source), ci_load(source + laneCount))
      let largest = ci_largest(ci_max(ci_abs(first), ci_abs(second)))
      let inverse = largest > 0 ? 32_767 / largest : 0
      let target = words + group * Self.groupLength
      ci_store_words(target, ci_mul(first, ci_splat(inverse)))
      ci_store_words(target + laneCount, ci_mul(second, ci_splat(inverse)))
      var sum: Int32 = 0
      for index in 0..<Self.groupLength { sum &+= Int32(target[index]) }
      let scale = largest / 32_767
      let place = factors + group / Self.groupsTogether * 16 + group % Self.groupsTogether
      place[0] = scale
      place[Self.groupsTogether] = scale * Float(sum)
    }
  }
}
