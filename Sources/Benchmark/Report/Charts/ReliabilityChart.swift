/// Confidence against the share of correct answers: one panel per system, since marks on the diagonal would cover each
/// other. On the dashed diagonal confidence is what it says.
struct ReliabilityChart: ReportChart {
  struct Panel: Sendable {
    var series: ChartSeries
    var points: [Point]
  }

  struct Point: Sendable {
    /// Mean confidence of the bin, 0 … 1.
    var confidence: Double
    var correct: ReportTable.Estimate
  }

  var caption: String
  var panels: [Panel]

  private static let (size, columnWidth, rowHeight) = (180.0, 252.0, 256.0)

  func draw(_ page: inout Markup) {
    let rowCount = (panels.count + 2) / 3
    Chart.figure(
      &page, title: "Confidence and correctness", caption: caption, height: Double(rowCount) * Self.rowHeight
    ) { page in
      for (index, panel) in panels.enumerated() {
        draw(
          &page, panel, left: Double(index % 3) * Self.columnWidth + 50, top: Double(index / 3) * Self.rowHeight + 28)
      }
    }
  }

  private func draw(_ page: inout Markup, _ panel: Panel, left: Double, top: Double) {
    func x(_ share: Double) -> Double { left + Self.size * min(max(share, 0), 1) }
    func y(_ share: Double) -> Double { top + Self.size * (1 - min(max(share, 0), 1)) }
    page.element("g", ["class": ReportStyle.series(panel.series.index)]) { page in
      Chart.mark(&page, left + 6, top - 16, run: panel.series.index, tip: panel.series.name)
    }
    Chart.text(&page, left + 18, top - 12, Chart.shortened(panel.series.name, 24))
    for tick in [0, 0.5, 1] {
      Chart.line(&page, (left, y(tick)), (left + Self.size, y(tick)), class: "grid")
      Chart.line(&page, (x(tick), top), (x(tick), top + Self.size), class: "grid")
      Chart.text(&page, left - 7, y(tick) + 4, anchor: "end", soft: true, "\(Chart.number(100 * tick)) %")
      Chart.text(&page, x(tick), top + Self.size + 17, anchor: "middle", soft: true, "\(Chart.number(100 * tick)) %")
    }
    Chart.text(&page, x(0.5), top + Self.size + 35, anchor: "middle", soft: true, "across: confidence, up: correct")
    page.empty(
      "line",
      [
        "x1": Chart.number(x(0)), "y1": Chart.number(y(0)), "x2": Chart.number(x(1)), "y2": Chart.number(y(1)),
        "stroke": "currentColor", "stroke-dasharray": "4 4", "stroke-opacity": "0.6",
      ])
    page.element("g", ["class": ReportStyle.series(panel.series.index)]) { page in
      for point in panel.points {
        let center = x(point.confidence)
        if let interval = point.correct.interval {
          Chart.line(&page, (center, y(interval.lowerBound)), (center, y(interval.upperBound)), class: "bar")
        }
        Chart.mark(
          &page, center, y(point.correct.value), run: panel.series.index,
          tip: "\(panel.series.name), confidence \(CellText.text(point.confidence, .percent)): "
            + "correct \(point.correct.text(.percent))")
      }
    }
  }
}
