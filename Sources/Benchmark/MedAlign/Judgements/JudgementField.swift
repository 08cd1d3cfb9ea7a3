/// Which column of a file of judgements holds what.
public typealias JudgementColumns = ColumnNames<JudgementField>

/// What the columns of a file of judgements hold: of the release's `clinician-reviewed-model-responses.tsv`, whose
/// names are those that third-party readers use (medalign.md 6), and of our own grading export.
public enum JudgementField: String, ColumnField {
  case instructionID = "instruction_id"
  case personID = "person_id"
  case system = "model_name"
  case rank = "model_rank"
  case isCorrect = "binary_correct"
  /// Rows that say no are left out.
  case isUsed = "is_used_eval"
  case rater
  case raterSpecialty = "rater_specialty"
  /// Of the clinician who asked, not of the one who judged.
  case submitterSpecialty = "submitter_specialty"
  case seconds

  public var standardNames: [String] {
    switch self {
    case .system: ["model_name", "model", "system"]
    case .rank: ["model_rank", "rank"]
    case .isCorrect: ["binary_correct", "correct", "is_correct"]
    case .rater: ["rater", "annotator_num", "annotator", "annotator_id", "reviewer", "reviewer_id"]
    case .raterSpecialty: ["rater_specialty", "annotator_specialty", "reviewer_specialty"]
    default: [rawValue]
    }
  }

  public static let unneededColumns: Set<String> = [
    "question", "filename", "clinician_response", "model_response", "response", "evidence", "is_applicable",
    "is_sufficient",
  ]
}
