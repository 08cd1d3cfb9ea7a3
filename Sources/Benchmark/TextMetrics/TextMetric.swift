/// A lexical score of an answer against a reference answer.
///
/// A metric is one file: a type that conforms, and one entry in `MetricTable`. Scoring is a pure function.
public protocol TextMetric: Sendable {
  var definition: MetricDefinition { get }

  /// The score of one answer; `nil` where the metric says nothing about the pair, which is not a score of 0.
  func score(_ answer: String, reference: String) -> MetricScore?

  /// One number for many answers, as the reference implementation aggregates them; `nil` if none has a score.
  func corpusScore(_ pairs: [AnswerPair]) -> Double?
}

/// A metric's value for one answer.
public struct MetricScore: Sendable, Equatable {
  /// What the metric is quoted as; for ROUGE the F measure.
  public var value: Double
  public var precision: Double?
  public var recall: Double?

  public init(value: Double, precision: Double? = nil, recall: Double? = nil) {
    self.value = value
    self.precision = precision
    self.recall = recall
  }
}

/// An answer beside the reference that it is compared with.
public struct AnswerPair: Sendable, Equatable {
  public var answer: String
  public var reference: String

  public init(answer: String, reference: String) {
    self.answer = answer
    self.reference = reference
  }
}

extension TextMetric {
  public var name: String { definition.name }
  public var title: String { definition.title }
  public var direction: MetricDirection { definition.direction }
  public var range: ClosedRange<Double> { definition.range }

  /// The mean over answers that have a score, for metrics without an aggregate of their own.
  public func corpusScore(_ pairs: [AnswerPair]) -> Double? {
    var (sum, count) = (0.0, 0)
    for pair in pairs {
      guard let score = score(pair.answer, reference: pair.reference) else { continue }
      sum += score.value
      count += 1
    }
    return count > 0 ? sum / Double(count) : nil
  }
}
