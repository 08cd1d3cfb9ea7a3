import Foundation
import Statistics

/// Numbers as the report writes them.
enum Figures {
  /// Three significant places of the metric's scale: `0.412` or `41.2`.
  static func score(_ value: Double, _ range: ClosedRange<Double>) -> String {
    String(format: range.upperBound > 1 ? "%.1f" : "%.3f", value)
  }

  static func interval(_ mean: BootstrapMean, _ range: ClosedRange<Double>) -> String {
    "\(score(mean.interval.lowerBound, range))–\(score(mean.interval.upperBound, range))"
  }

  static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

  static func rate(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    return value < 10 ? String(format: "%.1f", value) : count(Int(min(value.rounded(), 1e15)))
  }

  /// With thin groups of three digits: `12,345`.
  static func count(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = String(digits.dropLast(3))
    }
    groups.insert(digits[...], at: 0)
    return (value < 0 ? "−" : "") + groups.joined(separator: ",")
  }

  static func count(_ value: Int?) -> String { value.map { count($0) } ?? "–" }
}
