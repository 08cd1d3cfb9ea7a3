import Statistics

/// Means with their intervals: one row per metric or category, one mark per run.
struct ScoreChart {
  struct Row {
    var title: String
    /// Range of the metric; the axis runs from 0 to 100 % of it.
    var range: ClosedRange<Double>
    /// One per run; `nil` where the run has no scored item.
    var values: [BootstrapMean?]
  }

  var title: String
  var caption: String
  var labels: [String]
  var rows: [Row]

  func draw(_ page: inout Markup) {
    let left = 190.0
    let right = Chart.width - 24
    let step = 17.0
    let rowHeight = Double(labels.count) * step + 14
    let bottom = 12 + Double(rows.count) * rowHeight
    Chart.figure(&page, title: title, caption: caption, height: bottom + 30) { page in
      for tick in stride(from: 0, through: 100, by: 20) {
        let x = left + (right - left) * Double(tick) / 100
        Chart.line(&page, (x, 8), (x, bottom), class: "grid")
        Chart.text(&page, x, bottom + 18, anchor: "middle", soft: true, "\(tick)")
      }
      for (index, row) in rows.enumerated() {
        let top = 12 + Double(index) * rowHeight
        if index > 0 { Chart.line(&page, (0, top), (right, top), class: "grid") }
        Chart.text(&page, left - 12, top + rowHeight / 2 + 4, anchor: "end", Chart.shortened(row.title, 27))
        for (run, value) in row.values.enumerated() {
          let y = top + 7 + (Double(run) + 0.5) * step
          guard let value else {
            Chart.text(&page, left + 6, y + 4, soft: true, "no score")
            continue
          }
          func x(_ value: Double) -> Double {
            let share = (value - row.range.lowerBound) / (row.range.upperBound - row.range.lowerBound)
            return left + (right - left) * min(max(share, 0), 1)
          }
          let tip =
            "\(labels[run]), \(row.title): \(Figures.score(value.mean, row.range)) "
            + "(\(Figures.interval(value, row.range))), n = \(value.count)"
          page.element("g", ["class": ReportStyle.series(run)]) { page in
            Chart.line(
              &page, (x(value.interval.lowerBound), y), (x(value.interval.upperBound), y), class: "bar")
            Chart.mark(&page, x(value.mean), y, run: run, tip: tip)
          }
        }
      }
    }
    if labels.count > 1 { Chart.legend(&page, labels) }
  }
}
