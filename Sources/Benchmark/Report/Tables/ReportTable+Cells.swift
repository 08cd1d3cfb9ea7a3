import Statistics
import TextMetrics

extension ReportTable.Cell {
  static func optional(_ count: Int?) -> Self { count.map { .count($0) } ?? .missing }

  static func optional(_ estimate: ReportTable.Estimate?, _ style: ReportTable.Style) -> Self {
    estimate.map { .estimate($0, style) } ?? .missing
  }

  static func optional(_ number: Double?, _ style: ReportTable.Style) -> Self {
    number.map { .number($0, style) } ?? .missing
  }

  static func probability(_ value: Double?) -> Self { optional(value, .probability) }

  static func text(_ value: String?) -> Self { value.map { .text($0) } ?? .missing }

  /// Tokens per second and the like: one digit below ten.
  static func rate(_ value: Double?) -> Self {
    guard let value, value.isFinite else { return .missing }
    return .number(value, .decimal(value < 10 ? 1 : 0))
  }

  static func mean(_ mean: BootstrapMean?, _ style: ReportTable.Style) -> Self {
    guard let mean else { return .missing }
    return .estimate(.init(mean.mean, mean.interval, count: mean.count), style)
  }
}

extension ReportTable.Column {
  /// The column of one system, whose name it bears.
  static func system(_ name: String, isText: Bool = false) -> Self { Self(name, name, isText: isText) }
}

extension MetricDefinition {
  /// Three digits on a scale up to 1, one on a scale up to 100.
  var style: ReportTable.Style { .decimal(range.upperBound > 1 && range.upperBound.isFinite ? 1 : 3) }
}
