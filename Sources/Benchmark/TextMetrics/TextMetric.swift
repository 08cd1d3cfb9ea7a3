/// A lexical score of an answer against a reference answer.
///
/// A metric is one file: a type that conforms, and one entry in `MetricTable.all`.
public protocol TextMetric: Sendable {
  /// What scores are stored under, such as `rougeL`.
  var name: String { get }
  /// For tables, such as `ROUGE-L`.
  var title: String { get }
  var direction: MetricDirection { get }
  /// The values that a score can take, on the reference implementation's own scale.
  var range: ClosedRange<Double> { get }

  /// The score of one answer.
  func score(_ answer: String, reference: String) -> MetricScore

  /// One number for many answers, as the reference implementation aggregates them; `nil` for none.
  func corpusScore(_ pairs: [AnswerPair]) -> Double?
}

public enum MetricDirection: String, Sendable, Codable {
  case higherIsBetter, lowerIsBetter
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
  /// The mean over answers, for metrics without an aggregate of their own.
  public func corpusScore(_ pairs: [AnswerPair]) -> Double? {
    guard !pairs.isEmpty else { return nil }
    let sum = pairs.reduce(0) { $0 + score($1.answer, reference: $1.reference).value }
    return sum / Double(pairs.count)
  }
}
