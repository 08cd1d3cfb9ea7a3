import MedAlign
import Statistics

/// What a system's answers took.
struct AnswerCost: Sendable {
  /// Answers, also those without times.
  var answerCount = 0
  /// In prompts; tokens that a prompt shares with an earlier one are counted once.
  var promptTokens = 0
  var generatedTokens = 0
  /// Seconds of each answer that has times, ascending.
  var seconds: [Double] = []
  /// Tokens per second over answers that have times.
  var prefillRate: Double?
  var decodeRate: Double?

  /// - Returns: `nil` if no answer tells what it took.
  init?(_ run: EvaluatedRun) {
    let answered = run.items.filter { $0.result?.outcome.kind == .answered }
    for case let result? in answered.map(\.result) {
      guard let generation = result.generation else { continue }
      answerCount += 1
      promptTokens = promptTokens.addingReportingOverflow(SpeedSummary.readTokens(result, generation)).partialValue
      generatedTokens = generatedTokens.addingReportingOverflow(generation.generatedTokens).partialValue
      if let prefill = generation.prefillSeconds, let decode = generation.decodeSeconds {
        seconds.append(prefill + decode)
      }
    }
    if answerCount == 0 { return nil }
    seconds.sort()
    let speed = SpeedSummary(answered)
    (prefillRate, decodeRate) = (speed.prefillRate, speed.decodeRate)
  }

  var untimedCount: Int { answerCount - seconds.count }
  var hours: Double? { seconds.isEmpty ? nil : seconds.reduce(0, +) / 3600 }

  /// Of the answers that have times.
  func costPerAnswer(perHour: Double) -> Double? {
    hours.map { $0 * perHour / Double(seconds.count) }
  }
}
