/// Every metric that answers are scored with, in the order of reports.
public enum MetricTable {
  public static let all: [any TextMetric] = [
    RougeN(order: 1), RougeN(order: 2), RougeL(), RougeLsum(), SacreBLEU(), GoogleBLEU(), ChrF(wordOrder: 0),
    ChrF(wordOrder: 2), ExactMatch(),
  ]

  public static func metric(named name: String) -> (any TextMetric)? {
    all.first { $0.name == name }
  }
}
