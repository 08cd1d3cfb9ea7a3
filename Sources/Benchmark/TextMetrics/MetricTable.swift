/// The metrics, in the order of reports.
public enum MetricTable {
  /// What answers are scored with.
  ///
  /// - Parameter wordNet: Without it METEOR is METEOR without synonyms, and called that.
  public static func standard(wordNet: WordNet?) -> [any TextMetric] {
    [
      RougeN(order: 1), RougeN(order: 2), RougeL(), RougeLsum(), SacreBLEU(), UnsmoothedBLEU(), GoogleBLEU(),
      ChrF(wordOrder: 0), ChrF(wordOrder: 2), Meteor(wordNet: wordNet), ExactMatch(), TokenF1(), LabMatch(),
    ]
  }

  /// The standard ones and those that are computed when asked for by name.
  public static func all(wordNet: WordNet?) -> [any TextMetric] {
    let plainMeteor: [any TextMetric] = wordNet == nil ? [] : [Meteor(wordNet: nil)]
    return standard(wordNet: wordNet) + stemmed + plainMeteor
  }

  /// Every metric that a score can be stored under without a definition of its own, in the order of reports.
  public static let definitions: [MetricDefinition] = computed + learned

  /// The metrics that this program computes.
  public static let computed: [MetricDefinition] =
    standard(wordNet: nil).map(\.definition).flatMap { $0.name == Meteor.plainName ? [Meteor.withSynonyms, $0] : [$0] }
    + stemmed.map(\.definition)

  /// Metrics that models compute. Their scores are read from files, and take their place in tables and charts by their
  /// definitions alone. Versions are those of the reference checkpoints; imported scores say their own.
  ///
  /// BERTScore is a mean of cosines; BLEURT is a regression without bounds, and what its checkpoints give lies well
  /// within this range.
  public static let learned: [MetricDefinition] = [
    MetricDefinition(
      name: "comet", title: "COMET", version: "Unbabel/wmt22-comet-da", range: 0...1, needsSource: true),
    MetricDefinition(
      name: "bertscore_f1", title: "BERTScore F1", version: "bert_score 0.3.13, not rescaled", range: -1...1),
    MetricDefinition(name: "bleurt", title: "BLEURT", version: "google-research/bleurt", range: -3...3),
    MetricDefinition(name: "lens", title: "LENS", version: "lens_metric 0.2.0", range: 0...100, needsSource: true),
    uniEval("relevance", "UniEval relevance", needsSource: false),
    uniEval("fluency", "UniEval fluency", needsSource: false),
    uniEval("coherence", "UniEval coherence", needsSource: true),
    uniEval("consistency", "UniEval consistency", needsSource: true),
    uniEval("overall", "UniEval overall", needsSource: true),
  ]

  private static func uniEval(_ name: String, _ title: String, needsSource: Bool) -> MetricDefinition {
    MetricDefinition(
      name: "unieval_\(name)", title: title, version: "MingZhong/unieval-sum", range: 0...1, needsSource: needsSource)
  }

  /// The definitions of the metrics named, in the order of reports: of an imported one its own (the first of several),
  /// else the table's.
  public static func found(_ names: Set<String>, imported: [MetricDefinition]) -> [MetricDefinition] {
    let own = Dictionary(imported.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let known = Dictionary(uniqueKeysWithValues: definitions.map { ($0.name, $0) })
    return inOrder(names.compactMap { own[$0] ?? known[$0] })
  }

  /// Definitions in the order of reports: known ones in the table's, then others by name.
  public static func inOrder(_ found: [MetricDefinition]) -> [MetricDefinition] {
    let places = Dictionary(uniqueKeysWithValues: definitions.enumerated().map { ($0.element.name, $0.offset) })
    return found.sorted {
      (places[$0.name] ?? .max, $0.name) < (places[$1.name] ?? .max, $1.name)
    }
  }

  private static let stemmed: [any TextMetric] = [
    RougeN(order: 1, isStemmed: true), RougeN(order: 2, isStemmed: true), RougeL(isStemmed: true),
    RougeLsum(isStemmed: true),
  ]
}
