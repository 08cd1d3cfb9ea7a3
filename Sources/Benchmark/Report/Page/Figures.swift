import Foundation

/// Numbers as the report writes them.
enum Figures {
  static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

  static func rate(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    return value < 10 ? String(format: "%.1f", value) : count(Int(min(value.rounded(), 1e15)))
  }

  /// With groups of three digits: `12,345`.
  static func count(_ value: Int) -> String {
    (value < 0 ? "−" : "") + grouped(String(value.magnitude))
  }

  static func grouped(_ digits: String) -> String {
    var rest = digits[...]
    var groups: [Substring] = []
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    groups.insert(rest, at: 0)
    return groups.joined(separator: ",")
  }

  static func count(_ value: Int?) -> String { value.map { count($0) } ?? "–" }
}
