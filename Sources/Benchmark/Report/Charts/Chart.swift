import Foundation

/// Parts that the report's charts share: SVG in user units, colors by class, text for screen readers.
enum Chart {
  static let width = 760.0

  /// One `figure` with an accessible SVG of the given height.
  static func figure(
    _ page: inout Markup, title: String, caption: String, height: Double, _ draw: (inout Markup) -> Void
  ) {
    page.element("figure") { page in
      // On a narrow page the picture keeps its size and scrolls, by keyboard too.
      page.element("div", ["class": "scroll", "tabindex": "0", "role": "group", "aria-label": title]) { page in
        page.element("svg", ["viewBox": "0 0 \(number(width)) \(number(height))", "role": "img", "aria-label": title]) {
          $0.element("title", text: title)
          draw(&$0)
        }
      }
      page.element("figcaption", text: caption)
    }
  }

  static func number(_ value: Double) -> String {
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() && abs(rounded) < 1e9 ? String(Int(rounded)) : String(rounded)
  }

  static func text(
    _ page: inout Markup, _ x: Double, _ y: Double, anchor: String = "start", soft: Bool = false, _ text: String
  ) {
    page.element(
      "text", ["x": number(x), "y": number(y), "text-anchor": anchor, "class": soft ? "soft" : "ink"], text: text)
  }

  static func line(_ page: inout Markup, _ from: (Double, Double), _ to: (Double, Double), class name: String) {
    page.empty(
      "line",
      ["x1": number(from.0), "y1": number(from.1), "x2": number(to.0), "y2": number(to.1), "class": name])
  }

  static func rectangle(
    _ page: inout Markup, _ x: Double, _ y: Double, _ width: Double, _ height: Double, class name: String,
    tip: String
  ) {
    page.element(
      "rect",
      ["x": number(x), "y": number(y), "width": number(max(width, 0)), "height": number(max(height, 0)), "class": name]
    ) { $0.element("title", text: tip) }
  }

  /// A run's mark: its shape tells runs apart without color.
  static func mark(_ page: inout Markup, _ x: Double, _ y: Double, run: Int, tip: String) {
    let size = 6.0
    let points: [(Double, Double)]
    switch run % 4 {
    case 1: points = [(-1, -1), (1, -1), (1, 1), (-1, 1)].map { ($0.0 * size * 0.85, $0.1 * size * 0.85) }
    case 2: points = [(0, -1.15), (1.1, 0.85), (-1.1, 0.85)].map { ($0.0 * size, $0.1 * size) }
    case 3: points = [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)].map { ($0.0 * size, $0.1 * size) }
    default:
      page.element("circle", ["cx": number(x), "cy": number(y), "r": number(size), "class": "mark"]) {
        if !tip.isEmpty { $0.element("title", text: tip) }
      }
      return
    }
    let list = points.map { "\(number(x + $0.0)),\(number(y + $0.1))" }.joined(separator: " ")
    page.element("polygon", ["points": list, "class": "mark"]) { if !tip.isEmpty { $0.element("title", text: tip) } }
  }

  static func legend(_ page: inout Markup, _ labels: [String]) {
    legend(&page, labels.enumerated().map { ChartSeries(index: $0, name: $1) })
  }

  static func legend(_ page: inout Markup, _ series: [ChartSeries]) {
    page.element("ul", ["class": "legend"]) { page in
      for series in series {
        page.element("li", ["class": ReportStyle.series(series.index)]) { page in
          sample(&page, series.index)
          page.element("span", text: series.name)
        }
      }
    }
  }

  /// A system's mark beside its name.
  static func sample(_ page: inout Markup, _ index: Int) {
    page.element("svg", ["viewBox": "0 0 18 18", "class": "sample", "aria-hidden": "true"]) {
      mark(&$0, 9, 9, run: index, tip: "")
    }
  }

  /// At most so many characters, an ellipsis in the middle if some were left out: names of runs often differ at their
  /// ends alone.
  static func shortened(_ text: String, _ limit: Int) -> String {
    guard text.count > limit, limit > 2 else { return String(text.prefix(max(limit, 0))) }
    let end = (limit - 1) / 2
    return "\(text.prefix(limit - 1 - end))…\(text.suffix(end))"
  }
}
