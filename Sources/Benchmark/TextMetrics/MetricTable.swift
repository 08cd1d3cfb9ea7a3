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

  /// Every metric that a score can be stored under, in the order of reports.
  public static let definitions: [MetricDefinition] =
    standard(wordNet: nil).map(\.definition).flatMap { $0.name == Meteor.plainName ? [Meteor.withSynonyms, $0] : [$0] }
    + stemmed.map(\.definition) + learned

  /// Metrics that models compute: none yet. Their scores will be read from files, and take their place in tables and
  /// charts by their definitions alone.
  public static let learned: [MetricDefinition] = []

  private static let stemmed: [any TextMetric] = [
    RougeN(order: 1, isStemmed: true), RougeN(order: 2, isStemmed: true), RougeL(isStemmed: true),
    RougeLsum(isStemmed: true),
  ]
}
