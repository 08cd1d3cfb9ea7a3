import MedAlign
import Statistics

/// Runs that differ in the length of their context alone.
struct ContextAblation: Sendable {
  struct Step: Sendable {
    var contextTokens: Int
    var system: MeasuredSystem
    var outcomes: OutcomeCounts
  }

  /// The model, and what tells the runs from those of another ablation of it.
  var label: String
  var measure: SliceMeasure
  /// Ascending by context; at least two contexts differ.
  var steps: [Step]

  /// Fixes color and mark.
  var place: Int { steps.map(\.system.place).min() ?? 0 }
  var shortest: Step? { steps.first }
  /// The first system with the longest context: what the others are compared with.
  var longest: Step? { steps.first { $0.contextTokens == steps.last?.contextTokens } }

  /// In the order of systems. Measured by verdicts where clinicians have judged every system of the ablation.
  static func all(_ data: EvaluationData, _ options: ReportOptions) -> [ContextAblation] {
    let verdicts = data.verdicts
    var keys: [RunProvenance.Plan] = []
    var places: [[Int]] = []
    for (place, system) in data.systems.enumerated() {
      guard let plan = system.run?.plan, plan.contextTokens != nil else { continue }
      let key = Self.key(plan)
      if let index = keys.firstIndex(of: key) {
        places[index].append(place)
      } else {
        keys.append(key)
        places.append([place])
      }
    }
    var found: [(key: RunProvenance.Plan, ablation: ContextAblation)] = []
    for (key, places) in zip(keys, places) {
      let isJudged = places.allSatisfy { verdicts[data.systems[$0].name] != nil }
      let measure = isJudged ? SliceMeasure.correctness : .score(options.metric)
      let steps = places.compactMap { place in
        data.systems[place].run.flatMap { run in
          run.plan.contextTokens.map { contextTokens in
            Step(
              contextTokens: contextTokens, system: Measurement.system(data, place, by: measure, verdicts),
              outcomes: OutcomeCounts(run.items))
          }
        }
      }.sorted { ($0.contextTokens, $0.system.place) < ($1.contextTokens, $1.system.place) }
      guard Set(steps.map(\.contextTokens)).count > 1, steps.contains(where: { !$0.system.answers.isEmpty }) else {
        continue
      }
      found.append((key, ContextAblation(label: "", measure: measure, steps: steps)))
    }
    let labels = Self.labels(found.map(\.key), found.compactMap { data.systems[$0.ablation.place].run?.plan.modelName })
    return zip(found, labels).map { pair, label in
      var ablation = pair.ablation
      ablation.label = label
      return ablation
    }
  }

  /// The plan without its context, and without names that are for people: answers that were imported have nothing but
  /// their system's name. How positions are stretched to a longer context goes with the context.
  private static func key(_ plan: RunProvenance.Plan) -> RunProvenance.Plan {
    var key = plan
    (key.dataSetName, key.contextTokens) = ("", nil)
    if plan.source == nil { key.modelName = "" } else { key.source = nil }
    for name in ["rope-base", "rope-scaling", "alibi-extrapolation"] { key.options[name] = nil }
    return key
  }

  /// Models' names; equal ones with what differs between their plans.
  private static func labels(_ keys: [RunProvenance.Plan], _ names: [String]) -> [String] {
    let parts: [[String]] = keys.map { key in
      let known: [String?] = [
        key.contextStrategy, key.template, key.chatFormat, key.seed.map { "seed \($0)" },
        key.generationTokens.map { "\($0) tokens to generate" }, key.modelDigest.map { "model \("\($0)".prefix(8))" },
        "data \("\(key.dataSetFingerprint)".prefix(8))", key.templateDigest.map { "template \("\($0)".prefix(8))" },
      ]
      return known.compactMap(\.self) + key.options.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    }
    return zip(names, parts).map { name, own in
      let others = zip(names, parts).filter { $0.0 == name }.map(\.1)
      let telling = own.filter { part in !others.allSatisfy { $0.contains(part) } }
      return ([name] + telling).joined(separator: ", ")
    }
  }

  /// Values of both systems' common items, in the order of items.
  static func pairs(
    _ first: MeasuredSystem, _ second: MeasuredSystem, where isIncluded: (ItemID) -> Bool = { _ in true }
  )
    -> [(Double, Double)]
  {
    first.answers.compactMap { answer in
      isIncluded(answer.item) ? second[answer.item].map { (answer.value, $0) } : nil
    }
  }
}

/// A context against the longest one, on the items that both have a value for.
struct ContextComparison {
  /// The shorter context's value less the longest's.
  var difference: ReportTable.Estimate?
  /// McNemar's for verdicts, a paired permutation test of the scores otherwise; `nil` for fewer than ten items.
  var pValue: Double?

  init(_ step: ContextAblation.Step, _ longest: ContextAblation.Step, _ measure: SliceMeasure, _ options: ReportOptions)
  {
    let pairs = ContextAblation.pairs(step.system, longest.system)
    difference = measure.difference(pairs, options)
    guard pairs.count >= SliceMeasure.leastTestedCount else { return }
    switch measure {
    case .correctness: pValue = McNemar(pairs.map { $0.0 > 0.5 }, pairs.map { $0.1 > 0.5 })?.pValue
    case .score:
      pValue =
        PairedPermutationTest(differences: pairs.map { $0.0 - $0.1 }, plan: SliceMeasure.bootstrap(options))?.pValue
    }
  }
}
