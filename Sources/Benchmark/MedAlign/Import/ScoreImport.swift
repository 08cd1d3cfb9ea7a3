public import TextMetrics

/// What importing scores into a run did.
public struct ScoreImport: Sendable, Equatable {
  /// One metric's scores.
  public struct Metric: Sendable, Equatable {
    public var definition: MetricDefinition
    /// Answered items with a score.
    public var scored: Int
    /// Answered items without one.
    public var missing: Int
    /// Scores of items without an answer; left out.
    public var withoutAnswer: Int
  }

  /// In the order of reports.
  public var metrics: [Metric]
  /// The system whose rows were taken; `nil` if the file names none.
  public var system: String?
  /// The file's other systems.
  public var otherSystems: Int

  /// Stores the file's scores of one system's answers: this one's if named, the file's only one, else the one that is
  /// called as the run's folder or its model.
  ///
  /// Scores of the same metrics that were imported before are replaced; others, and computed ones, stay.
  ///
  /// - Throws: `store`; `dataSet` with `unusable` if the file holds several systems and none is the run's.
  public static func store(
    _ file: ScoreFile, into store: RunStore, system: String? = nil
  ) throws(AnswerImportError) -> ScoreImport {
    do {
      let plan = try store.plan()
      let label = store.folder.split(separator: "/").last.map(String.init) ?? store.folder
      let chosen = try file.system(asked: system, candidates: [label, plan.modelName])
      let items = try store.items()
      let answered = Set(items.filter { $0.result?.outcome.kind == .answered }.map(\.id))

      var summary = ScoreImport(
        metrics: [], system: chosen.isEmpty ? nil : chosen, otherSystems: file.values.count - 1)
      var scores: [ItemID: [ItemScore]] = [:]
      var corpus: [CorpusScore] = []
      for definition in MetricTable.inOrder(Array(file.definitions.values)) {
        guard let values = file.values[chosen]?[definition.name] else { continue }
        let kept = values.filter { answered.contains($0.key) }
        for (item, value) in kept {
          scores[item, default: []].append(ItemScore(metric: definition.name, reference: .gold, value: value))
        }
        // Summed in a fixed order, so that the mean has the same bits every time.
        let sum = kept.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
        if !kept.isEmpty {
          corpus.append(
            CorpusScore(
              metric: definition.name, value: sum / Double(kept.count), instructionCount: kept.count))
        }
        summary.metrics.append(
          Metric(
            definition: definition, scored: kept.count, missing: answered.count - kept.count,
            withoutAnswer: values.count - kept.count))
      }
      try store.saveImportedScores(scores, corpus: corpus, definitions: summary.metrics.map(\.definition))
      return summary
    } catch let error as DataSetError {
      throw .dataSet(error)
    } catch let error as RunStoreError {
      throw .store(error)
    } catch {
      throw .store(.corrupted(path: store.folder, reason: "unexpected error"))
    }
  }
}

extension ScoreFile {
  /// The key in `values` of the system that is meant.
  func system(asked: String?, candidates: [String]) throws(DataSetError) -> String {
    let names = values.keys.sorted()
    if let asked {
      if names == [""] { return "" }  // the file names no systems, so all its rows are about the one that was named
      guard names.contains(asked) else {
        throw .unusable(path: path, reason: "no scores of the system \(asked); there are \(names.count) others")
      }
      return asked
    }
    if names.count == 1, let only = names.first { return only }
    guard let name = candidates.first(where: names.contains) else {
      throw .unusable(
        path: path, reason: "scores of \(names.count) systems, none called "
          + "\(candidates.joined(separator: " or ")); name one with --system")
    }
    return name
  }
}

extension ScoreImport {
  /// One line: whose scores were taken; `nil` if the file names no systems.
  public var systemLine: String? {
    system.map { name in
      let others = otherSystems > 0 ? "; \(otherSystems) other system\(otherSystems == 1 ? "" : "s") left out" : ""
      return "scores of the system \(FormText.shown(name))\(others)"
    }
  }
}

extension ScoreImport.Metric: CustomStringConvertible {
  /// One line: what was taken and what is missing.
  public var description: String {
    "\(definition.title) (\(definition.version)): \(scored) answers scored, \(missing) answers without a score"
      + (withoutAnswer > 0 ? ", \(withoutAnswer) scores of items without an answer left out" : "")
  }
}
