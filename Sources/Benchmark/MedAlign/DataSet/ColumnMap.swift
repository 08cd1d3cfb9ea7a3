/// Which column of an instruction file holds what.
public typealias ColumnMap = ColumnNames<InstructionField>

/// What an instruction file's columns hold.
public enum InstructionField: String, ColumnField {
  case instructionID = "instruction_id"
  case question
  case personID = "person_id"
  case fileName = "filename"
  case annotator = "annotator_num"
  case response = "clinician_response"
  case evidence
  case isApplicable = "is_applicable"
  case isSufficient = "is_sufficient"
  case category
  case subcategory
  case specialty
  /// Whether a pairing of the older layout was chosen; only rows that say yes count.
  case isSelected = "is_selected_ehr"

  public var standardNames: [String] {
    switch self {
    case .category: ["category", "human_assigned_category_1", "human_assigned_category"]
    case .subcategory: ["subcategory", "human_assigned_subcategory_1", "human_assigned_subcategory"]
    case .specialty: ["submitter_specialty", "specialty"]
    default: [rawValue]
    }
  }

  /// Of the public files and of `medalign collect`.
  public static let unneededColumns: Set<String> = [
    "source", "required_characteristics", "description", "patient_characteristics", "clinical_context",
    "applies_generally",
  ]
}
