/// The sections of this folder, in the order of the page; those that the data cannot fill are left out.
package enum SliceSections {
  static func all(
    _ data: EvaluationData, _ options: ReportOptions, evidence: [EvidencePlacement]? = nil
  ) -> [ReportSection] {
    [
      InstructionSection.section(data), RecordLengthSection.section(data, options),
      ContextLengthSection.section(data, options), ContextByLengthSection.section(data, options),
      GroupsSection.section(data, options), ConfidenceSection.section(data, options),
      EvidenceSection.section(data, evidence ?? EvidencePlacement.all(in: data), options), CostSection.section(data, options),
    ].compactMap(\.self)
  }

  /// The tables of all of them, without their charts.
  package static func tables(
    _ data: EvaluationData, _ options: ReportOptions, evidence: [EvidencePlacement]? = nil
  ) -> [ReportTable] {
    all(data, options, evidence: evidence).flatMap(\.blocks).compactMap { block in
      if case .table(let table) = block { table } else { nil }
    }
  }

  /// The charts of all of them, as SVG in HTML.
  package static func charts(
    _ data: EvaluationData, _ options: ReportOptions, evidence: [EvidencePlacement]? = nil
  ) -> String {
    var page = Markup()
    for block in all(data, options, evidence: evidence).flatMap(\.blocks) {
      if case .chart(let chart) = block { chart.draw(&page) }
    }
    return page.source
  }
}
