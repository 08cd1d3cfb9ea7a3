import MedAlign

/// MedAlign's Table 2: instructions by category and subcategory.
enum InstructionSection {
  static func section(_ data: EvaluationData) -> ReportSection? {
    guard let counts = CategoryCounts(data.facts) else { return nil }
    func share(_ count: Int, of total: Int) -> ReportTable.Cell {
      total > 0 ? .number(Double(count) / Double(total), .percent) : .missing
    }
    func row(_ category: String, _ subcategory: String, _ count: CategoryCounts.Count) -> [ReportTable.Cell] {
      [
        .text(category), .text(subcategory), .count(count.all), share(count.all, of: counts.total.all),
        .count(count.withReference), share(count.withReference, of: counts.total.withReference),
      ]
    }
    var rows: [[ReportTable.Cell]] = []
    for category in counts.categories {
      let name = category.name ?? "no category"
      rows.append(row(name, "all", category.count))
      for part in category.subcategories { rows.append(row(name, part.name ?? "no subcategory", part.count)) }
    }
    rows.append(row("all", "all", counts.total))
    let table = ReportTable(
      id: "instruction-categories",
      caption: "Instructions by category and subcategory, and those of them with a reference answer by Annotator_1; "
        + "shares of all instructions and of those with a reference answer.",
      columns: [
        .init("category", "Category", isText: true), .init("subcategory", "Subcategory", isText: true),
        .init("instructions", "Instructions"), .init("share", "Share"),
        .init("with_reference", "With reference"), .init("share_with_reference", "Share"),
      ], rows: rows)
    let chart = CategoryChart(
      rows: counts.categories.map {
        .init(title: $0.name ?? "no category", all: $0.count.all, withReference: $0.count.withReference)
      })
    return ReportSection(
      id: "instruction-categories", title: "Instructions by category",
      paragraphs: [
        "Each instruction counts once, also if it is asked about several persons. These are the instructions that any "
          + "system or judgement here knows."
      ], blocks: [.chart(chart), .table(table)])
  }
}
