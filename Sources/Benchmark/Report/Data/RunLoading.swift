public import MedAlign
import TextMetrics

/// A run's folder and what to call it.
public struct RunSource: Sendable, Equatable {
  public var folder: String
  /// `nil`: the folder's own name.
  public var name: String?

  public init(folder: String, name: String? = nil) {
    self.folder = folder
    self.name = name
  }
}

extension EvaluationData {
  /// Reads runs, which may still be running. Names that come twice get a number.
  ///
  /// - Throws: what opening or reading a store throws.
  public init(runs sources: [RunSource]) throws(RunStoreError) {
    var systems: [EvaluatedSystem] = []
    var facts: [ItemID: ItemFacts] = [:]
    for (index, source) in sources.enumerated() {
      let store = try RunStore.openForReading(folder: source.folder)
      let run = EvaluatedRun(
        plan: try store.plan(), engines: try store.engines(), items: try store.items(),
        corpusScores: try store.corpusScores())
      let name = source.name ?? source.folder.split(separator: "/").last.map(String.init) ?? source.folder
      let isTaken = systems.contains { $0.name == name }
      systems.append(EvaluatedSystem(name: isTaken ? "\(name) (\(index + 1))" : name, run: run))
      for item in run.items { facts[item.id, default: ItemFacts()].add(item) }
    }
    let scored = Set(systems.flatMap { $0.run?.items ?? [] }.flatMap { $0.scores.map(\.metric) })
    self.init(systems: systems, facts: facts, metrics: MetricTable.definitions.filter { scored.contains($0.name) })
  }
}

extension ItemFacts {
  /// Takes from a run what is not known yet.
  fileprivate mutating func add(_ item: StoredItem) {
    category = category ?? item.instruction.category
    subcategory = subcategory ?? item.instruction.subcategory
    specialty = specialty ?? item.instruction.specialty
    hasReference = hasReference || item.instruction.goldReference != nil
    recordTokens = recordTokens ?? item.result?.packing.map { $0.sourceTokens ?? $0.recordTokens }
  }
}
