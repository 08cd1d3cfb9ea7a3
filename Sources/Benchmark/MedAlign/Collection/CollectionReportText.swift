import Foundation

extension CollectionReport {
  /// The report in words.
  /// - Parameter droppedLimit: So many dropped rows are named.
  public func text(droppedLimit: Int = 20) -> String {
    var lines = [
      FormText.shown(form, limit: 200)
        + ": \(Self.counted(rows, "row")), \(Self.counted(instructions, "instruction")): "
        + "\(kept) kept, \(dropped.count) dropped"
    ]
    lines += ["", "Columns:"] + columns.map { "  \($0.number) \"\($0.header)\": \($0.use.text)" }
    lines += droppedLines(limit: droppedLimit)
    lines += table("By specialty", bySpecialty, without: withoutSpecialty)
    lines += table("By category", byCategory, without: withoutCategory)
    lines += ["", "\(withoutSubcategory) without a subcategory"]
    if subcategoriesTakenOver > 0 {
      lines.append(
        "\(Self.counted(subcategoriesTakenOver, "subcategory", "subcategories")) kept from the output before")
    }
    lines.append(
      "\(applyingGenerally) apply to patients generally, \(notApplyingGenerally) do not, "
        + "\(kept - applyingGenerally - notApplyingGenerally) do not say")
    if !unknownNames.isEmpty {
      lines += ["", "Subcategories or categories that the taxonomy does not have, kept as they stand:"]
      lines += unknownNames.prefix(20).map { "  \($0.count) \"\($0.name)\"" }
      if unknownNames.count > 20 { lines.append("  … and \(unknownNames.count - 20) more") }
    }
    if !warnings.isEmpty {
      lines += ["", "Warnings:"]
      for warning in warnings {
        var line = "  \(warning.count) \(warning.text)"
        if !warning.lines.isEmpty {
          let shown = warning.lines.prefix(10).map(String.init).joined(separator: ", ")
          line += " (line \(shown)\(warning.lines.count > 10 ? ", …" : ""))"
        }
        lines.append(line)
      }
    }
    return lines.joined(separator: "\n")
  }

  private func droppedLines(limit: Int) -> [String] {
    guard !dropped.isEmpty else { return [] }
    var lines = ["", "Dropped:"]
    for count in droppedByReason {
      let rule =
        count.name == Reason.nearDuplicate.rawValue
        ? " (ROUGE-L above \(Self.score(duplicateThreshold)) with one kept before)" : ""
      lines.append("  \(count.count) \(count.name)\(rule)")
    }
    lines.append("Which:")
    for item in dropped.prefix(limit) {
      var line = "  line \(item.line)"
      if let column = item.column { line += ", column \(column)" }
      line += ": \(item.reason.rawValue)"
      if let id = item.duplicateOf { line += " of \(FormText.shown(id.rawValue))" }
      if let score = item.score { line += ", ROUGE-L \(Self.score(score))" }
      if let detail = item.detail { line += " (\(detail))" }
      lines.append(line)
    }
    if dropped.count > limit {
      lines.append("  … and \(dropped.count - limit) more: --report FILE has all")
    }
    return lines
  }

  private func table(_ title: String, _ counts: [Count], without: Int) -> [String] {
    guard !counts.isEmpty || without > 0 else { return [] }
    let shown = counts.prefix(25)
    var lines = ["", title + ":"] + shown.map { "  \($0.count) \($0.name)" }
    let rest = counts.dropFirst(25).reduce(0) { $0 + $1.count }
    if rest > 0 { lines.append("  \(rest) others (\(counts.count - 25) names)") }
    if without > 0 { lines.append("  \(without) without") }
    return lines
  }

  private static func score(_ value: Double) -> String { String(format: "%.3g", value) }

  private static func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
  }
}
