/// Estimates with their intervals: one row per group, one mark per series.
struct EstimateChart: ReportChart {
  struct Row: Sendable {
    var title: String
    /// One per series; `nil` where there is nothing to show.
    var values: [ReportTable.Estimate?]
  }

  var title: String
  var caption: String
  var series: [ChartSeries]
  var axis: ValueAxis
  var rows: [Row]

  func draw(_ page: inout Markup) {
    let (left, right) = (190.0, Chart.width - 24)
    let step = 17.0
    let rowHeight = Double(series.count) * step + 12
    let bottom = 12 + Double(rows.count) * rowHeight
    func x(_ value: Double) -> Double { left + (right - left) * axis.share(value) }
    Chart.figure(&page, title: title, caption: caption, height: bottom + 26) { page in
      for tick in axis.ticks {
        Chart.line(&page, (x(tick), 8), (x(tick), bottom), class: "grid")
        Chart.text(&page, x(tick), bottom + 18, anchor: "middle", soft: true, axis.label(tick))
      }
      if axis.range.lowerBound < 0 { Chart.line(&page, (x(0), 8), (x(0), bottom), class: "axis") }
      for (index, row) in rows.enumerated() {
        let top = 12 + Double(index) * rowHeight
        if index > 0 { Chart.line(&page, (0, top), (right, top), class: "grid") }
        Chart.text(&page, left - 12, top + rowHeight / 2 + 4, anchor: "end", Chart.shortened(row.title, 23))
        for (line, (series, value)) in zip(series, row.values).enumerated() {
          guard let value else { continue }
          let y = top + 6 + (Double(line) + 0.5) * step
          page.element("g", ["class": ReportStyle.series(series.index)]) { page in
            if let interval = value.interval {
              Chart.line(&page, (x(interval.lowerBound), y), (x(interval.upperBound), y), class: "bar")
            }
            Chart.mark(
              &page, x(value.value), y, run: series.index,
              tip: "\(series.name), \(row.title): \(value.text(axis.style))")
          }
        }
      }
    }
    if series.count > 1 { Chart.legend(&page, series) }
  }
}
