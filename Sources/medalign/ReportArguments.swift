import ArgumentParser
import Report
import TextMetrics

/// What a report's breakdowns show.
struct ReportArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The metric of breakdowns where there is no clinician's verdict, by its name in `medalign metrics --help`.",
      valueName: "name"))
  var metric = ReportOptions.standardMetric.name
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Compare metrics' agreement with clinicians between two groups of judgements, such as 'specialty=Neurology' "
        + "'tokens>=32768 & category=care planning'; runs stand before it.", valueName: "a b"))
  var cohorts: [String] = []
  @Option(help: "Seed of the intervals' random draws.") var seed: UInt64 = 0
  @Option(
    help: ArgumentHelp(
      "Of the machine that answered, in any currency: adds the cost of an answer.", valueName: "price"))
  var costPerHour: Double?

  func validate() throws {
    if !cohorts.isEmpty, cohorts.count != 2 {
      throw ValidationError("--cohorts: expected two names, found \(cohorts.count); runs stand before it")
    }
    if let costPerHour, !(costPerHour >= 0 && costPerHour.isFinite) {
      throw ValidationError("--cost-per-hour: expected a number from 0 on")
    }
  }

  /// - Parameter metrics: Those of the report's data, which may have been imported with definitions of their own.
  func chosen(among metrics: [MetricDefinition]) throws -> ReportOptions {
    guard let metric = (metrics + MetricTable.definitions).first(where: { $0.name == metric }) else {
      let names = (metrics.isEmpty ? MetricTable.definitions : metrics).map(\.name).joined(separator: ", ")
      throw ValidationError("--metric: no metric '\(metric)'; there are \(names)")
    }
    return ReportOptions(metric: metric, cohorts: cohorts, seed: seed, costPerHour: costPerHour)
  }
}
