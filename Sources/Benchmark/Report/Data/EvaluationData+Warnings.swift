import MedAlign

extension EvaluationData {
  /// Things a reader must know before comparing numbers.
  var warnings: [String] {
    let runs = runs
    return runs.flatMap { Self.warnings($0.name, $0.run) } + comparability(runs)
  }

  private static func warnings(_ name: String, _ run: EvaluatedRun) -> [String] {
    var found: [String] = []
    let counts = OutcomeCounts(run.items)
    if counts.pending > 0 {
      found.append(
        "\(name): \(Figures.count(counts.pending)) of \(Figures.count(counts.planned)) items have not been run yet.")
    }
    let unscored = run.items.count {
      $0.result?.outcome.kind == .answered && $0.instruction.goldReference != nil && $0.scores.isEmpty
    }
    if unscored > 0 {
      found.append("\(name): \(Figures.count(unscored)) answers are not scored yet; run `medalign score` on this run.")
    }
    if run.engines.count > 1 {
      found.append("\(name): \(run.engines.count) builds or machines worked on this run; see Provenance.")
    }
    let miscounted = CutSummary(run.items).miscounted
    if miscounted > 0 {
      found.append(
        "\(name): the server counted other tokens in \(Figures.count(miscounted)) prompts than were packed: it added "
          + "some, or its vocabulary differs.")
    }
    return found
  }

  private func comparability(_ runs: [RunColumn]) -> [String] {
    var found: [String] = []
    if Set(runs.map(\.run.plan.dataSetFingerprint)).count > 1 {
      found.append("The runs are of different data sets: their scores cannot be compared.")
    } else if Set(runs.map { Set($0.run.items.filter { !$0.scores.isEmpty }.map(\.id)) }).count > 1 {
      found.append("The runs' scores cover different instructions: compare them with care.")
    }
    let judged = Dictionary(grouping: judgements, by: \.system).mapValues { Set($0.map(\.item)) }
    if Set(judged.values).count > 1 {
      found.append("Clinicians judged other items of some systems than of others: compare their shares with care.")
    }
    return found
  }
}
