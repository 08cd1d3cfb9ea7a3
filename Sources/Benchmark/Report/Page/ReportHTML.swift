import MedAlign
import Statistics
import TextMetrics

extension BenchmarkReport {
  /// One page that needs nothing else: no script, no font, no picture from elsewhere.
  ///
  /// - Parameter includeText: Whether questions, reference answers and answers are shown. These may be patient text; the
  ///   page must then be kept like the records themselves.
  public func html(includeText: Bool = false) -> String {
    var page = Markup()
    page.literal("<!DOCTYPE html>\n")
    page.element("html", ["lang": "en"]) { page in
      page.element("head") { page in
        page.empty("meta", ["charset": "utf-8"])
        page.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        page.empty(
          "meta", ["http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"])
        page.element("title", text: "MedAlign report")
        page.element("style") { $0.literal(ReportStyle.sheet) }
      }
      page.element("body") { page in
        heading(&page, includeText: includeText)
        page.element("main") { page in
          cards(&page)
          scoreSection(&page)
          if categoryNames != [nil] { categorySection(&page) }
          outcomeSection(&page)
          contextSection(&page)
          provenanceSection(&page)
          if includeText { itemSection(&page) }
        }
        page.element("footer") { page in
          page.element("p", ["class": "soft"], text: BenchmarkReport.disclaimer)
        }
      }
    }
    return page.source + "\n"
  }

  private func heading(_ page: inout Markup, includeText: Bool) {
    page.element("header") { page in
      page.element("h1", text: "MedAlign report")
      page.element(
        "p", ["class": "soft"],
        text: runs.count == 1 ? "One run: \(runs[0].label)" : "\(runs.count) runs side by side")
      page.element("div", ["class": "notice"]) { page in
        page.element("p", text: BenchmarkReport.disclaimer)
        if let notice = originNotice { page.element("p", text: notice) }
        if includeText {
          page.element("p", text: "This page holds text of records: keep it as safe as the records themselves.")
        }
      }
      if !warnings.isEmpty {
        page.element("div", ["class": "warning", "role": "note"]) { page in
          page.element("ul") { page in
            for warning in warnings { page.element("li", text: warning) }
          }
        }
      }
      page.element("nav", ["aria-label": "Sections"]) { page in
        page.element("ul") { page in
          var sections = [("scores", "Scores")]
          if categoryNames != [nil] { sections.append(("categories", "Categories")) }
          sections += [("outcomes", "Outcomes"), ("context", "Records and context"), ("provenance", "Provenance")]
          if includeText { sections.append(("items", "Items")) }
          for (id, title) in sections {
            page.element("li") { $0.element("a", ["href": "#\(id)"], text: title) }
          }
        }
      }
    }
  }

  private func cards(_ page: inout Markup) {
    page.element("div", ["class": "cards"]) { page in
      for (index, run) in runs.enumerated() {
        page.element("section", ["style": "--c:var(--\(ReportStyle.series(index)))", "aria-label": run.label]) { page in
          page.element("h2", text: run.label)
          page.element("div", ["class": "soft"], text: run.plan.modelName)
          page.element("dl") { page in
            if let score = run.scores.first(where: { $0.name == CategorySummary.metric.name }), let mean = score.gold {
              page.element("dd", ["class": "big"]) { page in
                page.text(Figures.score(mean.mean, score.range) + " ")
                page.element(
                  "small", text: "\(score.title), \(Figures.interval(mean, score.range)), n = \(Figures.count(mean.count))")
              }
            }
            for (name, value) in [
              ("answered", "\(Figures.count(run.counts.answered)) of \(Figures.count(run.counts.planned))"),
              ("context tokens", run.plan.contextTokens.map { Figures.count($0) } ?? "–"),
              ("strategy", run.plan.contextStrategy ?? "–"),
              ("records cut", "\(Figures.count(run.cut.cutCount)) of \(Figures.count(run.cut.packed))"),
              ("record tokens kept", run.cut.keptShare.map(Figures.percent) ?? "–"),
              ("prefill tokens/s", Figures.rate(run.speed.prefillRate)),
              ("decode tokens/s", Figures.rate(run.speed.decodeRate)),
            ] {
              page.element("dt", text: name)
              page.element("dd", text: value)
            }
          }
        }
      }
    }
  }

  // MARK: Sections

  private func section(
    _ page: inout Markup, _ id: String, _ title: String, _ content: (inout Markup) -> Void
  ) {
    page.element("section", ["id": id, "aria-labelledby": "\(id)-title"]) { page in
      page.element("h2", ["id": "\(id)-title"], text: title)
      content(&page)
    }
  }

  private func scoreSection(_ page: inout Markup) {
    section(&page, "scores", "Scores") { page in
      page.element("p", ["class": "soft"], text: BenchmarkReport.policy)
      ScoreChart(
        title: "Mean score by metric", caption: "Mean and 95 % interval in percent of each metric's range.",
        labels: runs.map(\.label),
        rows: (runs.first?.scores.indices ?? 0..<0).map { index in
          let metric = runs[0].scores[index]
          return ScoreChart.Row(title: metric.title, range: metric.range, values: runs.map { $0.scores[index].gold })
        }
      ).draw(&page)
      scoreTable(&page, "Mean score against Annotator_1, 95 % interval, and n", \.gold)
      if runs.contains(where: { $0.scores.contains { $0.best != nil } }) {
        scoreTable(&page, "Best score over all references of items that have several, 95 % interval, and n", \.best)
      }
      corpusTable(&page)
    }
  }

  private func scoreTable(_ page: inout Markup, _ caption: String, _ mean: KeyPath<MetricSummary, BootstrapMean?>) {
    table(&page, caption: caption, header: ["Metric"] + runs.map(\.label)) { page in
      for index in runs.first?.scores.indices ?? 0..<0 {
        page.element("tr") { page in
          page.element("th", ["scope": "row"], text: runs[0].scores[index].title)
          for run in runs { cell(&page, run.scores[index][keyPath: mean], run.scores[index].range) }
        }
      }
    }
  }

  private func cell(_ page: inout Markup, _ mean: BootstrapMean?, _ range: ClosedRange<Double>) {
    page.element("td") { page in
      guard let mean else { return page.text("–") }
      page.text(Figures.score(mean.mean, range))
      page.element("small", text: "\(Figures.interval(mean, range)) · n = \(Figures.count(mean.count))")
    }
  }

  private func corpusTable(_ page: inout Markup) {
    table(&page, caption: "Over all scored answers at once (sacreBLEU, nltk)", header: ["Metric"] + runs.map(\.label)) { page in
      for name in ["bleu", "bleu_unsmoothed", "google_bleu", "chrf", "chrf++"] {
        guard let index = runs.first?.scores.firstIndex(where: { $0.name == name }) else { continue }
        page.element("tr") { page in
          page.element("th", ["scope": "row"], text: runs[0].scores[index].title)
          for run in runs {
            page.element("td") { page in
              guard let corpus = run.scores[index].corpus else { return page.text("–") }
              page.text(Figures.score(corpus.value, run.scores[index].range))
              page.element("small", text: "n = \(Figures.count(corpus.instructionCount))")
            }
          }
        }
      }
    }
  }

  private func categorySection(_ page: inout Markup) {
    let metric = CategorySummary.metric
    section(&page, "categories", "\(metric.title) by category") { page in
      ScoreChart(
        title: "\(metric.title) by category", caption: "Mean \(metric.title) and 95 % interval of each category.",
        labels: runs.map(\.label),
        rows: categoryNames.map { name in
          ScoreChart.Row(
            title: name ?? "no category", range: metric.range,
            values: runs.map { run in run.categories.first { $0.name == name }?.score })
        }
      ).draw(&page)
      table(&page, caption: "\(metric.title), 95 % interval, and n", header: ["Category"] + runs.map(\.label)) { page in
        for name in categoryNames {
          page.element("tr") { page in
            page.element("th", ["scope": "row"], text: name ?? "no category")
            for run in runs { cell(&page, run.categories.first { $0.name == name }?.score, metric.range) }
          }
        }
      }
    }
  }

  private func outcomeSection(_ page: inout Markup) {
    section(&page, "outcomes", "Outcomes") { page in
      OutcomeChart(runs: runs.map { ($0.label, $0.counts) }).draw(&page)
      table(
        &page, caption: "Planned items by outcome",
        header: ["Run", "Planned", "Answered", "Refused", "Failed", "Skipped", "Not run yet", "Answered, no reference"]
      ) { page in
        for run in runs {
          page.element("tr") { page in
            page.element("th", ["scope": "row"], text: run.label)
            let counts = run.counts
            for count in [
              counts.planned, counts.answered, counts.refused, counts.failed, counts.skipped, counts.pending,
              run.withoutReference,
            ] {
              page.element("td", text: Figures.count(count))
            }
          }
        }
      }
      guard runs.contains(where: { !$0.reasons.isEmpty }) else { return }
      table(&page, caption: "Why items have no answer", header: ["Run", "Outcome", "Reason", "Items"], words: 0..<3) { page in
        for run in runs {
          for reason in run.reasons.prefix(10) {
            page.element("tr") { page in
              page.element("th", ["scope": "row"], text: run.label)
              page.element("td", ["class": "word"], text: reason.kind.rawValue)
              page.element("td", ["class": "word"], text: reason.reason)
              page.element("td", text: Figures.count(reason.count))
            }
          }
          let rest = run.reasons.dropFirst(10)
          if !rest.isEmpty {
            page.element("tr") { page in
              page.element("th", ["scope": "row"], text: run.label)
              page.element("td", ["class": "word"], text: "–")
              page.element("td", ["class": "word"], text: "\(rest.count) other reasons")
              page.element("td", text: Figures.count(rest.reduce(0) { $0 + $1.count }))
            }
          }
        }
      }
    }
  }

  private func contextSection(_ page: inout Markup) {
    section(&page, "context", "Records and context") { page in
      page.element(
        "p", ["class": "soft"],
        text: "A record longer than the context loses its oldest part; nothing is cut without being counted here.")
      for (index, run) in runs.enumerated() {
        TokenChart(label: run.label, run: index, cut: run.cut, contextTokens: run.plan.contextTokens).draw(&page)
      }
      table(
        &page, caption: "What of the records the prompts hold",
        header: [
          "Run", "Records packed", "Cut", "Tokens kept", "Median record", "Median kept", "Median prompt", "Prefill tokens/s",
          "Decode tokens/s", "Answers ended by",
        ]
      ) { page in
        for run in runs {
          page.element("tr") { page in
            page.element("th", ["scope": "row"], text: run.label)
            for value in [
              Figures.count(run.cut.packed), Figures.count(run.cut.cutCount), run.cut.keptShare.map(Figures.percent) ?? "–",
              Figures.count(CutSummary.median(run.cut.recordTokens)), Figures.count(CutSummary.median(run.cut.keptTokens)),
              Figures.count(CutSummary.median(run.cut.promptTokens)), Figures.rate(run.speed.prefillRate),
              Figures.rate(run.speed.decodeRate),
              run.speed.finishReasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "\($0.key) \(Figures.count($0.value))" }.joined(separator: ", "),
            ] {
              page.element("td", text: value)
            }
          }
        }
      }
    }
  }

  private func provenanceSection(_ page: inout Markup) {
    section(&page, "provenance", "Provenance") { page in
      table(&page, caption: "Where these numbers come from", header: [""] + runs.map(\.label), words: 0..<runs.count + 1) { page in
        for name in provenanceNames {
          page.element("tr") { page in
            page.element("th", ["scope": "row"], text: name)
            for run in runs { page.element("td", ["class": "word"], text: provenanceCell(run, name)) }
          }
        }
      }
    }
  }

  /// Every instruction with its references and each run's answer.
  private func itemSection(_ page: inout Markup) {
    let byRun = items.map { Dictionary($0.map { ($0.id, $0) }, uniquingKeysWith: { $1 }) }
    section(&page, "items", "Items") { page in
      for id in Set(items.joined().map(\.id)).sorted() {
        guard let instruction = byRun.lazy.compactMap({ $0[id]?.instruction }).first else { continue }
        page.element("details") { page in
          page.element("summary", text: "\(id): \(instruction.question)")
          for reference in instruction.references {
            page.element("h3", text: "Reference, \(reference.annotator)")
            page.element("p", ["class": "item"], text: reference.text)
          }
          for (index, run) in runs.enumerated() {
            guard let item = byRun[index][id] else { continue }
            let score = item.score(CategorySummary.metric.name, .gold).map {
              ", \(CategorySummary.metric.title) \(Figures.score($0, CategorySummary.metric.range))"
            }
            page.element("h3", text: "\(run.label): \(item.result?.outcome.kind.rawValue ?? "not run yet")\(score ?? "")")
            if let outcome = item.result?.outcome {
              page.element("p", ["class": "item"], text: outcome.answer ?? outcome.reason ?? "")
            }
          }
        }
      }
    }
  }

  /// - Parameter words: columns that hold words, and so begin at the left; the others hold numbers.
  private func table(
    _ page: inout Markup, caption: String, header: [String], words: Range<Int> = 0..<1,
    _ rows: (inout Markup) -> Void
  ) {
    page.element("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption]) { page in
      page.element("table") { page in
        page.element("caption", text: caption)
        page.element("thead") { page in
          page.element("tr") { page in
            for (column, name) in header.enumerated() {
              page.element("th", ["scope": "col", "class": words.contains(column) ? "word" : "number"], text: name)
            }
          }
        }
        page.element("tbody", [:], rows)
      }
    }
  }
}
