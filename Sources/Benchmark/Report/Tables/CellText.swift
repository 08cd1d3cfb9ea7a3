import Foundation

/// Cells as people read them.
struct CellText {
  static func text(_ value: Double, _ style: ReportTable.Style) -> String {
    guard value.isFinite else { return "–" }
    switch style {
    case .decimal(let digits): return decimal(value, digits)
    case .percent: return decimal(100 * value, 1) + " %"
    case .points: return signed(100 * value)
    case .probability: return value < 0.001 ? "< 0.001" : decimal(value, 3)
    }
  }

  static func text(_ interval: ClosedRange<Double>, _ style: ReportTable.Style) -> String {
    text(interval.lowerBound, style) + " to " + text(interval.upperBound, style)
  }

  private static func signed(_ value: Double) -> String {
    let text = decimal(value, 1)
    return value > 0 && text != "0.0" ? "+" + text : text
  }

  private static func decimal(_ value: Double, _ digits: Int) -> String {
    let text = String(format: "%.\(digits)f", value.magnitude)
    return (value < 0 && text.contains { $0 != "0" && $0 != "." } ? "−" : "") + text
  }
}
