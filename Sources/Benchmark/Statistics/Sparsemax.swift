/// The probabilities nearest to `scores` in Euclidean distance, many of them exactly 0 (Martins & Astudillo 2016,
/// algorithm 1); COMET's mix of layers.
///
/// max(z − τ, 0) with τ such that the sum is 1.
/// - Returns: As many numbers, whose sum is 1; `nil` for no scores or one that is not finite.
public func sparsemax(_ scores: [Double]) -> [Double]? {
  guard !scores.isEmpty, scores.allSatisfy(\.isFinite) else { return nil }
  var sum = 0.0
  var threshold = 0.0
  for (index, score) in scores.sorted(by: >).enumerated() {
    guard 1 + Double(index + 1) * score > sum + score else { break }
    sum += score
    threshold = (sum - 1) / Double(index + 1)
  }
  return scores.map { max($0 - threshold, 0) }
}
