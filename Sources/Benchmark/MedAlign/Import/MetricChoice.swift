public import TextMetrics

/// What the metrics of a file of scores are: known ones by name, others as the user says.
public struct MetricChoice: Sendable {
  /// Only these are read; empty: all that are known or defined.
  public var names: [String] = []
  /// Of metrics that are not known, and of known ones among `names`.
  public var range: ClosedRange<Double>?
  /// Of metrics that are not known, and of known ones among `names`.
  public var isLowerBetter = false
  /// What computed the scores, such as a checkpoint's name; for all metrics of the file.
  public var version: String?
  /// Definitions that go before all others.
  public var definitions: [MetricDefinition] = []

  public init() {}

  /// What to do about a metric that is not known.
  static let advice = "give its range (--metric-range 0..1) or a file of definitions (--metric-definitions)"

  /// Other spellings of the known metrics' names.
  private static let synonyms = [
    "bertscore": "bertscore_f1", "unieval": "unieval_overall", "wmt22cometda": "comet", "comet22": "comet",
  ]

  /// - Parameter anyName: Whether a name that nobody named may be a metric, as in the long form, where a column says
  ///   that it is one.
  /// - Returns: `nil` for a name that is neither known nor defined, or not wanted.
  func definition(of name: String, anyName: Bool) -> MetricDefinition? {
    let key = Self.letters(name)
    let isNamed = names.contains { Self.letters($0) == key }
    guard names.isEmpty || isNamed else { return nil }
    if let definition = definitions.first(where: { Self.letters($0.name) == key }) { return definition }
    let known = MetricTable.learned.first {
      [Self.letters($0.name), Self.letters($0.title)].contains(key) || $0.name == Self.synonyms[key]
    }
    if var definition = known {
      definition.version = version ?? "not stated"
      if isNamed {
        definition.range = range ?? definition.range
        if isLowerBetter { definition.direction = .lowerIsBetter }
      }
      return definition
    }
    guard let range, isNamed || anyName, Self.isPresentable(name) else { return nil }
    return MetricDefinition(
      name: name, title: name, version: version ?? "not stated", range: range,
      direction: isLowerBetter ? .lowerIsBetter : .higherIsBetter)
  }

  /// Whether `medalign score` computes the metric itself.
  static func isComputed(_ name: String) -> Bool {
    MetricTable.computed.contains { letters($0.name) == letters(name) || letters($0.title) == letters(name) }
  }

  /// A metric's name rather than other text that got into its column.
  static func isPresentable(_ name: String) -> Bool {
    (1...40).contains(name.utf8.count) && name.utf8.allSatisfy { (0x21...0x7E).contains($0) || $0 == 0x20 }
      && name.split(separator: " ").count <= 4
  }

  /// Letters, digits and `+`, in lower case.
  private static func letters(_ text: String) -> String {
    String(
      decoding: text.lowercased().utf8.filter {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "+")
      }, as: UTF8.self)
  }
}

/// Reads definitions of metrics from JSON: an array of objects with `name` and `range` (two numbers), and, if wanted,
/// `title`, `version`, `lower_is_better` and `needs_source`.
public enum MetricDefinitionFile {
  private struct Entry: Decodable {
    var name: String
    var title: String?
    var version: String?
    var range: [Double]
    var lower_is_better: Bool?
    var needs_source: Bool?
  }

  /// - Parameter bytes: The file's contents; `path` names it in errors.
  /// - Throws: `unusable`.
  public static func read(_ bytes: [UInt8], path: String) throws(DataSetError) -> [MetricDefinition] {
    guard let entries = JSONText.decode([Entry].self, from: String(decoding: bytes, as: UTF8.self)) else {
      throw .unusable(
        path: path, reason: "expected an array of objects with name, range [from, to] and, if wanted, title, version, "
          + "lower_is_better, needs_source")
    }
    var definitions: [MetricDefinition] = []
    for (index, entry) in entries.enumerated() {
      guard MetricChoice.isPresentable(entry.name), entry.range.count == 2, entry.range[0] < entry.range[1] else {
        throw .unusable(
          path: path, reason: "metric \(index + 1): expected a short name and a range of two ascending numbers")
      }
      definitions.append(
        MetricDefinition(
          name: entry.name, title: entry.title ?? entry.name, version: entry.version ?? "not stated",
          range: entry.range[0]...entry.range[1],
          direction: entry.lower_is_better == true ? .lowerIsBetter : .higherIsBetter,
          needsSource: entry.needs_source ?? false))
    }
    return definitions
  }
}
