internal import Glibc

/// A row of logits as logarithms of probabilities.
struct LogSoftmax {
  /// Where the largest logit stands: the first of equals.
  let largestIndex: Int
  private let largest: Double
  /// ln Σ exp(logit − largest)
  private let logarithmOfSum: Double

  init(_ logits: UnsafeBufferPointer<Float>) {
    var index = 0
    for i in logits.indices where logits[i] > logits[index] { index = i }
    largestIndex = index
    let top = logits.isEmpty ? 0 : logits[index]
    var sum = 0.0
    for value in logits { sum += Double(expf(value - top)) }
    largest = Double(top)
    logarithmOfSum = log(sum)
  }

  func logProbability(ofLogit logit: Float) -> Double { Double(logit) - largest - logarithmOfSum }
}
