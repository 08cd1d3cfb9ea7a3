/// Shares of each row's system against each column's: numbers in cells, which shades and frames only repeat.
struct HeatMapChart: ReportChart {
  var title: String
  var caption: String
  var systems: [String]
  /// [rows][columns]; `nil` where there is nothing to compare.
  var cells: [[ReportTable.Estimate?]]

  func draw(_ page: inout Markup) {
    let (left, top) = (190.0, 40.0)
    let width = min((Chart.width - left - 8) / Double(max(systems.count, 1)), 110)
    let height = 46.0
    let limit = Int(width / 7.6)
    // Names that do not fit over their columns would look alike when shortened: numbers stand for them.
    let isNumbered = systems.contains { $0.count > limit }
    Chart.figure(
      &page, title: title,
      caption: caption + " Blue: the row's system is preferred, orange: the column's; framed where Wilson's 95 % "
        + "interval leaves out one half.",
      height: top + Double(systems.count) * height + 6
    ) { page in
      for (column, system) in systems.enumerated() {
        let x = left + (Double(column) + 0.5) * width
        Chart.text(
          &page, x, top - 12, anchor: "middle", soft: true, isNumbered ? "\(column + 1)" : system)
      }
      for (row, system) in systems.enumerated() {
        let y = top + Double(row) * height
        let name = isNumbered ? "\(row + 1) \(Chart.shortened(system, 20))" : system
        Chart.text(&page, left - 12, y + height / 2 + 4, anchor: "end", Chart.shortened(name, 23))
        for column in systems.indices {
          draw(row, column, left + Double(column) * width, y, width, height, &page)
        }
      }
    }
  }

  private func draw(
    _ row: Int, _ column: Int, _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ page: inout Markup
  ) {
    let middle = x + width / 2
    guard let cell = cells[row][column] else {
      return Chart.text(&page, middle, y + height / 2 + 4, anchor: "middle", soft: true, row == column ? "" : "–")
    }
    // From the card's own color at one half to a shade that ink is still read on.
    let shade = min(abs(cell.value - 0.5) * 1.1, 0.5)
    let isDecided = cell.interval.map { $0.lowerBound > 0.5 || $0.upperBound < 0.5 } ?? false
    let share = CellText.text(cell.value, .decimal(2))
    let count = cell.count.map { Figures.count($0) } ?? "–"
    page.element("g") { page in
      page.element("title", text: "\(systems[row]) over \(systems[column]): \(share), n = \(count)")
      page.empty(
        "rect",
        [
          "x": Chart.number(x + 2), "y": Chart.number(y + 2), "width": Chart.number(width - 4),
          "height": Chart.number(height - 4), "rx": "4",
          "style": "fill:var(--s\(cell.value >= 0.5 ? 0 : 1));fill-opacity:\(CellText.text(shade, .decimal(2)));"
            + "stroke:var(--ink);stroke-opacity:\(isDecided ? "0.75" : "0.15");stroke-width:\(isDecided ? "1.6" : "1")",
        ])
      Chart.text(&page, middle, y + height / 2 - 1, anchor: "middle", share)
      Chart.text(&page, middle, y + height / 2 + 15, anchor: "middle", width < 60 ? count : "n = " + count)
    }
  }
}
