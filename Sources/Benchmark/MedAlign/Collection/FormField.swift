/// What a column of a form can hold; the raw value is the column's name in `instructions.tsv`.
public enum FormField: String, Sendable, CaseIterable, Codable {
  case instructionID = "instruction_id"
  case question
  case category
  case subcategory
  case patientCharacteristics = "patient_characteristics"
  case clinicalContext = "clinical_context"
  case appliesGenerally = "applies_generally"
  case submitterSpecialty = "submitter_specialty"
  case source

  /// Whether each of several instructions in a row has its own.
  var belongsToInstruction: Bool {
    switch self {
    case .question, .category, .subcategory, .patientCharacteristics, .clinicalContext, .appliesGenerally: true
    case .instructionID, .submitterSpecialty, .source: false
    }
  }

  /// Names that files give the column, the output's own first.
  var knownNames: [String] {
    switch self {
    case .instructionID: ColumnMap.standard[.instructionID] + ["question_id"]
    case .question: ColumnMap.standard[.question] + ["instruction"]
    case .category: ColumnMap.standard[.category]
    case .subcategory: ColumnMap.standard[.subcategory]
    case .patientCharacteristics: ["patient_characteristics", "required_characteristics"]
    case .clinicalContext: ["clinical_context", "context"]
    case .appliesGenerally: ["applies_generally", "applicable_generally"]
    case .submitterSpecialty: ["submitter_specialty", "specialty", "speciality"]
    case .source: ["source"]
    }
  }
}
