import MedAlign
import TextMetrics

/// Systems side by side: what was run, how the items ended, what was cut, the scores and what clinicians judged.
///
/// ```swift
/// let report = BenchmarkReport(data: try EvaluationData.load(runs: [RunSource(folder: "runs/vicuna-2k")]).data)
/// try PrivateFile.write(report.html(), to: "report.html")
/// ```
///
/// Holds no text of records, instructions or answers unless `html(includeText: true)` asks for it.
public struct BenchmarkReport: Sendable {
  let data: EvaluationData
  let options: ReportOptions
  /// One per system, in their order.
  let summaries: [SystemSummary]
  let sections: [ReportSection]

  /// Computes every table: a second or so for three hundred items and six systems.
  public init(data: EvaluationData, options: ReportOptions = ReportOptions()) {
    self.data = data
    self.options = options
    summaries = SystemSummary.all(data, options)
    sections = ReportContents.sections(data, options)
  }

  /// A report of runs, each named by its folder; they may still be running.
  ///
  /// - Throws: what opening or reading a store throws.
  public init(folders: [String]) throws(EvaluationDataError) {
    self.init(data: try EvaluationData.load(runs: folders.map { RunSource(folder: $0) }).data)
  }

  /// Every table of the report, the summary first.
  public var tables: [ReportTable] { [SystemSummary.table(summaries, options)] + sections.flatMap(\.tables) }

  /// Things a reader must know before comparing numbers.
  public var warnings: [String] { data.warnings }

  /// What was asked for and the data do not hold, a sentence each; what nobody asked for is left out in silence.
  public var unmetRequests: [String] {
    var found: [String] = []
    let isScored = data.metrics.contains { $0.name == options.metric.name }
    if options.metric != ReportOptions.standardMetric, !isScored {
      found.append("No answer has a score by \(options.metric.name): breakdowns by it are left out.")
    }
    if options.cohorts.count == 2, data.judgements.isEmpty {
      found.append("Cohorts compare clinicians' judgements, and there are none.")
    }
    if options.costPerHour != nil, data.runs.isEmpty { found.append("Costs are those of runs, and there are none.") }
    return found
  }

  static let disclaimer =
    "Research software, not a medical device. Not for diagnosis, treatment or any clinical decision."

  /// Says so if all records are made up.
  var originNotice: String? {
    isSynthetic
      ? "Synthetic records: every patient, note and number was made by a program. These scores say nothing about real "
        + "patients." : nil
  }

  var isSynthetic: Bool {
    let runs = data.runs
    return !runs.isEmpty && runs.allSatisfy(\.run.plan.dataSetIsSynthetic)
  }
}
