/// All sections that are made of clinicians' judgements, in the order of the page.
package enum RankingSections {
  static func all(_ data: EvaluationData, _ options: ReportOptions) -> [ReportSection] {
    [
      CorrectnessSection.section(data, options), PreferenceSection.section(data, options),
      MetricAgreementSection.section(data, options), CohortSection.section(data, options),
      LeaveOneOutSection.section(data, options),
    ].compactMap(\.self)
  }

  /// Their tables.
  package static func tables(_ data: EvaluationData, _ options: ReportOptions = ReportOptions()) -> [ReportTable] {
    all(data, options).flatMap(\.blocks).compactMap { if case .table(let table) = $0 { table } else { nil } }
  }

  /// Their charts, as HTML.
  package static func charts(_ data: EvaluationData, _ options: ReportOptions = ReportOptions()) -> [String] {
    all(data, options).flatMap(\.blocks).compactMap { block in
      guard case .chart(let chart) = block else { return nil }
      var page = Markup()
      chart.draw(&page)
      return page.source
    }
  }
}
