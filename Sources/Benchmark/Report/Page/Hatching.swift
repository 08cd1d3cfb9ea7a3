/// Patterns that tell areas apart without color; drawn once in a page, used by class.
enum Hatching {
  static func draw(_ page: inout Markup) {
    page.element("svg", ["class": "patterns", "aria-hidden": "true", "width": "0", "height": "0"]) { page in
      page.element("defs") { page in
        pattern(&page, "hatch-refused", "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4")
        pattern(&page, "hatch-failed", "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4 M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4")
        pattern(&page, "hatch-skipped", "M0,2 h8 M0,6 h8")
        pattern(&page, "hatch-pending", "M1,2 h2 M5,6 h2")
      }
    }
  }

  private static func pattern(_ page: inout Markup, _ id: String, _ path: String) {
    page.element("pattern", ["id": id, "width": "8", "height": "8", "patternUnits": "userSpaceOnUse"]) { page in
      page.empty("rect", ["width": "8", "height": "8", "class": "\(id)-ground"])
      page.empty("path", ["d": path, "class": "hatch"])
    }
  }
}
