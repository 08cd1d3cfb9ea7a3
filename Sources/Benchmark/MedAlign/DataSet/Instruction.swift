public import EHR

/// A clinician's answer to an instruction, one row of `clinician-instruction-responses.tsv`.
public struct ReferenceAnswer: Hashable, Sendable, Codable {
  /// Who wrote it, such as `Annotator_1`.
  public var annotator: String
  public var text: String
  /// Snippets of the record that support the answer; the cell verbatim, since its separator is not documented.
  public var evidence: String?
  /// Whether the instruction could apply to this patient; the cell verbatim, such as `yes`.
  public var isApplicable: String?
  /// Whether the record held all that the answer needs; the cell verbatim.
  public var isSufficient: String?

  /// The annotator whose answers the paper's evaluation uses (medalign.md 8).
  public static let goldAnnotator = "Annotator_1"

  public init(
    annotator: String = ReferenceAnswer.goldAnnotator, text: String, evidence: String? = nil,
    isApplicable: String? = nil, isSufficient: String? = nil
  ) {
    self.annotator = annotator
    self.text = text
    self.evidence = evidence
    self.isApplicable = isApplicable
    self.isSufficient = isSufficient
  }
}

/// What a clinician asked about one person's record, with the answers that clinicians gave.
public struct Instruction: Hashable, Sendable, Codable {
  public var id: InstructionID
  public var question: String
  /// The person whose record is asked about; `nil` in files that assign no records.
  public var personID: PersonID?
  public var category: String?
  public var subcategory: String?
  /// Of the clinician who submitted it, such as `Neurology`.
  public var specialty: String?
  /// In the order of the file.
  public var references: [ReferenceAnswer]

  public init(
    id: InstructionID, question: String, personID: PersonID?, category: String? = nil, subcategory: String? = nil,
    specialty: String? = nil, references: [ReferenceAnswer] = []
  ) {
    self.id = id
    self.question = question
    self.personID = personID
    self.category = category
    self.subcategory = subcategory
    self.specialty = specialty
    self.references = references
  }

  public var itemID: ItemID { ItemID(instructionID: id, personID: personID) }

  /// The answer that scores count against: `Annotator_1`'s.
  public var goldReference: ReferenceAnswer? {
    references.first { $0.annotator == ReferenceAnswer.goldAnnotator }
  }
}
