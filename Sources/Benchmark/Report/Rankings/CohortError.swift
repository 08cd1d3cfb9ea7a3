/// Why an expression names no cohort.
public enum CohortError: Error, Sendable, Equatable, CustomStringConvertible {
  case noComparison(String)
  case unknownAttribute(String)
  case noValue(attribute: String)
  case notWholeNumber(attribute: String, value: String)
  /// `<` and its like for words.
  case noOrder(attribute: String)
  /// - Parameter known: What the data have, by attribute.
  case empty(cohort: String, known: [String])

  public var description: String {
    switch self {
    case .noComparison(let text):
      "cohort condition '\(text)': expected ATTRIBUTE=VALUE, or another of \(Self.comparisons)"
    case .unknownAttribute(let name): "cohort attribute '\(name)': there are \(Self.attributes)"
    case .noValue(let attribute): "cohort condition on \(attribute): no value"
    case .notWholeNumber(let attribute, let value): "cohort condition on \(attribute): '\(value)' is no whole number"
    case .noOrder(let attribute): "cohort condition on \(attribute): only = and != compare words"
    case .empty(let cohort, let known):
      "cohort '\(cohort)' holds no ranked item; the data have \(known.joined(separator: "; "))"
    }
  }

  private static var attributes: String { Cohort.Attribute.allCases.map(\.rawValue).joined(separator: ", ") }
  private static var comparisons: String { Cohort.Comparison.allCases.map(\.rawValue).joined(separator: " ") }
}
