import Statistics

/// How values spread: numpy's default quantiles (type 7).
public struct Distribution: Sendable, Equatable, Encodable {
  public let count: Int
  public let minimum, lowerQuartile, median, upperQuartile, mean, maximum, total: Double

  /// nil without values.
  public init?(of values: some Sequence<Double>) {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last,
      let lower = quantile(sorted: sorted, probability: 0.25),
      let middle = quantile(sorted: sorted, probability: 0.5),
      let upper = quantile(sorted: sorted, probability: 0.75)
    else { return nil }
    count = sorted.count
    total = sorted.reduce(0, +)
    (minimum, lowerQuartile, median, upperQuartile, maximum) = (first, lower, middle, upper, last)
    mean = total / Double(sorted.count)
  }

  public init?(of values: some Sequence<Int>) { self.init(of: values.map(Double.init)) }
}

/// How many have a property, and what share of all that is.
public struct Tally: Sendable, Equatable, Encodable {
  public let name: String
  public let count: Int
  /// 0...1.
  public let share: Double

  public init(name: String, count: Int, of total: Int) {
    self.name = name
    self.count = count
    share = total > 0 ? Double(count) / Double(total) : 0
  }

  /// The most frequent first, equal ones by name.
  static func sorted(_ counts: [String: Int], of total: Int) -> [Tally] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { Tally(name: $0.key, count: $0.value, of: total) }
  }
}
