/// 1 if answer and reference are the same text, else 0.
///
/// Before comparing, both are put in lower case, runs of white space become one blank, and blanks and full stops at the
/// end are removed. Nothing else is: removing all punctuation, as for SQuAD, would make `7.2` equal to `72`.
public struct ExactMatch: TextMetric {
  public init() {}

  public var name: String { "exact_match" }
  public var title: String { "Exact match" }
  public var direction: MetricDirection { .higherIsBetter }
  public var range: ClosedRange<Double> { 0...1 }

  public func score(_ answer: String, reference: String) -> MetricScore {
    MetricScore(value: Self.normalized(answer) == Self.normalized(reference) ? 1 : 0)
  }

  static func normalized(_ text: String) -> ScalarText {
    var result = ScalarText(text.lowercased().unicodeScalars.words.joined(separator: [" "]))
    while let last = result.last, last == "." || last == " " { result.removeLast() }
    return result
  }
}
