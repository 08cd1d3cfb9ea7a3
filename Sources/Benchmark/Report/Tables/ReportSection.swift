/// A part of the report: some sentences, then tables and charts in the order of reading.
///
/// Sections hold no text of records, instructions or answers.
struct ReportSection: Sendable {
  /// The anchor in the page.
  var id: String
  var title: String
  /// How the numbers are made, and what they do not say.
  var paragraphs: [String] = []
  var blocks: [Block] = []

  enum Block: Sendable {
    case table(ReportTable)
    /// A chart whose numbers stand in one of the section's tables.
    case chart(any ReportChart)
  }

  var tables: [ReportTable] {
    blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }
}

/// A picture of a table's numbers, drawn as SVG: readable without color and without a pointer.
protocol ReportChart: Sendable {
  func draw(_ page: inout Markup)
}
