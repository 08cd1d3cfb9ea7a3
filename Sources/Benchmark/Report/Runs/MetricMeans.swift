import MedAlign
import Statistics
import TextMetrics

/// Means over a run's scored items.
enum MetricMeans {
  /// Draws of each interval.
  static let resampleCount = 2_000

  static func mean(
    _ items: [StoredItem], _ metric: MetricDefinition, _ reference: ReferenceChoice, _ options: ReportOptions
  ) -> BootstrapMean? {
    BootstrapMean(
      of: items.compactMap { $0.score(metric.name, reference) }, resampleCount: resampleCount, seed: options.seed)
  }
}
