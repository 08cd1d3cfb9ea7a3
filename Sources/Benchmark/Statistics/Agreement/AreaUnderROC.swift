/// Area under the receiver operating characteristic: how often a correct answer has the higher confidence of a correct
/// and a wrong one, ties counting half. ½ says that confidence tells nothing, 1 that it tells them apart.
///
/// From the rank sum of the correct answers: scipy.stats.mannwhitneyu's statistic divided by both counts.
public struct AreaUnderROC: Sendable, Equatable {
  /// 0 … 1.
  public let area: Double
  public let correctCount: Int
  public let wrongCount: Int
  /// Answers without a confidence or without a judgement.
  public let droppedCount: Int

  /// - Parameters:
  ///   - confidences: One for each answer, on any scale; infinite values are allowed.
  ///   - correct: As many.
  /// - Returns: `nil` unless there are both a correct and a wrong answer with a confidence; also if the lists differ in
  ///   length or a confidence is not a number.
  public init?(confidences: [Double?], correct: [Bool?]) {
    guard confidences.count == correct.count else { return nil }
    var known: [(confidence: Double, isCorrect: Bool)] = []
    for case (let confidence?, let isCorrect?) in zip(confidences, correct) { known.append((confidence, isCorrect)) }
    correctCount = known.count { $0.isCorrect }
    wrongCount = known.count - correctCount
    droppedCount = confidences.count - known.count
    guard correctCount > 0, wrongCount > 0, let placed = ranks(of: known.map(\.confidence)) else { return nil }
    let sum = zip(placed, known).reduce(0) { $0 + ($1.1.isCorrect ? $1.0 : 0) }
    let count = Double(correctCount)
    area = (sum - count * (count + 1) / 2) / (count * Double(wrongCount))
  }
}
