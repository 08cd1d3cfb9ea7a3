extension Chart {
  static func legend(_ page: inout Markup, _ series: [ChartSeries]) {
    page.element("ul", ["class": "legend"]) { page in
      for series in series {
        page.element("li", ["class": ReportStyle.series(series.index)]) { page in
          page.element("svg", ["viewBox": "0 0 18 18", "aria-hidden": "true"]) {
            mark(&$0, 9, 9, run: series.index, tip: series.name)
          }
          page.element("span", text: series.name)
        }
      }
    }
  }
}
