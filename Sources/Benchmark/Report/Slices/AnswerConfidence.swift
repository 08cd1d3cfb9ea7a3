import MedAlign
import Statistics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What says whether an answer is right, for comparison with its confidence.
enum CorrectnessSource: String, Sendable, CaseIterable {
  case verdicts
  /// Where clinicians have not judged: the answer equals the reference.
  case exactMatch = "exact-match"

  var phrase: String {
    switch self {
    case .verdicts: "clinicians' verdicts"
    case .exactMatch: "exact match with the reference answer"
    }
  }
}

/// A system's answers with the model's own confidence in them and whether they are right.
struct AnswerConfidence: Sendable {
  struct Answer: Sendable, Equatable {
    var item: ItemID
    /// The exponential of the tokens' mean log probability: their geometric mean, 0 … 1.
    var confidence: Double
    var isCorrect: Bool
  }

  var name: String
  var place: Int
  var source: CorrectnessSource
  /// In the order of items.
  var answers: [Answer]
  /// Answers without a confidence, or without a verdict or score.
  var droppedCount: Int

  /// Systems whose answers have both; verdicts where a system has any, else exact match.
  static func all(_ data: EvaluationData) -> [AnswerConfidence] {
    let verdicts = data.verdicts
    return data.systems.enumerated().compactMap { place, system in
      guard let run = system.run else { return nil }
      let source: CorrectnessSource = verdicts[system.name] == nil ? .exactMatch : .verdicts
      let scores = run.scores(by: "exact_match").mapValues { $0 == 1 }
      return AnswerConfidence(system.name, place, run, source, verdicts[system.name] ?? scores)
    }
  }

  private init?(
    _ name: String, _ place: Int, _ run: EvaluatedRun, _ source: CorrectnessSource, _ correct: [ItemID: Bool]
  ) {
    (self.name, self.place, self.source) = (name, place, source)
    let answered = run.items.filter { $0.result?.outcome.kind == .answered }
    answers = answered.compactMap { item in
      guard let isCorrect = correct[item.id], let mean = item.result?.generation?.meanLogProbability, mean.isFinite
      else { return nil }
      // A mean of logarithms can end a rounding above zero.
      return Answer(item: item.id, confidence: min(exp(mean), 1), isCorrect: isCorrect)
    }.sorted { $0.item < $1.item }
    droppedCount = answered.count - answers.count
    if answers.isEmpty { return nil }
  }

  var confidences: [Double] { answers.map(\.confidence) }
  var meanConfidence: Double { confidences.reduce(0, +) / Double(answers.count) }
  /// Share of right answers.
  var correct: ReportTable.Estimate? {
    Proportion(answers.map(\.isCorrect)).map { .init($0.share, $0.wilson(), count: $0.trials) }
  }

  /// Both from the same draws; without intervals for fewer than ten answers.
  struct Quality: Sendable {
    /// Expected calibration error over ten bins of equal width.
    var calibrationError: ReportTable.Estimate?
    /// `nil` if all answers are right, or all wrong.
    var area: ReportTable.Estimate?
  }

  func quality(_ options: ReportOptions) -> Quality {
    let answers = answers
    let replicates = SliceMeasure.bootstrap(options).replicates(of: answers.count, statisticCount: 2) { drawn in
      let confidences = drawn.map { Optional(answers[$0].confidence) }
      let correct = drawn.map { Optional(answers[$0].isCorrect) }
      return [
        CalibrationError(confidences: confidences, correct: correct)?.expected,
        AreaUnderROC(confidences: confidences, correct: correct)?.area,
      ]
    }
    let estimates = replicates.map { replicates in
      replicates.map {
        ReportTable.Estimate(
          $0.estimate, answers.count < SliceMeasure.leastTestedCount ? nil : $0.interval(.percentile),
          count: answers.count)
      }
    }
    guard estimates.count == 2 else { return Quality() }
    return Quality(calibrationError: estimates[0], area: estimates[1])
  }

  struct Bin: Sendable {
    var confidences: ClosedRange<Double>
    var meanConfidence: Double
    var correct: ReportTable.Estimate
  }

  /// Ten bins of about equal counts; equal confidences share a bin. Empty bins are left out.
  var bins: [Bin] {
    guard let edges = QuantileBins(of: confidences, count: 10) else { return [] }
    return Dictionary(grouping: answers) { edges.bin(of: $0.confidence) }.sorted { $0.key < $1.key }.compactMap {
      _, answers in
      let confidences = answers.map(\.confidence)
      guard let least = confidences.min(), let most = confidences.max(),
        let share = Proportion(answers.map(\.isCorrect))
      else { return nil }
      return Bin(
        confidences: least...most, meanConfidence: confidences.reduce(0, +) / Double(confidences.count),
        correct: ReportTable.Estimate(share.share, share.wilson(), count: share.trials))
    }
  }
}

/// Answers that a model was sure of and that are wrong: for clinical review.
struct ConfidentErrors {
  /// Most answers in a list.
  static let limit = 25

  /// The most confident first; of equal ones by item, then in the order of systems.
  var answers: [(system: String, answer: AnswerConfidence.Answer)]
  /// Wrong answers altogether.
  var wrongCount: Int

  init(_ systems: [AnswerConfidence]) {
    let wrong = systems.flatMap { system in
      system.answers.filter { !$0.isCorrect }.map { (system: system.name, answer: $0, place: system.place) }
    }.sorted { a, b in
      if a.answer.confidence != b.answer.confidence { return a.answer.confidence > b.answer.confidence }
      if a.answer.item != b.answer.item { return a.answer.item < b.answer.item }
      return a.place < b.place
    }
    wrongCount = wrong.count
    answers = wrong.prefix(Self.limit).map { ($0.system, $0.answer) }
  }
}
