public import EHR
public import MedAlign

/// A record's place among those ranked for an instruction: a row of `pairs.tsv`, where people mark its relevance.
public struct RankedPair: Sendable, Equatable {
  /// How the record was found.
  public enum Method: String, Sendable, Codable, CaseIterable {
    case bm25
    /// Uniformly at random, the baseline.
    case random
  }

  /// What relevance is about: the same pair may be found by both methods.
  public struct Key: Sendable, Hashable {
    public let instructionID: InstructionID
    public let personID: PersonID

    public init(_ instructionID: InstructionID, _ personID: PersonID) {
      self.instructionID = instructionID
      self.personID = personID
    }
  }

  public var instructionID: InstructionID
  public var question: String
  public var personID: PersonID
  public var method: Method
  /// From 1.
  public var rank: Int
  /// Of BM25; `nil` for random ones.
  public var score: Double?
  /// What a person marked; `nil` while nobody has.
  public var isRelevant: Bool?

  public init(
    instructionID: InstructionID, question: String, personID: PersonID, method: Method, rank: Int, score: Double? = nil,
    isRelevant: Bool? = nil
  ) {
    self.instructionID = instructionID
    self.question = question
    self.personID = personID
    self.method = method
    self.rank = rank
    self.score = score
    self.isRelevant = isRelevant
  }

  public var key: Key { Key(instructionID, personID) }
}
