import EHR
import MedAlign
import Report
import SampleRuns
import TextMetrics

/// Made-up evaluation data: instructions by number, all about person 7.
enum SliceSample {
  static func item(_ id: Int, person: Int64 = 7) -> ItemID {
    ItemID(instructionID: InstructionID("\(id)"), personID: PersonID(rawValue: person))
  }

  static func stored(
    _ id: Int, score: Double? = nil, metric: String = "chrf++", outcome: Outcome = .answered("The value is 7.1."),
    packing: PackingSummary? = nil, generation: GenerationSummary? = nil
  ) -> StoredItem {
    let instruction = Sample.instruction(id)
    return StoredItem(
      instruction: instruction,
      result: ItemResult(item: instruction.itemID, outcome: outcome, packing: packing, generation: generation),
      scores: score.map { [ItemScore(metric: metric, reference: .gold, value: $0)] } ?? [])
  }

  static func run(
    _ items: [StoredItem], model: String = "model", context: Int = 2048, seed: UInt64 = 0,
    options: [String: String] = [:]
  ) -> EvaluatedRun {
    var plan = Sample.plan(model: model)
    (plan.contextTokens, plan.seed, plan.options) = (context, seed, options)
    return EvaluatedRun(plan: plan, engines: [Sample.engine], items: items)
  }

  /// One clinician's verdicts on instructions 1, 2, …; `nil`: not judged.
  static func judgements(_ system: String, _ verdicts: [Bool?], rater: String = "Annotator_3") -> [Judgement] {
    verdicts.enumerated().map { index, verdict in
      Judgement(item: item(index + 1), system: system, rater: rater, isCorrect: verdict)
    }
  }

  static func facts(_ facts: [ItemFacts]) -> [ItemID: ItemFacts] {
    Dictionary(uniqueKeysWithValues: facts.enumerated().map { (item($0 + 1), $1) })
  }

  /// Two judged systems of one model, a third one that only has scores, and every fact: 40 items.
  static func everything() -> (data: EvaluationData, evidence: [EvidencePlacement]) {
    let specialties = ["Cardiology", "Neurology", "Surgery"]
    func generation(_ id: Int, _ speed: Double) -> GenerationSummary {
      GenerationSummary(
        generatedTokens: 20 + id, finishReason: "end-of-text", prefillSeconds: speed * Double(id),
        decodeSeconds: speed, meanLogProbability: -Double((id * 37) % 40) / 40)
    }
    func items(_ speed: Double, _ metric: String) -> [StoredItem] {
      (1...40).map { id in
        stored(
          id, score: metric == "exact_match" ? Double(id % 2) : Double((id * 13) % 50), metric: metric,
          packing: PackingSummary(promptTokens: 1800, recordTokens: 1000 * id, keptTokens: 1700),
          generation: generation(id, speed))
      }
    }
    var scored = items(2, "chrf++")
    for index in scored.indices {
      scored[index].scores.append(ItemScore(metric: "exact_match", reference: .gold, value: Double(index % 2)))
    }
    let facts = (1...40).map { id in
      ItemFacts(
        category: id % 3 == 0 ? "care planning" : "information retrieval",
        subcategory: id % 3 == 0 ? "plan" : "retrieve",
        specialty: specialties[id % 3], hasReference: id % 4 > 0, recordTokens: 1000 * id,
        gender: id % 2 == 0 ? "Female" : "Male", race: id < 6 ? nil : "White", ageYears: 2 * id + 5)
    }
    let data = EvaluationData(
      systems: [
        EvaluatedSystem(name: "long", run: run(items(1, "chrf++"), context: 32_768)),
        EvaluatedSystem(name: "short", run: run(items(0.1, "chrf++"))),
        EvaluatedSystem(name: "other", run: run(scored, model: "other")),
        EvaluatedSystem(name: "judged only"),
      ],
      judgements: judgements("long", (1...40).map { $0 % 4 > 0 }) + judgements("short", (1...40).map { $0 % 3 > 0 })
        + judgements("judged only", (1...40).map { $0 % 2 > 0 }),
      facts: Self.facts(facts), metrics: MetricTable.definitions)
    let evidence = (1...30).map { id in
      EvidencePlacement(
        item: item(id), system: id % 2 == 0 ? "long" : "other", relativePosition: Double(id) / 30,
        daysBeforeNow: Double(300 - id))
    }
    return (data, evidence)
  }
}

/// Reading tables in tests.
extension [ReportTable] {
  subscript(id: String) -> ReportTable? { first { $0.id == id } }
}

extension ReportTable {
  /// A row's cell by its column's name.
  func cell(_ row: Int, _ column: String) -> Cell? {
    guard let place = columns.firstIndex(where: { $0.name == column }), rows.indices.contains(row) else { return nil }
    return rows[row][place]
  }

  func cells(_ column: String) -> [Cell] { rows.indices.compactMap { cell($0, column) } }

  /// The first row whose text cells begin with these.
  func row(_ texts: String...) -> Int? {
    rows.firstIndex { row in
      Array(row.compactMap { if case .text(let text) = $0 { text } else { nil } }.prefix(texts.count)) == texts
    }
  }

  func estimate(_ row: Int?, _ column: String) -> Estimate? {
    if let row, case .estimate(let estimate, _) = cell(row, column) { estimate } else { nil }
  }

  func number(_ row: Int?, _ column: String) -> Double? {
    if let row, case .number(let number, _) = cell(row, column) { number } else { nil }
  }
}

func near(_ found: Double?, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
  guard let found else { return false }
  return abs(found - expected) <= tolerance
}
