import MedAlign
import Statistics
import TextMetrics

/// A card for each system: the number that matters most, large, and what a reader must know beside it.
struct SummaryCards {
  var systems: [SystemSummary]
  var options: ReportOptions

  func draw(_ page: inout Markup) {
    page.element("div", ["class": "cards"]) { page in
      for (index, system) in systems.enumerated() {
        page.element("section", ["class": "card \(ReportStyle.series(index))", "aria-label": system.name]) { page in
          page.element("h2") { page in
            if systems.count > 1 { Chart.sample(&page, index) }
            page.element("span", text: system.name)
          }
          if let run = system.run, run.model != system.name {
            page.element("p", ["class": "soft"], text: run.model)
          }
          headline(system, &page)
          page.element("dl") { page in
            for (name, value) in facts(system) {
              page.element("dt", text: name)
              page.element("dd", text: value)
            }
          }
        }
      }
    }
  }

  private func headline(_ system: SystemSummary, _ page: inout Markup) {
    let style = options.metric.style
    let score = system.run?.score.map { mean in
      (options.metric.title, CellText(.mean(mean, style)))
    }
    let correct = system.correct.map { share in
      ("judged correct", CellText(.estimate(.init(share.share, share.wilson(), count: share.trials), .percent)))
    }
    guard let (name, text) = correct ?? score else { return }
    page.element("p", ["class": "big"]) { page in
      page.text(text.value + " ")
      page.element("small", text: Self.note(name, text))
    }
    // A clinician's verdict counts for more than a metric.
    if correct != nil, let (name, text) = score {
      page.element("p", ["class": "soft"], text: "\(text.value) \(Self.note(name, text))")
    }
  }

  private static func note(_ name: String, _ text: CellText) -> String {
    ([name] + [text.interval, text.count.map { "n = \(Figures.count($0))" }].compactMap(\.self)).joined(separator: ", ")
  }

  private func facts(_ system: SystemSummary) -> [(String, String)] {
    var facts: [(String, String)] = []
    if system.judgements > 0 {
      facts.append(("items judged", Figures.count(system.judgedItems)))
      if system.judgements != system.judgedItems {
        facts.append(("judgements", Figures.count(system.judgements)))
      }
    }
    guard let run = system.run else { return facts }
    facts.append(("answered", "\(Figures.count(run.counts.answered)) of \(Figures.count(run.counts.planned))"))
    if let tokens = run.contextTokens { facts.append(("context tokens", Figures.count(tokens))) }
    if let strategy = run.strategy { facts.append(("strategy", strategy)) }
    if run.cut.packed > 0 {
      facts.append(("records cut", "\(Figures.count(run.cut.cutCount)) of \(Figures.count(run.cut.packed))"))
    }
    if let share = run.cut.keptShare { facts.append(("record tokens kept", CellText.text(share, .percent))) }
    if run.speed.prefillRate != nil {
      facts.append(("prefill tokens/s", CellText(.rate(run.speed.prefillRate)).value))
      facts.append(("decode tokens/s", CellText(.rate(run.speed.decodeRate)).value))
    }
    return facts
  }
}
