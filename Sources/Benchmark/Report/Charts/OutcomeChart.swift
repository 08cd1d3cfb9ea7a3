import MedAlign

/// How each run's items ended: one stacked bar per run.
struct OutcomeChart: ReportChart {
  var runs: [(label: String, counts: OutcomeCounts)]

  func draw(_ page: inout Markup) {
    let left = 190.0
    let right = Chart.width - 24
    let rowHeight = 40.0
    let height = 8 + Double(runs.count) * rowHeight
    Chart.figure(
      &page, title: "Outcomes of each run",
      caption: "Share of planned items by outcome. Every planned item is counted once.", height: height
    ) { page in
      for (index, run) in runs.enumerated() {
        let top = 8 + Double(index) * rowHeight
        Chart.text(&page, left - 12, top + 19, anchor: "end", Chart.shortened(run.label, 23))
        var x = left
        for part in Self.parts(run.counts) where part.count > 0 {
          let width = (right - left) * Double(part.count) / Double(max(run.counts.planned, 1))
          Chart.rectangle(
            &page, x, top, width - (width > 3 ? 1.5 : 0), 28, class: part.name,
            tip: "\(run.label): \(part.name) \(part.count) of \(run.counts.planned)")
          x += width
        }
      }
    }
    page.element("ul", ["class": "legend"]) { page in
      for part in Self.parts(OutcomeCounts()) {
        page.element("li") { page in
          page.element("svg", ["viewBox": "0 0 14 14", "aria-hidden": "true"]) {
            $0.empty("rect", ["width": "14", "height": "14", "rx": "3", "class": part.name])
          }
          page.element("span", text: part.name == "pending" ? "not run yet" : part.name)
        }
      }
    }
  }

  private static func parts(_ counts: OutcomeCounts) -> [(name: String, count: Int)] {
    Outcome.Kind.allCases.map { ($0.rawValue, counts[$0]) } + [("pending", counts.pending)]
  }
}
