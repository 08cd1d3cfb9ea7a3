/// Instructions of each category: all of them (pale), and those with a reference answer (solid).
struct CategoryChart: ReportChart {
  struct Row: Sendable {
    var title: String
    var all: Int
    var withReference: Int
  }

  var rows: [Row]

  func draw(_ page: inout Markup) {
    let (left, right, rowHeight) = (190.0, Chart.width - 110, 34.0)
    let most = Double(max(rows.map(\.all).max() ?? 1, 1))
    Chart.figure(
      &page, title: "Instructions of each category",
      caption: "Instructions of each category (pale), and those of them with a reference answer (solid).",
      height: 6 + Double(rows.count) * rowHeight
    ) { page in
      for (index, row) in rows.enumerated() {
        let y = 6 + Double(index) * rowHeight
        let end = left + (right - left) * Double(row.all) / most
        Chart.text(&page, left - 12, y + 18, anchor: "end", Chart.shortened(row.title, 23))
        page.element("g", ["class": ReportStyle.series(0)]) { page in
          Chart.rectangle(&page, left, y, end - left, 26, class: "pale", tip: "\(row.title): \(row.all)")
          Chart.rectangle(
            &page, left, y + 6, (right - left) * Double(row.withReference) / most, 14, class: "fill",
            tip: "\(row.title), with reference: \(row.withReference)")
        }
        Chart.text(&page, end + 8, y + 18, "\(Figures.count(row.all)) / \(Figures.count(row.withReference))")
      }
    }
  }
}
