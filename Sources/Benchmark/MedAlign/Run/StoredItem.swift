/// A planned item as a run store holds it, with its result once it has one.
public struct StoredItem: Sendable, Equatable {
  public var instruction: Instruction
  /// `nil` while the item waits for its turn.
  public var result: ItemResult?
  /// When the result was stored, in UTC, such as `2026-11-22T17:00:00Z`.
  public var finishedAt: String?
  /// The prompts that led to the answer, where there were several; also of an item that is in the middle of them.
  public var steps: [AnswerStep]
  /// By metric and reference; empty until the run is scored.
  public var scores: [ItemScore]

  public var id: ItemID { instruction.itemID }

  /// The item's score by a metric; `nil` without one.
  public func score(_ metric: String, _ reference: ReferenceChoice = .gold) -> Double? {
    scores.first { $0.metric == metric && $0.reference == reference }?.value
  }

  public init(
    instruction: Instruction, result: ItemResult?, finishedAt: String? = nil, steps: [AnswerStep] = [],
    scores: [ItemScore] = []
  ) {
    self.instruction = instruction
    self.result = result
    self.finishedAt = finishedAt
    self.steps = steps
    self.scores = scores
  }
}

/// Which reference answer a score compares with.
public enum ReferenceChoice: String, Sendable, Codable, CaseIterable {
  /// `Annotator_1`'s, as in the paper.
  case gold
  /// The best score over all reference answers, for items that have several.
  case best
}

/// A metric's value for one item.
public struct ItemScore: Sendable, Equatable, Codable {
  public var metric: String
  public var reference: ReferenceChoice
  public var value: Double
  public var precision: Double?
  public var recall: Double?

  public init(
    metric: String, reference: ReferenceChoice, value: Double, precision: Double? = nil, recall: Double? = nil
  ) {
    self.metric = metric
    self.reference = reference
    self.value = value
    self.precision = precision
    self.recall = recall
  }
}

/// A metric's value for all scored answers of a run together.
public struct CorpusScore: Sendable, Equatable, Codable {
  public var metric: String
  public var value: Double
  /// Instructions that the value covers.
  public var instructionCount: Int

  public init(metric: String, value: Double, instructionCount: Int) {
    self.metric = metric
    self.value = value
    self.instructionCount = instructionCount
  }
}

/// How many of a run's planned items ended how.
public struct OutcomeCounts: Sendable, Equatable, Codable {
  public var answered = 0
  public var refused = 0
  public var failed = 0
  public var skipped = 0
  /// Planned and not run yet.
  public var pending = 0

  public init(answered: Int = 0, refused: Int = 0, failed: Int = 0, skipped: Int = 0, pending: Int = 0) {
    self.answered = answered
    self.refused = refused
    self.failed = failed
    self.skipped = skipped
    self.pending = pending
  }

  public var finished: Int { answered + refused + failed + skipped }
  public var planned: Int { finished + pending }

  public subscript(kind: Outcome.Kind) -> Int {
    switch kind {
    case .answered: answered
    case .refused: refused
    case .failed: failed
    case .skipped: skipped
    }
  }
}

extension OutcomeCounts {
  public init(_ items: [StoredItem]) {
    self.init()
    for item in items {
      switch item.result?.outcome.kind {
      case .answered: answered += 1
      case .refused: refused += 1
      case .failed: failed += 1
      case .skipped: skipped += 1
      case nil: pending += 1
      }
    }
  }
}
