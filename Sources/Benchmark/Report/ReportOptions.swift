public import TextMetrics

/// What a reader of a report can choose.
public struct ReportOptions: Sendable, Equatable {
  /// The metric of breakdowns and cards where no clinician's verdict is at hand.
  public var metric: MetricDefinition
  /// Two groups of instructions whose agreement between metrics and clinicians is compared, or none.
  public var cohorts: [String]
  /// Of all resampling: the same seed gives the same intervals.
  public var seed: UInt64
  /// Of the machine that answered, in the reader's currency; `nil`: costs are not shown.
  public var costPerHour: Double?

  public init(
    metric: MetricDefinition = ReportOptions.standardMetric, cohorts: [String] = [], seed: UInt64 = 0,
    costPerHour: Double? = nil
  ) {
    self.metric = metric
    self.cohorts = cohorts
    self.seed = seed
    self.costPerHour = costPerHour
  }

  /// chrF++: of the lexical metrics that need no other files the one that follows clinicians' rankings best (MedAlign's
  /// Table 4).
  public static let standardMetric = ChrF(wordOrder: 2).definition
}
