/// The report's sections in the order of the page. A section that the data cannot fill is left out by its builder.
enum ReportContents {
  typealias Builder = @Sendable (EvaluationData, ReportOptions) -> [ReportSection?]

  static let builders: [Builder] = [
    // Clinicians' judgements, metrics' agreement with them; then what correctness depends on.
    { RankingSections.all($0, $1) },
    { SliceSections.all($0, $1) },
    { [ScoreSection.section($0, $1), CategorySection.section($0, $1)] },
    { data, _ in [OutcomeSection.section(data), ContextSection.section(data), ProvenanceSection.section(data)] },
  ]

  static func sections(_ data: EvaluationData, _ options: ReportOptions) -> [ReportSection] {
    builders.flatMap { $0(data, options) }.compactMap(\.self)
  }
}
