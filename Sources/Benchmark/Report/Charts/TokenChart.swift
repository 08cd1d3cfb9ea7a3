/// How long records are and how much of them the prompts hold: items by number of tokens, in powers of two.
struct TokenChart: ReportChart {
  var label: String
  var run: Int
  var cut: CutSummary
  var contextTokens: Int?

  func draw(_ page: inout Markup) {
    let bins = Self.bins(cut)
    guard let first = bins.first, let last = bins.last else { return }
    let (left, right, top, bottom) = (48.0, Chart.width - 24, 24.0, 190.0)
    let most = max(bins.map { max($0.whole, $0.kept) }.max() ?? 1, 1)
    let tallest = Double(most)
    let step = (right - left) / Double(bins.count)
    Chart.figure(
      &page, title: "Tokens of records and of what was kept, \(label)",
      caption: "\(label): items by tokens of their record (pale) and by tokens of it that the prompt holds (solid). "
        + (contextTokens.map { "The dashed line is the context of \(Figures.count($0)) tokens." } ?? ""),
      height: bottom + 44
    ) { page in
      Chart.line(&page, (left, bottom), (right, bottom), class: "axis")
      for tick in Set([(most + 1) / 2, most]).sorted() {  // whole items only
        let y = bottom - (bottom - top) * Double(tick) / tallest
        Chart.line(&page, (left, y), (right, y), class: "grid")
        Chart.text(&page, left - 8, y + 4, anchor: "end", soft: true, Figures.count(tick))
      }
      page.element("g", ["class": ReportStyle.series(run)]) { page in
        for (index, bin) in bins.enumerated() {
          let x = left + Double(index) * step
          let range = "\(Self.name(bin.exponent)) to \(Self.name(bin.exponent + 1)) tokens"
          let bars = [(0.08, bin.whole, "pale", "records"), (0.52, bin.kept, "fill", "kept parts")]
          for (offset, count, name, what) in bars where count > 0 {
            let height = (bottom - top) * Double(count) / tallest
            Chart.rectangle(
              &page, x + step * offset, bottom - height, step * 0.4, height, class: name,
              tip: "\(range): \(count) \(what)")
          }
        }
      }
      for index in 0...bins.count {
        Chart.text(
          &page, left + Double(index) * step, bottom + 18, anchor: "middle", soft: true,
          Self.name(first.exponent + index))
      }
      Chart.text(&page, (left + right) / 2, bottom + 38, anchor: "middle", soft: true, "tokens (powers of two)")
      guard let contextTokens else { return }
      let position = Self.logarithm(contextTokens) - Double(first.exponent)
      if position >= 0, position <= Double(last.exponent + 1 - first.exponent) {
        let x = left + position * step
        page.empty(
          "line",
          [
            "x1": Chart.number(x), "y1": "10", "x2": Chart.number(x), "y2": Chart.number(bottom),
            "stroke": "currentColor", "stroke-dasharray": "5 4",
          ])
        Chart.text(&page, x + 6, 18, soft: true, "context")
      }
    }
  }

  private static func bins(_ cut: CutSummary) -> [(exponent: Int, whole: Int, kept: Int)] {
    func exponent(_ tokens: Int) -> Int { Int.bitWidth - 1 - max(tokens, 1).leadingZeroBitCount }
    let exponents = (cut.recordTokens + cut.keptTokens).map(exponent)
    guard let low = exponents.min(), let high = exponents.max() else { return [] }
    return (low...high).map { value in
      (value, cut.recordTokens.count { exponent($0) == value }, cut.keptTokens.count { exponent($0) == value })
    }
  }

  /// The base-2 logarithm, linear between powers of two: exact enough to place a line.
  private static func logarithm(_ tokens: Int) -> Double {
    let exponent = Int.bitWidth - 1 - max(tokens, 1).leadingZeroBitCount
    return Double(exponent) + Double(max(tokens, 1)) / Double(1 << exponent) - 1
  }

  private static func name(_ exponent: Int) -> String {
    exponent < 10 ? "\(1 << exponent)" : exponent < 20 ? "\(1 << (exponent - 10))k" : "\(1 << min(exponent - 20, 40))M"
  }
}
