extension ReportTable.Cell {
  static func ifKnown(_ value: Double?, _ style: ReportTable.Style) -> ReportTable.Cell {
    value.map { .number($0, style) } ?? .missing
  }

  static func ifKnown(_ estimate: ReportTable.Estimate?, _ style: ReportTable.Style) -> ReportTable.Cell {
    estimate.map { .estimate($0, style) } ?? .missing
  }
}
