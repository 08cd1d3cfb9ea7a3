import MedAlign
import TextMetrics

/// Collects a report's data part by part.
struct EvaluationLoader {
  private var systems: [EvaluatedSystem] = []
  private var imported: [MetricDefinition] = []
  private var facts = ItemFactsCollector()
  private var judgements: [Judgement] = []
  private var matches: [LoadedEvaluation.JudgedSystem] = []
  private var issues: [DataIssue] = []
  private var knowsItems = false

  var result: LoadedEvaluation {
    let names = Set(systems.flatMap { $0.run?.items.flatMap { $0.scores.map(\.metric) } ?? [] })
    let data = EvaluationData(
      systems: systems, judgements: judgements, facts: facts.facts,
      metrics: MetricTable.found(names, imported: imported))
    return LoadedEvaluation(data: data, matches: matches, issues: issues)
  }

  // MARK: Runs

  mutating func readRuns(_ runs: [RunSource]) throws(EvaluationDataError) {
    var taken: Set<String> = []
    for name in runs.compactMap({ $0.name }) where !taken.insert(name).inserted { throw .nameTwice(name) }
    for run in runs {
      var name = run.name ?? ""
      if run.name == nil {
        let base = run.folder.split(separator: "/").last.map(String.init) ?? run.folder
        name = base
        var number = 2
        while !taken.insert(name).inserted {
          name = "\(base) (\(number))"
          number += 1
        }
      }
      do {
        let store = try RunStore.openForReading(folder: run.folder)
        let evaluated = EvaluatedRun(
          plan: try store.plan(), engines: try store.engines(), items: try store.items(),
          corpusScores: try store.corpusScores())
        for definition in try store.importedMetrics() { add(definition, of: name) }
        systems.append(EvaluatedSystem(name: name, run: evaluated))
        facts.add(evaluated.items)
      } catch {
        throw .run(error)
      }
    }
    knowsItems = !runs.isEmpty
  }

  private mutating func add(_ definition: MetricDefinition, of run: String) {
    guard let earlier = imported.first(where: { $0.name == definition.name }) else {
      return imported.append(definition)
    }
    if earlier != definition {
      issues.append(
        DataIssue(
          file: run,
          reason: "\(definition.name) is another metric here (version \(definition.version)) than in the runs before "
            + "(version \(earlier.version)); do not compare its scores"))
    }
  }

  // MARK: The data folder

  mutating func readDataSet(_ folder: String, _ columnMap: ColumnMap) throws(EvaluationDataError) {
    let dataSet: BenchmarkDataSet
    do { dataSet = try BenchmarkDataSet.load(folder: folder, columnMap: columnMap) } catch { throw .data(error) }
    issues += dataSet.issues
    let known = Set(dataSet.instructions.map(\.itemID))
    let strange = facts.facts.keys.filter { !known.contains($0) }.sorted()
    if let first = strange.first {
      issues.append(
        DataIssue(
          file: dataSet.name, id: "\(first.instructionID)",
          reason: "\(strange.count) of the runs' items are not in this data folder; this is the first"))
    }
    for instruction in dataSet.instructions { facts.add(instruction) }
    facts.readRecords(of: dataSet, issues: &issues)
    knowsItems = true
  }

  // MARK: Judgements

  mutating func readJudgements(_ paths: [String], _ columns: JudgementColumns) throws(EvaluationDataError) {
    var files: [JudgementFile] = []
    for path in paths {
      do { files.append(try JudgementFile.read(path: path, columns: columns)) } catch { throw .data(error) }
    }
    // Also an item that one file names in full is known to the others.
    var items = Set(facts.facts.keys)
    items.formUnion(files.flatMap { $0.judgements.map(\.item) }.filter { $0.personID != nil })
    let isAlone = !knowsItems && items.isEmpty
    var all: [Judgement] = []
    for file in files {
      let resolved = isAlone ? file : file.resolved(among: items)
      issues += resolved.issues
      all += resolved.judgements
      facts.addSpecialties(resolved.specialties)
      if resolved.unusedRowCount == resolved.rowCount || resolved.judgements.isEmpty {
        issues.append(DataIssue(file: file.name, reason: "no judgement could be used"))
      }
    }
    let strange = knowsItems ? Set(all.map(\.item)).subtracting(facts.facts.keys).sorted() : []
    if let first = strange.first {
      issues.append(
        DataIssue(
          file: files.map(\.name).joined(separator: ", "), id: "\(first.instructionID)",
          reason: "\(strange.count) judged items are in no run and not in the data folder; kept (this is the first)"))
    }
    let names = matchSystems(all)
    judgements = all.map { judgement in
      var judgement = judgement
      judgement.system = names[judgement.system] ?? judgement.system
      return judgement
    }
    keepLastAcrossFiles()
    for judgement in judgements { facts.add(judgement.item) }
  }

  /// The report's system of each judged one.
  private mutating func matchSystems(_ judgements: [Judgement]) -> [String: String] {
    var order: [String] = []
    var counts: [String: Int] = [:]
    for judgement in judgements {
      if counts[judgement.system] == nil { order.append(judgement.system) }
      counts[judgement.system, default: 0] += 1
    }
    var claimed = Set(systems.map(\.name)).intersection(order)
    var names: [String: String] = [:]
    for judged in order {
      let byModel = systems.filter { $0.run?.plan.modelName == judged }
      let reason: LoadedEvaluation.JudgedSystem.Reason
      if systems.contains(where: { $0.name == judged && $0.run != nil }) {
        names[judged] = judged
        reason = .label
      } else if byModel.count == 1, let only = byModel.first, claimed.insert(only.name).inserted {
        names[judged] = only.name
        reason = .model
      } else {
        if byModel.count > 1 {
          issues.append(
            DataIssue(
              file: judged,
              reason: "\(byModel.count) runs are of a model of this name; the judgements are shown beside them (name "
                + "the run that they are about as they do: NAME=FOLDER)"))
        }
        names[judged] = judged
        reason = .noRun
        systems.append(EvaluatedSystem(name: judged))
      }
      matches.append(
        LoadedEvaluation.JudgedSystem(
          judgedName: judged, system: names[judged] ?? judged, reason: reason, judgements: counts[judged] ?? 0))
    }
    return names
  }

  /// Files may hold verdicts of one rater on one answer; the last counts, as inside a file.
  private mutating func keepLastAcrossFiles() {
    struct Key: Hashable {
      var item: ItemID
      var system: String
      var rater: String
    }
    var seen: Set<Key> = []
    let kept = judgements.reversed().filter {
      seen.insert(Key(item: $0.item, system: $0.system, rater: $0.rater)).inserted
    }
    if kept.count < judgements.count {
      issues.append(
        DataIssue(
          file: "judgements",
          reason: "\(judgements.count - kept.count) verdicts of one rater on an answer stand in several files; "
            + "the last counts"))
    }
    judgements = kept.reversed()
  }

  mutating func completeFacts() { facts.spreadRecordTokens() }
}
