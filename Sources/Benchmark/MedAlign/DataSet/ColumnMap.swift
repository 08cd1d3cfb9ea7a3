/// Which column of an instruction file holds what.
///
/// The headers of the release are not published in full, so each name can be changed. Names are matched without regard
/// to case; the first of several that the file has is taken. Columns that no entry names are ignored and reported.
public struct ColumnMap: Sendable, Equatable {
  public enum Field: String, Sendable, CaseIterable {
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
    /// Whether a pairing of the older layout was chosen; only rows that say yes count.
    case isSelected = "is_selected_ehr"
  }

  private var names: [Field: [String]]

  /// The names that MedAlign's files and their known look-alikes use.
  public static let standard = ColumnMap()

  public init() {
    names = Dictionary(uniqueKeysWithValues: Field.allCases.map { ($0, [$0.rawValue]) })
    names[.subcategory] = ["subcategory", "human_assigned_subcategory_1", "human_assigned_subcategory"]
    names[.category] = ["category", "human_assigned_category_1", "human_assigned_category"]
  }

  /// Column names to look for, the preferred one first.
  public subscript(field: Field) -> [String] {
    get { names[field] ?? [] }
    set { names[field] = newValue }
  }

  /// Columns of the public files and of `medalign collect` that nothing here needs.
  private static let unneeded: Set<String> = [
    "source", "required_characteristics", "description", "patient_characteristics", "clinical_context",
    "applies_generally", "submitter_specialty",
  ]

  /// Whether `column` is one that an entry names, or one that is known and not needed.
  func knows(_ column: String) -> Bool {
    let name = column.lowercased()
    return Self.unneeded.contains(name) || names.values.contains { $0.contains { $0.lowercased() == name } }
  }

  /// Changes one entry as written on the command line: `person_id=patient`.
  ///
  /// - Returns: Whether `text` names a field and a column.
  public mutating func apply(_ text: String) -> Bool {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let field = Field(rawValue: String(parts[0])) else { return false }
    names[field] = [String(parts[1])]
    return true
  }
}
