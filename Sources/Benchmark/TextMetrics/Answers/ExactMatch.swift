/// 1 if answer and reference are the same text, else 0.
///
/// Before comparing, both are put in lower case, runs of white space become one blank, and blanks and full stops at the
/// end are removed. Nothing else is: removing all punctuation, as for SQuAD, would make `7.2` equal to `72`.
public struct ExactMatch: TextMetric {
  public init() {}

  public var definition: MetricDefinition {
    MetricDefinition(name: "exact_match", title: "Exact match", version: "medalign 1", range: 0...1)
  }

  public func score(_ answer: String, reference: String) -> MetricScore? {
    MetricScore(value: Self.normalized(answer) == Self.normalized(reference) ? 1 : 0)
  }

  private static func normalized(_ text: String) -> ScalarText {
    var scalars = text.scalarText
    if scalars.contains(where: { !$0.isASCII }) { scalars = ScalarText(lowerCaseOf: scalars) }
    var result = ScalarText()
    result.reserveCapacity(scalars.count)
    for scalar in scalars {
      if !scalar.isPythonSpace {
        result.append(scalar.simpleLowerCase ?? scalar)
      } else if let last = result.last, last != " " {
        result.append(" ")
      }
    }
    while let last = result.last, last == "." || last == " " { result.removeLast() }
    return result
  }
}
