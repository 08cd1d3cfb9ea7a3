#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An axis of shares, scores or their differences, with ticks at round numbers.
struct ValueAxis: Sendable {
  var range: ClosedRange<Double>
  var ticks: [Double]
  var style: ReportTable.Style

  /// 0 to 100 %.
  static let shares = ValueAxis(range: 0...1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], style: .percent)

  private init(range: ClosedRange<Double>, ticks: [Double], style: ReportTable.Style) {
    self.range = range
    self.ticks = ticks
    self.style = style
  }

  /// From zero (or below it, where values are) to the next round number above the highest interval.
  init(covering estimates: [ReportTable.Estimate], style: ReportTable.Style) {
    let ends = estimates.flatMap {
      [$0.value, $0.interval?.lowerBound ?? $0.value, $0.interval?.upperBound ?? $0.value]
    }
    let finite = ends.filter(\.isFinite)
    let (low, high) = (min(finite.min() ?? 0, 0), max(finite.max() ?? 0, 0))
    let step = Self.step((high - low) / 5)
    let first = (low / step).rounded(.down)
    let last = max((high / step).rounded(.up), first + 1)
    range = first * step...last * step
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    self.style = style
  }

  init(_ measure: SliceMeasure, covering estimates: [ReportTable.Estimate]) {
    self = measure == .correctness ? .shares : ValueAxis(covering: estimates, style: measure.style)
  }

  /// 1, 2 or 5 times a power of ten.
  private static func step(_ least: Double) -> Double {
    guard least > 0, least.isFinite else { return 1 }
    let power = pow(10, log10(least).rounded(.down))
    return ([1, 2, 5].first { $0 * power >= least } ?? 10) * power
  }

  /// 0 at the axis' beginning, 1 at its end.
  func share(_ value: Double) -> Double {
    min(max((value - range.lowerBound) / (range.upperBound - range.lowerBound), 0), 1)
  }

  /// Shares without needless digits.
  func label(_ tick: Double) -> String {
    switch style {
    case .percent: return "\(Chart.number(100 * tick)) %"
    case .points: return (tick > 0 ? "+" : tick < 0 ? "−" : "") + Chart.number(100 * abs(tick))
    case .decimal, .probability:
      let digits = max(0, Int((-log10(ticks.count > 1 ? ticks[1] - ticks[0] : 1)).rounded(.up)))
      return CellText.text(tick, .decimal(digits))
    }
  }
}

extension ReportTable.Estimate {
  /// For a chart's tips: value, interval and n.
  func text(_ style: ReportTable.Style) -> String {
    CellText.text(value, style) + (interval.map { " (\(CellText.text($0, style)))" } ?? "")
      + (count.map { ", n = \(Figures.count($0))" } ?? "")
  }
}
