#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The sizes of records as a picture: an SVG file that needs nothing else, in light and in dark.
public struct HistogramSVG: Sendable {
  private let statistics: RecordStatistics
  private let histogram: LogHistogram
  private var limits: [LimitLine] = []

  /// A limit within the axis.
  private struct LimitLine {
    let text: String
    let x: Double
    /// Labels stand in as many rows as it takes for none to overlap another.
    var row = 0
    /// Left of the line, near the right border.
    let isLeft: Bool
  }

  /// nil if there are no records.
  public init?(_ statistics: RecordStatistics) {
    guard let histogram = LogHistogram(statistics.recordSizes) else { return nil }
    self.statistics = statistics
    self.histogram = histogram
    limits = limitsInside()
  }

  private static let (width, left, right) = (860.0, 64.0, 828.0)
  private static let (limitTop, limitRow, plotHeight) = (86.0, 16.0, 268.0)
  private var top: Double { Self.limitTop + Double((limits.map(\.row).max() ?? 0) + 1) * Self.limitRow + 22 }
  private var bottom: Double { top + Self.plotHeight }
  private var height: Double { bottom + 68 }

  public var text: String {
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(height))" role="img" \
      aria-labelledby="title detail">
      <title id="title">\(Self.escaped(title))</title>
      <desc id="detail">\(Self.escaped(detail))</desc>
      <style>\(Self.style)</style>
      <rect class="page" width="100%" height="100%"/>

      """
    svg += Self.label(title, x: 24, y: 36, class: "title")
    svg += Self.label(detail, x: 24, y: 58, class: "soft")
    svg += limitsOutside + grid + bars + axis + limitLines + barCounts + limitLabels
    return svg + "</svg>\n"
  }

  // MARK: words

  private var unit: String { statistics.unit.rawValue }

  private var title: String { "\(unit == "tokens" ? "Tokens" : "Bytes") per patient record" }

  private var detail: String {
    let count = Figures.count(statistics.patients, "record")
    let median = statistics.sizes.first?.distribution.map {
      ", median \(Figures.count(Int($0.median.rounded()))) \(unit)"
    }
    let counted = statistics.model.map {
      ", counted by the tokenizer of \(TerminalText.visible(String($0.prefix(60))))"
    }
    return count + (median ?? "") + (counted ?? "")
  }

  // MARK: scales

  private var lowest: Double { histogram.bins.first?.lowerExponent ?? 0 }
  private var highest: Double { histogram.bins.last?.upperExponent ?? 1 }

  private func x(_ exponent: Double) -> Double {
    Self.left + (exponent - lowest) / (highest - lowest) * (Self.right - Self.left)
  }

  private func y(_ count: Double) -> Double {
    bottom - count / Double(topCount) * (bottom - top)
  }

  private var tallest: Int { histogram.bins.map(\.count).max() ?? 1 }

  /// Between grid lines: 1, 2 or 5 times a power of ten, so that there are about four.
  private var countStep: Int {
    var power = 1
    while true {
      for factor in [1, 2, 5] where factor * power * 5 >= tallest { return factor * power }
      power *= 10
    }
  }

  private var topCount: Int { (tallest + countStep - 1) / countStep * countStep }

  private static func exponent(_ fit: RecordStatistics.Fit) -> Double { log2(Double(max(fit.limit, 1))) }

  private func limitsInside() -> [LimitLine] {
    var rowEnds: [Double] = []
    return (statistics.sizes.first?.fits ?? []).compactMap { fit in
      guard (lowest...highest).contains(Self.exponent(fit)) else { return nil }
      let text = "\(Figures.count(fit.limit)): \(Figures.percent(fit.share)) fit"
      let position = x(Self.exponent(fit))
      let width = Double(text.count) * 7.5 + 14
      let isLeft = position + width > Self.width
      let start = isLeft ? position - width : position
      let row = rowEnds.firstIndex { $0 <= start } ?? rowEnds.count
      if row == rowEnds.count { rowEnds.append(0) }
      rowEnds[row] = start + width
      return LimitLine(text: text, x: position, row: row, isLeft: isLeft)
    }
  }

  // MARK: parts

  private var grid: String {
    stride(from: 0, through: topCount, by: countStep).map { count in
      let y = y(Double(count))
      return Self.line((Self.left, y), (Self.right, y), class: count == 0 ? "axis" : "grid")
        + Self.label(Figures.count(count), x: Self.left - 8, y: y + 4.5, anchor: "end", class: "soft")
    }.joined() + Self.label("records", x: Self.left - 8, y: top - 14, anchor: "end", class: "soft")
  }

  private var bars: String {
    histogram.bins.filter { $0.count > 0 }.map { bin in
      let (left, right, top) = (x(bin.lowerExponent), x(bin.upperExponent), y(Double(bin.count)))
      let range =
        "\(Self.value(bin.lowerExponent)) to \(Self.value(bin.upperExponent)) \(unit): \(Figures.count(bin.count))"
      return """
        <rect class="bar" x="\(Self.number(left + 1))" y="\(Self.number(top))" width="\(Self.number(right - left - 2))" \
        height="\(Self.number(bottom - top))"><title>\(range)</title></rect>

        """
    }.joined()
  }

  private var barCounts: String {
    histogram.bins.filter { $0.count > 0 }.map { bin in
      Self.label(
        Figures.count(bin.count), x: (x(bin.lowerExponent) + x(bin.upperExponent)) / 2, y: y(Double(bin.count)) - 6,
        anchor: "middle", class: "ink")
    }.joined()
  }

  /// Labels at edges of bins, as many as have room.
  private var axis: String {
    let edges = [lowest] + histogram.bins.map(\.upperExponent)
    let stride = [1, 2, 4, 8, 16, 32].first { Double($0) * (x(edges[1]) - x(edges[0])) >= 68 } ?? 64
    // Powers of two are labelled first of all: they are what contexts are measured in.
    let labelled = edges.filter { edge in
      Int((edge * Double(histogram.binsPerOctave)).rounded()) % stride == 0
    }
    return labelled.map { edge in
      Self.line((x(edge), bottom), (x(edge), bottom + 5), class: "axis")
        + Self.label(Self.value(edge), x: x(edge), y: bottom + 22, anchor: "middle", class: "soft")
    }.joined()
      + Self.label(
        "\(unit) per record (logarithmic)", x: (Self.left + Self.right) / 2, y: bottom + 48,
        anchor: "middle", class: "soft")
  }

  private var limitLines: String {
    limits.map { Self.line(($0.x, y(of: $0) - 11), ($0.x, bottom), class: "limit") }.joined()
  }

  private var limitLabels: String {
    limits.map { limit in
      Self.label(
        limit.text, x: limit.x + (limit.isLeft ? -6 : 6), y: y(of: limit), anchor: limit.isLeft ? "end" : "start",
        class: "limit-label")
    }.joined()
  }

  private func y(of limit: LimitLine) -> Double { Self.limitTop + Double(limit.row) * Self.limitRow }

  /// Of the limits beyond the axis, in words.
  private var limitsOutside: String {
    let fits = statistics.sizes.first?.fits ?? []
    let none = fits.filter { Self.exponent($0) < lowest }.map { Figures.count($0.limit) }
    let all = fits.filter { Self.exponent($0) > highest }.map { Figures.count($0.limit) }
    let words =
      (none.isEmpty ? [] : ["none fits \(none.joined(separator: " or "))"])
      + (all.isEmpty ? [] : ["all fit \(all.joined(separator: " and "))"])
    return Self.label(words.joined(separator: "; "), x: Self.right, y: 36, anchor: "end", class: "soft")
  }

  // MARK: SVG

  private static let style = """
    svg{color-scheme:light dark;--page:#fff;--ink:#17202a;--soft:#566270;--grid:#e3e8ee;--axis:#8b97a5;--bar:#2b7fb8;\
    --limit:#b03a06}\
    @media(prefers-color-scheme:dark){svg{--page:#10151b;--ink:#e8edf2;--soft:#a4b0bd;--grid:#26303a;--axis:#66727f;\
    --bar:#4a9bd4;--limit:#fb9a5b}}\
    text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;\
    font-variant-numeric:tabular-nums}\
    .page{fill:var(--page)}.ink{fill:var(--ink)}.soft{fill:var(--soft)}\
    .title{fill:var(--ink);font-size:20px;font-weight:650}.bar{fill:var(--bar)}\
    .grid{stroke:var(--grid)}.axis{stroke:var(--axis)}.limit{stroke:var(--limit);stroke-width:1.5;stroke-dasharray:5 4}\
    .limit-label{fill:var(--limit);font-weight:600}\
    .ink,.limit-label{paint-order:stroke;stroke:var(--page);stroke-width:4px;stroke-linejoin:round}
    """

  private static func label(
    _ text: String, x: Double, y: Double, anchor: String = "start", class name: String
  ) -> String {
    "<text class=\"\(name)\" x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(escaped(text))</text>\n"
  }

  private static func line(_ from: (Double, Double), _ to: (Double, Double), class name: String) -> String {
    "<line class=\"\(name)\" x1=\"\(number(from.0))\" y1=\"\(number(from.1))\" x2=\"\(number(to.0))\" "
      + "y2=\"\(number(to.1))\"/>\n"
  }

  private static func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

  /// The whole number at an edge.
  private static func value(_ exponent: Double) -> String { Figures.count(Int(exp2(min(exponent, 60)).rounded())) }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
    return result
  }
}
