import Foundation

/// Estimates with their intervals, a row each: a forest plot, with the numbers at its right.
struct IntervalChart: ReportChart {
  struct Row {
    var title: String
    /// One per series; `nil` where there is none.
    var values: [ReportTable.Estimate?] = []
    /// Values without intervals, such as those of parts of the data.
    var dots: [Double] = []
    /// At the right, in place of numbers.
    var note: String?

    init(_ title: String, _ values: [ReportTable.Estimate?]) {
      self.title = title
      self.values = values
    }

    init(_ title: String, dots: [Double], note: String) {
      self.title = title
      self.dots = dots
      self.note = note
    }
  }

  var title: String
  var caption: String
  /// Names of the series; none for a single one.
  var labels: [String] = []
  var rows: [Row]
  var style: ReportTable.Style
  /// What the axis covers at least.
  var axis: ClosedRange<Double>
  /// Where a line stands that values are compared with, such as no difference.
  var reference: Double?
  /// A length on the axis's scale, drawn above the rows.
  var bar: (label: String, length: Double)?

  private static let (left, right) = (190.0, Chart.width - 196)

  func draw(_ page: inout Markup) {
    let scale = AxisScale(covering: extent)
    let series = max(labels.count, 1)
    let step = 18.0
    let rowHeight = Double(series) * step + 8
    let top = bar == nil ? 10.0 : 34
    let bottom = top + Double(rows.count) * rowHeight
    func x(_ value: Double) -> Double {
      Self.left + (Self.right - Self.left) * (value - scale.range.lowerBound) / scale.length
    }
    Chart.figure(&page, title: title, caption: caption, height: bottom + 26) { page in
      for tick in scale.ticks {
        Chart.line(&page, (x(tick), top - 4), (x(tick), bottom), class: tick == reference ? "axis" : "grid")
        Chart.text(&page, x(tick), bottom + 18, anchor: "middle", soft: true, scale.written(tick, style))
      }
      if let reference {
        page.empty(
          "line",
          [
            "x1": Chart.number(x(reference)), "y1": Chart.number(top - 4), "x2": Chart.number(x(reference)),
            "y2": Chart.number(bottom), "stroke": "currentColor", "stroke-dasharray": "4 4",
          ])
      }
      if let bar {
        let (from, to) = (x(scale.range.lowerBound), x(scale.range.lowerBound + bar.length))
        let path: [(Double, Double)] = [(from, 6), (from, 18), (from, 12), (to, 12), (to, 6), (to, 18)]
        let points = path.map { "\(Chart.number($0.0)),\(Chart.number($0.1))" }.joined(separator: " ")
        page.empty("polyline", ["points": points, "fill": "none", "stroke": "currentColor", "stroke-width": "1.5"])
        Chart.text(&page, to + 8, 16, soft: true, "\(bar.label) \(CellText.text(bar.length, style))")
      }
      for (index, row) in rows.enumerated() {
        let y = top + Double(index) * rowHeight
        if index > 0 { Chart.line(&page, (0, y), (Chart.width, y), class: "grid") }
        Chart.text(&page, Self.left - 12, y + rowHeight / 2 + 4, anchor: "end", Chart.shortened(row.title, 23))
        for series in 0..<series {
          draw(row, series, y + 4 + (Double(series) + 0.5) * step, &page, x)
        }
      }
    }
    if labels.count > 1 { Chart.legend(&page, labels) }
  }

  private func draw(_ row: Row, _ series: Int, _ y: Double, _ page: inout Markup, _ x: (Double) -> Double) {
    if let note = row.note {
      page.element("g", ["class": ReportStyle.series(series)]) { page in
        for dot in row.dots {
          page.empty(
            "circle",
            [
              "cx": Chart.number(x(dot)), "cy": Chart.number(y), "r": "4.5", "fill": "none", "stroke": "currentColor",
              "stroke-width": "1.6",
            ])
        }
      }
      return Chart.text(&page, Self.right + 16, y + 4, note)
    }
    guard series < row.values.count, let estimate = row.values[series] else {
      return Chart.text(&page, Self.right + 16, y + 4, soft: true, "–")
    }
    let interval = estimate.interval.map { " (\(CellText.text($0, style)))" } ?? ""
    let number = CellText.text(estimate.value, style) + interval
    let name = series < labels.count ? "\(row.title), \(labels[series])" : row.title
    page.element("g", ["class": ReportStyle.series(series)]) { page in
      if let interval = estimate.interval {
        Chart.line(&page, (x(interval.lowerBound), y), (x(interval.upperBound), y), class: "bar")
      }
      Chart.mark(
        &page, x(estimate.value), y, run: series,
        tip: "\(name): \(number)" + (estimate.count.map { ", n = \(Figures.count($0))" } ?? ""))
    }
    Chart.text(&page, Self.right + 16, y + 4, number)
  }

  /// What must be seen.
  private var extent: ClosedRange<Double> {
    let values = rows.flatMap { row in
      row.dots
        + row.values.compactMap(\.self).flatMap {
          [$0.value, $0.interval?.lowerBound ?? $0.value, $0.interval?.upperBound ?? $0.value]
        }
    }
    let seen = (values + [reference].compactMap(\.self)).filter(\.isFinite)
    return min(seen.min() ?? axis.lowerBound, axis.lowerBound)...max(seen.max() ?? axis.upperBound, axis.upperBound)
  }
}

/// An axis with round ticks.
struct AxisScale {
  var range: ClosedRange<Double>
  var ticks: [Double]
  private var step: Double

  /// Four to ten steps of 1, 2 or 5 times a power of ten.
  init(covering extent: ClosedRange<Double>) {
    let width = max(extent.upperBound - extent.lowerBound, 1e-9)
    let power = pow(10, (log10(width / 4)).rounded(.down))
    let step = [5, 2, 1].map { $0 * power }.first { width / $0 >= 4 } ?? power
    let first = (extent.lowerBound / step + 1e-9).rounded(.down)
    let last = max((extent.upperBound / step - 1e-9).rounded(.up), first + 1)
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    range = first * step...last * step
    self.step = step
  }

  var length: Double { range.upperBound - range.lowerBound }

  /// With as many digits as steps need.
  func written(_ tick: Double, _ style: ReportTable.Style) -> String {
    let isShare = style == .percent || style == .points
    let digits = max(0, Int((-log10(step * (isShare ? 100 : 1)) - 1e-9).rounded(.up)))
    let text = String(format: "%.\(digits)f", abs(tick) * (isShare ? 100 : 1))
    let isZero = !text.contains { ("1"..."9").contains($0) }
    return (tick < 0 && !isZero ? "−" : "") + text + (style == .percent ? " %" : "")
  }
}
