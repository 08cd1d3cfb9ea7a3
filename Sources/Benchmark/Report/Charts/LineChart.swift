/// Estimates along a scale, one line per series, each with its name at its end. Intervals stand beside each other where
/// series share a place.
struct LineChart: ReportChart {
  struct Series: Sendable {
    var series: ChartSeries
    /// Ascending by place.
    var points: [Point]
  }

  struct Point: Sendable {
    /// On the scale, 0 at its left end and 1 at its right.
    var place: Double
    var name: String
    var estimate: ReportTable.Estimate
  }

  struct Tick: Sendable {
    var place: Double
    var label: String
    /// Under the label.
    var detail = ""
  }

  var title: String
  var caption: String
  var scale: String
  var ticks: [Tick]
  var axis: ValueAxis
  var series: [Series]

  private static let (left, right, top, bottom) = (56.0, 556.0, 14.0, 274.0)
  /// Room between the frame and the outermost places, for intervals beside each other.
  private static let margin = 46.0

  func draw(_ page: inout Markup) {
    let height = Self.bottom + (ticks.contains { !$0.detail.isEmpty } ? 62.0 : 46.0)
    Chart.figure(&page, title: title, caption: caption, height: height) { page in
      for tick in axis.ticks {
        let y = y(tick)
        Chart.line(&page, (Self.left, y), (Self.right, y), class: "grid")
        Chart.text(&page, Self.left - 8, y + 4, anchor: "end", soft: true, axis.label(tick))
      }
      Chart.line(&page, (Self.left, Self.bottom), (Self.right, Self.bottom), class: "axis")
      var free = -Double.infinity
      for tick in ticks {
        let x = x(tick.place)
        Chart.line(&page, (x, Self.bottom), (x, Self.bottom + 5), class: "axis")
        // Labels of ticks that stand too close would cover each other.
        guard x >= free else { continue }
        free = x + 40
        Chart.text(&page, x, Self.bottom + 20, anchor: "middle", tick.label)
        if !tick.detail.isEmpty { Chart.text(&page, x, Self.bottom + 37, anchor: "middle", soft: true, tick.detail) }
      }
      Chart.text(&page, (Self.left + Self.right) / 2, height - 4, anchor: "middle", soft: true, scale)
      for (index, line) in series.enumerated() { draw(&page, line, shift: shift(index)) }
      drawNames(&page)
    }
  }

  private func draw(_ page: inout Markup, _ line: Series, shift: Double) {
    page.element("g", ["class": ReportStyle.series(line.series.index)]) { page in
      let path = line.points.map { "\(Chart.number(x($0.place) + shift)),\(Chart.number(y($0.estimate.value)))" }
      page.empty(
        "polyline",
        ["points": path.joined(separator: " "), "fill": "none", "stroke": "currentColor", "stroke-width": "2"])
      for point in line.points {
        let (x, y) = (x(point.place) + shift, y(point.estimate.value))
        if let interval = point.estimate.interval {
          Chart.line(&page, (x, self.y(interval.lowerBound)), (x, self.y(interval.upperBound)), class: "bar")
        }
        Chart.mark(
          &page, x, y, run: line.series.index,
          tip: "\(line.series.name), \(point.name): \(point.estimate.text(axis.style))")
      }
    }
  }

  /// Names at the right, as near to their lines' ends as they can stand without covering each other.
  private func drawNames(_ page: inout Markup) {
    let ends = series.indices.compactMap { index in
      series[index].points.last.map { (index: index, point: $0, y: y($0.estimate.value)) }
    }
    let places = Self.spread(ends.map(\.y), distance: 17, Self.top + 4...Self.bottom)
    for (end, place) in zip(ends, places) {
      let x = x(end.point.place) + shift(end.index)
      let series = series[end.index].series
      page.element("g", ["class": ReportStyle.series(series.index)]) { page in
        page.empty(
          "line",
          [
            "x1": Chart.number(x + 8), "y1": Chart.number(end.y), "x2": Chart.number(Self.right + 6),
            "y2": Chart.number(place), "stroke": "currentColor", "stroke-dasharray": "1 3",
          ])
        Chart.mark(&page, Self.right + 14, place, run: series.index, tip: series.name)
      }
      Chart.text(&page, Self.right + 26, place + 4, Chart.shortened(series.name, 22))
    }
  }

  /// Moves places apart by `distance`, in their order, keeping them near where they are.
  static func spread(_ places: [Double], distance: Double, _ range: ClosedRange<Double>) -> [Double] {
    let order = places.indices.sorted { (places[$0], $0) < (places[$1], $1) }
    var moved = places
    var lowest = range.lowerBound
    for index in order {
      moved[index] = max(places[index], lowest)
      lowest = moved[index] + distance
    }
    // What was pushed over the end goes back; if all do not fit, the first ones leave the range.
    var highest = range.upperBound
    for index in order.reversed() {
      moved[index] = min(moved[index], highest)
      highest = moved[index] - distance
    }
    return moved
  }

  private func shift(_ index: Int) -> Double {
    let step = min(9, 2 * (Self.margin - 14) / Double(max(series.count, 1)))
    return (Double(index) - Double(series.count - 1) / 2) * step
  }

  private func x(_ place: Double) -> Double {
    Self.left + Self.margin + (Self.right - Self.left - 2 * Self.margin) * place
  }

  private func y(_ value: Double) -> Double { Self.bottom - (Self.bottom - Self.top) * axis.share(value) }
}
