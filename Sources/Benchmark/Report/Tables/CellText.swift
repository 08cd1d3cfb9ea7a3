import Foundation

/// Cells as people read them.
package struct CellText: Equatable {
  /// The value, such as `0.412`.
  package var value: String
  /// Of an estimate, such as `0.380–0.440`.
  package var interval: String?
  /// Of an estimate.
  package var count: Int?

  package init(_ cell: ReportTable.Cell) {
    switch cell {
    case .missing: value = "–"
    case .text(let text): value = text
    case .item(let item): value = "\(item)"
    case .count(let count): value = Figures.count(count)
    case .number(let number, let style): value = Self.text(number, style)
    case .estimate(let estimate, let style):
      value = Self.text(estimate.value, style)
      interval = estimate.interval.map { Self.text($0, style) }
      count = estimate.count
    }
  }

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
    let (low, high) = (interval.lowerBound, interval.upperBound)
    guard low.isFinite, high.isFinite else { return "–" }
    switch style {
    case .percent: return "\(decimal(100 * low, 1))–\(decimal(100 * high, 1)) %"
    case .points: return "\(signed(100 * low)) to \(signed(100 * high))"
    case .decimal, .probability:
      // A dash beside a minus sign would not be read.
      return text(low, style) + (low < 0 ? " to " : "–") + text(high, style)
    }
  }

  private static func signed(_ value: Double) -> String {
    let text = decimal(value, 1)
    return value > 0 && text != "0.0" ? "+" + text : text
  }

  /// Rounded, with groups of three digits and a minus sign that is not a hyphen; nothing is ever `−0.0`.
  private static func decimal(_ value: Double, _ digits: Int) -> String {
    let digits = min(max(digits, 0), 17)
    let text = String(format: "%.\(digits)f", value.magnitude)
    let parts = text.split(separator: ".", maxSplits: 1)
    let whole = parts.first.map { Figures.grouped(String($0)) } ?? "0"
    let isZero = text.utf8.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
    return (value < 0 && !isZero ? "−" : "") + whole + (parts.count > 1 ? "." + parts[1] : "")
  }
}
