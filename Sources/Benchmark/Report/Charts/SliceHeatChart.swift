/// A table as a picture: the deeper a cell's shade, the higher its value, which stands in the cell with its n.
struct SliceHeatChart: ReportChart {
  var title: String
  var caption: String
  /// What runs along the columns.
  var scale: String
  var columns: [String]
  var rows: [Row]
  /// What the palest and the deepest shade stand for.
  var axis: ValueAxis

  struct Row: Sendable {
    var title: String
    var detail: String
    /// One per column.
    var values: [ReportTable.Estimate?]
  }

  func draw(_ page: inout Markup) {
    let (left, top, rowHeight) = (170.0, 44.0, 46.0)
    let columnWidth = min(130, (Chart.width - left - 8) / Double(max(columns.count, 1)))
    Chart.figure(&page, title: title, caption: caption, height: top + Double(rows.count) * rowHeight + 4) { page in
      Chart.text(
        &page, left + columnWidth * Double(columns.count) / 2, 14, anchor: "middle", soft: true, scale)
      for (column, name) in columns.enumerated() {
        Chart.text(&page, left + (Double(column) + 0.5) * columnWidth, 35, anchor: "middle", name)
      }
      for (index, row) in rows.enumerated() {
        let y = top + Double(index) * rowHeight
        Chart.text(&page, left - 12, y + 19, anchor: "end", Chart.shortened(row.title, 22))
        Chart.text(&page, left - 12, y + 36, anchor: "end", soft: true, row.detail)
        for (column, value) in row.values.enumerated() {
          draw(
            &page, value, left + Double(column) * columnWidth, y, columnWidth, rowHeight,
            "\(row.title), \(columns[column])")
        }
      }
    }
  }

  private func draw(
    _ page: inout Markup, _ value: ReportTable.Estimate?, _ x: Double, _ y: Double, _ width: Double, _ height: Double,
    _ name: String
  ) {
    let shade = value.map { axis.share($0.value) } ?? 0
    page.element("g", ["class": ReportStyle.series(0)]) { page in
      page.element(
        "rect",
        [
          "x": Chart.number(x + 1.5), "y": Chart.number(y + 1.5), "width": Chart.number(width - 3),
          "height": Chart.number(height - 3), "rx": "4", "stroke": "currentColor", "stroke-opacity": "0.35",
          "fill": "currentColor", "fill-opacity": value == nil ? "0" : "\((shade * 0.45 * 100).rounded() / 100)",
        ]
      ) { $0.element("title", text: "\(name): \(value?.text(axis.style) ?? "–")") }
    }
    Chart.text(
      &page, x + width / 2, y + 20, anchor: "middle", value.map { CellText.text($0.value, axis.style) } ?? "–")
    Chart.text(
      &page, x + width / 2, y + 36, anchor: "middle", "n = \(Figures.count(value?.count ?? 0))")
  }
}
