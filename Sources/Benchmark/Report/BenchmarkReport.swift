public import MedAlign
import TextMetrics

/// Several runs side by side: what was run, how the items ended, what was cut, and the scores.
///
/// Holds no text of records, instructions or answers unless `html(includeText: true)` asks for it.
public struct BenchmarkReport: Sendable {
  let runs: [RunSummary]
  let items: [[StoredItem]]

  /// Reads the runs; they may still be running.
  ///
  /// - Throws: what opening or reading a store throws.
  public init(folders: [String]) throws(RunStoreError) {
    var stores: [RunStore] = []
    var items: [[StoredItem]] = []
    for folder in folders {
      let store = try RunStore.openForReading(folder: folder)
      stores.append(store)
      items.append(try store.items())
    }
    var imported: [MetricDefinition] = []
    for store in stores { imported += try store.importedMetrics() }
    let metrics = Self.metrics(items, imported: imported)
    var runs: [RunSummary] = []
    for (index, folder) in folders.enumerated() {
      let name = folder.split(separator: "/").last.map(String.init) ?? folder
      let label = runs.contains { $0.label == name } ? "\(name) (\(index + 1))" : name
      runs.append(try RunSummary(store: stores[index], items: items[index], label: label, metrics: metrics))
    }
    self.runs = runs
    self.items = items
  }

  /// Those that any item has a score by, or the standard ones before any has.
  private static func metrics(_ items: [[StoredItem]], imported: [MetricDefinition]) -> [MetricDefinition] {
    let names = Set(items.joined().flatMap { $0.scores.map(\.metric) })
    let found = MetricTable.found(names, imported: imported)
    return found.isEmpty ? MetricTable.standard(wordNet: nil).map(\.definition) : found
  }

  /// Things a reader must know before comparing numbers.
  var warnings: [String] {
    var found: [String] = []
    for run in runs {
      if run.counts.pending > 0 {
        found.append(
          "\(run.label): \(Figures.count(run.counts.pending)) of \(Figures.count(run.counts.planned)) items have not been run yet.")
      }
      if run.unscored > 0 {
        found.append(
          "\(run.label): \(Figures.count(run.unscored)) answers are not scored yet; run `medalign score` on this run.")
      }
      if run.engines.count > 1 {
        found.append("\(run.label): \(run.engines.count) builds or machines worked on this run; see Provenance.")
      }
      if run.cut.miscounted > 0 {
        found.append(
          "\(run.label): the server counted other tokens in \(Figures.count(run.cut.miscounted)) prompts than were packed: "
            + "it added some, or its vocabulary differs.")
      }
    }
    if Set(runs.map(\.plan.dataSetFingerprint)).count > 1 {
      found.append("The runs are of different data sets: their scores cannot be compared.")
    } else if Set(items.map { Set($0.filter { !$0.scores.isEmpty }.map(\.id)) }).count > 1 {
      found.append("The runs' scores cover different instructions: compare them with care.")
    }
    return found
  }

  static let disclaimer = "Research software, not a medical device. Not for diagnosis, treatment or any clinical decision."

  /// Says so if all records are made up.
  var originNotice: String? {
    !runs.isEmpty && runs.allSatisfy(\.plan.dataSetIsSynthetic)
      ? "Synthetic records: every patient, note and number was made by a program. These scores say nothing about real "
        + "patients." : nil
  }

  static let policy = """
    Scores cover answered items that have a reference answer by Annotator_1; n is their number. Refused, failed and \
    skipped items are counted and have no score. Intervals: 95 %, percentile bootstrap over instructions (2,000 draws, \
    fixed seed). BLEU, chrF and chrF++ run from 0 to 100, the others from 0 to 1. Values (F1) covers items whose \
    reference holds numbers or dates.
    """

  /// Rows of the table of provenance.
  func provenance(_ run: RunSummary) -> [(String, String)] {
    let plan = run.plan
    var rows: [(String, String)] = [("Model", plan.modelName)]
    func add(_ name: String, _ value: String?) {
      if let value { rows.append((name, value)) }
    }
    add("Answers from", plan.source.map { "\($0)" })
    add("Model SHA-256", plan.modelDigest.map { "\($0)".prefix(16) + "…" })
    add("Data set", plan.dataSetName)
    add("Data set SHA-256", "\(plan.dataSetFingerprint)".prefix(16) + "…")
    add("Template", plan.template)
    add("Chat format", plan.chatFormat)
    add("Context strategy", plan.contextStrategy)
    add("Context tokens", plan.contextTokens.map { Figures.count($0) })
    add("Tokens to generate", plan.generationTokens.map { Figures.count($0) })
    add("Seed", plan.seed.map { "\($0)" })
    for (name, value) in plan.options.sorted(by: { $0.key < $1.key }) { rows.append((name, value)) }
    for engine in run.engines { rows.append(("Engine", "\(engine)")) }
    return rows
  }

  /// The names of provenance rows in their order, over all runs.
  var provenanceNames: [String] {
    var names: [String] = []
    for run in runs {
      for (name, _) in provenance(run) where !names.contains(name) { names.append(name) }
    }
    return names
  }

  func provenanceCell(_ run: RunSummary, _ name: String) -> String {
    let values = provenance(run).filter { $0.0 == name }.map(\.1)
    return values.isEmpty ? "–" : values.joined(separator: "; ")
  }

  /// Categories of any run, in order; `nil` for items without one.
  var categoryNames: [String?] {
    let names = runs.flatMap { $0.categories.map(\.name) }
    return Set(names.compactMap { $0 }).sorted() + (names.contains(nil) ? [nil] : [])
  }
}
