import MedAlign
import TextMetrics

/// Every item with its text: what was asked, what clinicians answered, what each system answered and how it was judged.
/// Only for pages that were asked to hold text.
struct ItemsHTML {
  var data: EvaluationData
  var options: ReportOptions

  func draw(_ page: inout Markup) {
    let runs = data.runs
    let stored = runs.map { run in Dictionary(run.run.items.map { ($0.id, $0) }, uniquingKeysWith: { $1 }) }
    let judgements = Dictionary(grouping: data.judgements, by: \.item)
    let ids = Set(stored.flatMap(\.keys)).union(judgements.keys).sorted()
    page.element("p", ["class": "soft"], text: "\(Figures.count(ids.count)) items; each opens by a click or by Enter.")
    for id in ids {
      let instruction = stored.lazy.compactMap { $0[id]?.instruction }.first
      page.element("details") { page in
        page.element("summary", text: instruction.map { "\(id): \($0.question)" } ?? "\(id)")
        // The anchor is inside, so that following a link to it opens the item.
        page.element("div", ["id": ItemAnchor.id(id), "class": "item"]) { page in
          if let instruction { references(instruction, &page) }
          for (index, system) in data.systems.enumerated() {
            let item = runs.firstIndex { $0.index == index }.flatMap { stored[$0][id] }
            let verdicts = (judgements[id] ?? []).filter { $0.system == system.name }
            if item == nil, verdicts.isEmpty { continue }
            page.element("h3", ["class": ReportStyle.series(index)]) { page in
              if data.systems.count > 1 { Chart.sample(&page, index) }
              page.element("span", text: system.name)
              if let item { page.element("small", text: remarks(item)) }
            }
            if let item { AnswerHTML(item: item).draw(&page) }
            for verdict in verdicts { judgement(verdict, &page) }
          }
        }
      }
    }
  }

  private func references(_ instruction: Instruction, _ page: inout Markup) {
    let groups = [instruction.category, instruction.subcategory, instruction.specialty].compactMap(\.self)
    if !groups.isEmpty { page.element("p", ["class": "soft"], text: groups.joined(separator: " · ")) }
    for reference in instruction.references {
      page.element("h3", text: "Reference, \(reference.annotator)")
      AnswerHTML.quote(reference.text, &page)
      if let evidence = reference.evidence, !evidence.isEmpty {
        page.element("h4", text: "Evidence named by \(reference.annotator)")
        AnswerHTML.quote(evidence, &page)
      }
      let remarks = [
        reference.isApplicable.map { "applicable: \($0)" }, reference.isSufficient.map { "record sufficient: \($0)" },
      ].compactMap(\.self)
      if !remarks.isEmpty { page.element("p", ["class": "soft"], text: remarks.joined(separator: " · ")) }
    }
  }

  private func remarks(_ item: StoredItem) -> String {
    var remarks = [item.result?.outcome.kind.rawValue ?? "not run yet"]
    if let score = item.score(options.metric.name) {
      remarks.append("\(options.metric.title) \(CellText.text(score, options.metric.style))")
    }
    return remarks.joined(separator: " · ")
  }

  private func judgement(_ judgement: Judgement, _ page: inout Markup) {
    let rater = judgement.rater + (judgement.raterSpecialty.map { " (\($0))" } ?? "")
    var verdict: [String] = []
    if let isCorrect = judgement.isCorrect { verdict.append(isCorrect ? "✓ correct" : "✗ incorrect") }
    if let rank = judgement.rank {
      verdict.append("rank \(CellText.text(rank, .decimal(rank == rank.rounded() ? 0 : 1)))")
    }
    if verdict.isEmpty { verdict.append("no verdict") }
    page.element("p", ["class": "verdict"], text: "\(rater): \(verdict.joined(separator: ", "))")
  }
}
