import Statistics
import TextMetrics

/// Means with their intervals: one row per metric or category, one mark per run.
struct ScoreChart: ReportChart {
  struct Row: Sendable {
    var title: String
    /// The axis runs from 0 to 100 % of its range.
    var metric: MetricDefinition
    /// One per series; `nil` where the run has no scored item.
    var values: [BootstrapMean?]

    /// The metric's, or that of the intervals where a metric has no bounds.
    var range: ClosedRange<Double> {
      let range = metric.range
      if range.lowerBound.isFinite, range.upperBound.isFinite, range.lowerBound < range.upperBound { return range }
      let intervals = values.compactMap { $0?.interval }
      let low = intervals.map(\.lowerBound).min() ?? 0
      let high = intervals.map(\.upperBound).max() ?? 1
      return low < high ? low...high : (low - 1)...(low + 1)
    }
  }

  var title: String
  var caption: String
  var series: [ChartSeries]
  var rows: [Row]

  func draw(_ page: inout Markup) {
    let left = 190.0
    let right = Chart.width - 24
    let step = 17.0
    let rowHeight = Double(series.count) * step + 14
    let bottom = 12 + Double(rows.count) * rowHeight
    Chart.figure(&page, title: title, caption: caption, height: bottom + 30) { page in
      for tick in stride(from: 0, through: 100, by: 20) {
        let x = left + (right - left) * Double(tick) / 100
        Chart.line(&page, (x, 8), (x, bottom), class: "grid")
        Chart.text(&page, x, bottom + 18, anchor: "middle", soft: true, "\(tick)")
      }
      for (index, row) in rows.enumerated() {
        let range = row.range
        let top = 12 + Double(index) * rowHeight
        if index > 0 { Chart.line(&page, (0, top), (right, top), class: "grid") }
        Chart.text(&page, left - 12, top + rowHeight / 2 + 4, anchor: "end", Chart.shortened(row.title, 23))
        for (line, (run, value)) in zip(series, row.values).enumerated() {
          let y = top + 7 + (Double(line) + 0.5) * step
          guard let value else {
            Chart.text(&page, left + 6, y + 4, soft: true, "no score")
            continue
          }
          func x(_ value: Double) -> Double {
            let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
            return left + (right - left) * min(max(share, 0), 1)
          }
          let tip =
            "\(run.name), \(row.title): \(CellText.text(value.mean, row.metric.style)) "
            + "(\(CellText.text(value.interval, row.metric.style))), n = \(value.count)"
          page.element("g", ["class": ReportStyle.series(run.index)]) { page in
            Chart.line(
              &page, (x(value.interval.lowerBound), y), (x(value.interval.upperBound), y), class: "bar")
            Chart.mark(&page, x(value.mean), y, run: run.index, tip: tip)
          }
        }
      }
    }
    if series.count > 1 { Chart.legend(&page, series) }
  }
}
