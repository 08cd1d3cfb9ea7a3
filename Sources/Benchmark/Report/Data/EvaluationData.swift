public import MedAlign
public import TextMetrics

/// What a report's tables are made of: the systems compared, what is known of the items, and clinicians' judgements.
public struct EvaluationData: Sendable {
  /// In the order of the report's columns; names are unique.
  public var systems: [EvaluatedSystem]
  /// Every system named here is one of `systems`; items are among `facts`.
  public var judgements: [Judgement]
  /// Every item that any system or judgement knows.
  public var facts: [ItemID: ItemFacts]
  /// Metrics that any answer has a score by, in the order of reports.
  public var metrics: [MetricDefinition]

  public init(
    systems: [EvaluatedSystem], judgements: [Judgement] = [], facts: [ItemID: ItemFacts] = [:],
    metrics: [MetricDefinition] = []
  ) {
    self.systems = systems
    self.judgements = judgements
    self.facts = facts
    self.metrics = metrics
  }
}

/// One column of the comparison: a model in a configuration, whose answers are stored in a run, or which is only known
/// by clinicians' judgements.
public struct EvaluatedSystem: Sendable {
  /// As the tables name it.
  public var name: String
  /// `nil` for a system that is only known by judgements.
  public var run: EvaluatedRun?

  public init(name: String, run: EvaluatedRun? = nil) {
    self.name = name
    self.run = run
  }
}

/// A run's plan and its items with answers and scores.
public struct EvaluatedRun: Sendable {
  public var plan: RunProvenance.Plan
  /// The programs and machines that worked on it.
  public var engines: [RunProvenance.Engine]
  /// All planned items, in the order of ids.
  public var items: [StoredItem]
  public var corpusScores: [CorpusScore]

  public init(
    plan: RunProvenance.Plan, engines: [RunProvenance.Engine], items: [StoredItem], corpusScores: [CorpusScore] = []
  ) {
    self.plan = plan
    self.engines = engines
    self.items = items
    self.corpusScores = corpusScores
  }
}

/// What is known of an item apart from answers to it: the groups that tables break results down by.
public struct ItemFacts: Sendable, Equatable {
  public var category: String?
  public var subcategory: String?
  /// Of the clinician who asked.
  public var specialty: String?
  public var hasReference: Bool
  /// Of the whole record, as counted by the run whose model counted it first.
  public var recordTokens: Int?
  public var gender: String?
  public var race: String?
  public var ethnicity: String?
  /// At the record's latest time.
  public var ageYears: Int?

  public init(
    category: String? = nil, subcategory: String? = nil, specialty: String? = nil, hasReference: Bool = false,
    recordTokens: Int? = nil, gender: String? = nil, race: String? = nil, ethnicity: String? = nil,
    ageYears: Int? = nil
  ) {
    self.category = category
    self.subcategory = subcategory
    self.specialty = specialty
    self.hasReference = hasReference
    self.recordTokens = recordTokens
    self.gender = gender
    self.race = race
    self.ethnicity = ethnicity
    self.ageYears = ageYears
  }
}
