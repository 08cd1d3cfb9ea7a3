import MedAlign
import Statistics

/// A system's answers to one group of items, against its answers to all other items whose group is known.
struct GroupComparison: Sendable {
  var system: MeasuredSystem
  var group: ItemGroup
  /// `nil` if no item of the group has a value.
  var estimate: ReportTable.Estimate?
  /// The group less the others; `nil` where either side has fewer than ten items.
  var difference: ReportTable.Estimate?
  /// Fisher's exact test for verdicts, Welch's for scores.
  var pValue: Double?

  init(
    _ system: MeasuredSystem, _ group: ItemGroup, others: Set<ItemID>, _ measure: SliceMeasure, _ options: ReportOptions
  ) {
    (self.system, self.group) = (system, group)
    let own = system.values { group.items.contains($0) }
    estimate = measure.estimate(own, options)
    let rest = system.values { others.contains($0) && !group.items.contains($0) }
    guard group.name != nil, min(own.count, rest.count) >= SliceMeasure.leastTestedCount else { return }
    switch measure {
    case .correctness:
      guard let a = measure.proportion(own), let b = measure.proportion(rest) else { return }
      let found = ProportionDifference(a, b)
      difference = ReportTable.Estimate(found.difference, found.newcombe(), count: own.count + rest.count)
      pValue = FisherExactTest(a, b).pValue
    case .score:
      guard let found = WelchTest(own, rest) else { return }
      difference = ReportTable.Estimate(found.difference, found.interval(), count: own.count + rest.count)
      pValue = found.pValue
    }
  }

  /// Every group and system of one grouping; empty if no item's group is known.
  static func all(
    _ grouping: ItemGrouping, _ measurement: Measurement, _ facts: [ItemID: ItemFacts], _ options: ReportOptions
  ) -> [GroupComparison] {
    let groups = grouping.groups(of: measurement.items, facts)
    let known = groups.filter { $0.name != nil }.reduce(into: Set<ItemID>()) { $0.formUnion($1.items) }
    guard !known.isEmpty else { return [] }
    return groups.flatMap { group in
      measurement.systems.map { GroupComparison($0, group, others: known, measurement.measure, options) }
    }
  }
}
