package import MedAlign
package import TextMetrics

/// Metrics' scores of the systems' answers to given items, turned so that the higher one is always the better one.
package struct MetricScores: Sendable {
  package let metrics: [MetricDefinition]
  /// [metrics][items][systems]; missing where an answer has no score.
  package let values: [[[Double?]]]

  /// - Parameters:
  ///   - systems: Their names; one without a run has no scores.
  ///   - items: Which, and in which order.
  package init(_ data: EvaluationData, systems: [String], items: [ItemID]) {
    metrics = data.metrics
    let places = Dictionary(zip(items, items.indices), uniquingKeysWith: { first, _ in first })
    let columns = Dictionary(
      data.metrics.enumerated().map { ($1.name, (place: $0, sign: $1.direction == .higherIsBetter ? 1.0 : -1.0)) },
      uniquingKeysWith: { first, _ in first })
    let runs = Dictionary(data.systems.map { ($0.name, $0.run) }, uniquingKeysWith: { first, _ in first })
    let empty = [[Double?]](repeating: systems.map { _ in nil }, count: items.count)
    var values = [[[Double?]]](repeating: empty, count: data.metrics.count)
    for (system, name) in systems.enumerated() {
      guard let run = runs[name] ?? nil else { continue }
      for item in run.items {
        guard let place = places[item.id] else { continue }
        for score in item.scores where score.reference == .gold && score.value.isFinite {
          guard let column = columns[score.metric] else { continue }
          values[column.place][place][system] = column.sign * score.value
        }
      }
    }
    self.values = values
  }
}
