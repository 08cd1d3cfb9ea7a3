/// An instruction as clinicians wrote it into a form, before a record is paired with it: a row of `instructions.tsv`.
///
/// `BenchmarkDataSet` reads the same file and takes what it knows.
public struct CollectedInstruction: Hashable, Sendable, Codable {
  public var id: InstructionID
  public var question: String
  public var category: String?
  public var subcategory: String?
  /// Which patients the instruction makes sense for.
  public var patientCharacteristics: String?
  /// The situation in which it would be given.
  public var clinicalContext: String?
  /// Whether it applies to patients generally; `nil` where the form does not say. The paper paired these alone.
  public var appliesGenerally: Bool?
  public var submitterSpecialty: String?
  /// Where it comes from: the file's own word, or the form's name and line.
  public var source: String?

  public init(
    id: InstructionID, question: String, category: String? = nil, subcategory: String? = nil,
    patientCharacteristics: String? = nil, clinicalContext: String? = nil, appliesGenerally: Bool? = nil,
    submitterSpecialty: String? = nil, source: String? = nil
  ) {
    self.id = id
    self.question = question
    self.category = category
    self.subcategory = subcategory
    self.patientCharacteristics = patientCharacteristics
    self.clinicalContext = clinicalContext
    self.appliesGenerally = appliesGenerally
    self.submitterSpecialty = submitterSpecialty
    self.source = source
  }

  /// What the paper ranked records by: instruction, patient characteristics and clinical context, with a blank between
  /// them; what is missing is left out.
  public var pairingQuery: String {
    [question, patientCharacteristics, clinicalContext].compactMap(\.self).joined(separator: " ")
  }

  /// The file's columns, in order.
  public static let columns = FormField.allCases.map(\.rawValue)

  /// The row's cells, in the order of `columns`.
  var cells: [String] {
    FormField.allCases.map { field in
      switch field {
      case .instructionID: id.rawValue
      case .question: question
      case .category: category ?? ""
      case .subcategory: subcategory ?? ""
      case .patientCharacteristics: patientCharacteristics ?? ""
      case .clinicalContext: clinicalContext ?? ""
      case .appliesGenerally: appliesGenerally.map { $0 ? "yes" : "no" } ?? ""
      case .submitterSpecialty: submitterSpecialty ?? ""
      case .source: source ?? ""
      }
    }
  }
}
