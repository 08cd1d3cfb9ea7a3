import Statistics
import TextMetrics

/// How answers are measured: by clinicians' verdicts, or by a metric where there are none. The two never share a table.
enum SliceMeasure: Sendable, Equatable {
  case correctness
  case score(MetricDefinition)

  /// Draws of every bootstrap here.
  static let resampleCount = 10_000
  /// Groups with fewer items are shown without a test: it could hardly find anything but chance.
  static let leastTestedCount = 10

  /// Ends the ids of tables.
  var suffix: String {
    switch self {
    case .correctness: "correctness"
    case .score: "score"
    }
  }

  /// As a column's title.
  var title: String {
    switch self {
    case .correctness: "Correct"
    case .score(let metric): "Mean \(metric.title)"
    }
  }

  /// For captions, without the interval.
  var phrase: String {
    switch self {
    case .correctness: "share of answers that clinicians judged correct"
    case .score(let metric): "mean \(metric.title) of answers against the reference answer by Annotator_1"
    }
  }

  /// Of one answer, for captions.
  var itemPhrase: String {
    switch self {
    case .correctness: "the verdict"
    case .score(let metric): "the answer's \(metric.title)"
    }
  }

  var style: ReportTable.Style {
    switch self {
    case .correctness: .percent
    case .score(let metric): metric.range.upperBound > 1 ? .decimal(1) : .decimal(3)
    }
  }

  var differenceStyle: ReportTable.Style { self == .correctness ? .points : style }

  /// After "Difference", for captions.
  var differenceUnit: String { self == .correctness ? " in percentage points" : "" }

  func interval(_ options: ReportOptions) -> String {
    switch self {
    case .correctness: "Wilson's 95 % interval"
    case .score: "95 % percentile bootstrap over instructions (\(Figures.count(Self.resampleCount)) draws)"
    }
  }

  /// The share or mean of an answer's values, in the order of items; `nil` without one. A mean of a single score has no
  /// interval.
  func estimate(_ values: [Double], _ options: ReportOptions) -> ReportTable.Estimate? {
    guard !values.isEmpty else { return nil }
    switch self {
    case .correctness:
      guard let share = proportion(values) else { return nil }
      return ReportTable.Estimate(share.share, share.wilson(), count: values.count)
    case .score:
      guard let mean = BootstrapMean(of: values, resampleCount: Self.resampleCount, seed: options.seed) else {
        return nil
      }
      return ReportTable.Estimate(mean.mean, values.count > 1 ? mean.interval : nil, count: values.count)
    }
  }

  /// Verdicts are stored as 1 and 0.
  func proportion(_ values: [Double]) -> Proportion? {
    Proportion(successes: values.count { $0 > 0.5 }, trials: values.count)
  }

  /// Draws whose seed is the report's.
  static func bootstrap(_ options: ReportOptions) -> Bootstrap {
    Bootstrap(resampleCount: resampleCount, seed: options.seed)
  }

  /// Of pairs of values of the same items, in the order of items: the mean of the first less that of the second, with a
  /// paired bootstrap interval where there are enough pairs for one.
  func difference(_ pairs: [(Double, Double)], _ options: ReportOptions) -> ReportTable.Estimate? {
    guard let column = Self.bootstrap(options).means(of: pairs.map { [$0.0 - $0.1] })?.column(0) else { return nil }
    return ReportTable.Estimate(
      column.estimate, pairs.count < Self.leastTestedCount ? nil : column.interval(.percentile), count: pairs.count)
  }
}
