import MedAlign

/// How much the answers to one specialty's instructions lose with the shortest context against the longest one.
struct SpecialtyDrop: Sendable {
  var ablation: ContextAblation
  var group: ItemGroup
  /// The shortest context less the longest, on common items; `nil` without any.
  var difference: ReportTable.Estimate?

  static func all(_ data: EvaluationData, _ options: ReportOptions) -> [SpecialtyDrop] {
    ContextAblation.all(data, options).flatMap { ablation -> [SpecialtyDrop] in
      guard let shortest = ablation.shortest, let longest = ablation.longest else { return [] }
      let groups = ItemGrouping.specialty.groups(of: longest.system.answers.map(\.item), data.facts)
      guard groups.contains(where: { $0.name != nil }) else { return [] }
      return groups.map { group in
        let pairs = ContextAblation.pairs(shortest.system, longest.system) { group.items.contains($0) }
        return SpecialtyDrop(
          ablation: ablation, group: group, difference: ablation.measure.difference(pairs, options))
      }
    }
  }
}

/// The drop's tables and charts, beside those of the specialties.
enum SpecialtyDropSection {
  static func blocks(_ data: EvaluationData, _ options: ReportOptions) -> [ReportSection.Block] {
    let drops = SpecialtyDrop.all(data, options)
    return [SliceMeasure.correctness, .score(options.metric)].flatMap { measure in
      blocks(drops.filter { $0.ablation.measure == measure }, measure)
    }
  }

  private static func blocks(_ drops: [SpecialtyDrop], _ measure: SliceMeasure) -> [ReportSection.Block] {
    guard !drops.isEmpty else { return [] }
    let caption =
      "Change\(measure.differenceUnit) of the \(measure.phrase) from the longest to the shortest context of a "
      + "model, by specialty of the asker; negative: worse with the shortest. 95 % paired bootstrap over common "
      + "items, n of them; no interval for fewer than \(SliceMeasure.leastTestedCount)."
    let ablations = drops.reduce(into: [ContextAblation]()) { found, drop in
      if !found.contains(where: { $0.place == drop.ablation.place }) { found.append(drop.ablation) }
    }
    let titles = drops.reduce(into: [String]()) { if !$0.contains($1.group.title) { $0.append($1.group.title) } }
    let chart = EstimateChart(
      title: "Change from the longest to the shortest context by specialty", caption: caption,
      series: ablations.map { ChartSeries(index: $0.place, name: $0.label) },
      axis: ValueAxis(covering: drops.compactMap(\.difference), style: measure.differenceStyle),
      rows: titles.map { title in
        .init(
          title: title,
          values: ablations.map { ablation in
            drops.first { $0.group.title == title && $0.ablation.place == ablation.place }?.difference
          })
      })
    let table = ReportTable(
      id: "context-drop-\(measure.suffix)", caption: caption,
      columns: [
        .init("model", "Model", isText: true), .init("specialty", "Specialty of the asker", isText: true),
        .init("shortest", "Shortest, tokens"), .init("longest", "Longest, tokens"), .init("change", "Change"),
      ],
      rows: drops.map { drop in
        [
          .text(drop.ablation.label), .text(drop.group.title), .optional(drop.ablation.shortest?.contextTokens),
          .optional(drop.ablation.longest?.contextTokens), .optional(drop.difference, measure.differenceStyle),
        ]
      })
    return [.chart(chart), .table(table)]
  }
}
