extension BenchmarkReport {
  /// One page that needs nothing else: no script, no font, no picture from elsewhere.
  ///
  /// - Parameter includeText: Whether questions, reference answers and answers are shown. These may be patient text;
  ///   the page must then be kept like the records themselves.
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
        page.element("style") { page in
          page.literal(ReportStyle.sheet)
          page.literal(PageStyle.sheet)
        }
      }
      page.element("body") { page in
        page.element("a", ["class": "skip", "href": "#report"], text: "Skip to the numbers")
        Hatching.draw(&page)
        heading(&page, includeText: includeText)
        page.element("div", ["class": "page"]) { page in
          contents(&page, includeText: includeText)
          page.element("main", ["id": "report", "tabindex": "-1"]) { page in
            body(&page, includeText: includeText)
          }
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
      let names = data.systems.map(\.name)
      page.element(
        "p", ["class": "soft"],
        text: names.count == 1 ? "One system: \(names[0])" : "\(names.count) systems side by side")
      page.element("div", ["class": "notice"]) { page in
        page.element("p", text: BenchmarkReport.disclaimer)
        if let originNotice { page.element("p", text: originNotice) }
        if includeText {
          page.element("p", text: "This page holds text of records: keep it as safe as the records themselves.")
        }
      }
    }
  }

  private func contents(_ page: inout Markup, includeText: Bool) {
    let links = sections.map { ($0.id, $0.title) } + (includeText ? [("items", "Items")] : [])
    page.element("nav", ["aria-label": "Contents"]) { page in
      page.element("ol") { page in
        for (id, title) in [("summary", "Summary")] + links {
          page.element("li") { $0.element("a", ["href": "#\(id)"], text: title) }
        }
      }
    }
  }

  private func body(_ page: inout Markup, includeText: Bool) {
    page.element("div", ["id": "summary"]) { page in
      if !warnings.isEmpty {
        page.element("div", ["class": "warning", "role": "note", "aria-label": "Warnings"]) { page in
          page.element("p") { $0.element("strong", text: "Before comparing numbers") }
          page.element("ul") { page in
            for warning in warnings { page.element("li", text: warning) }
          }
        }
      }
      SummaryCards(systems: summaries, options: options).draw(&page)
    }
    for section in sections {
      Self.section(&page, section.id, section.title) { page in
        for paragraph in section.paragraphs { page.element("p", ["class": "soft"], text: paragraph) }
        for block in section.blocks {
          switch block {
          case .table(let table): TableHTML(table: table, linksItems: includeText).draw(&page)
          case .chart(let chart): chart.draw(&page)
          }
        }
      }
    }
    if includeText {
      Self.section(&page, "items", "Items") { ItemsHTML(data: data, options: options).draw(&$0) }
    }
  }

  private static func section(
    _ page: inout Markup, _ id: String, _ title: String, _ content: (inout Markup) -> Void
  ) {
    page.element("section", ["id": id, "aria-labelledby": "\(id)-title"]) { page in
      page.element("h2", ["id": "\(id)-title"], text: title)
      content(&page)
    }
  }
}
