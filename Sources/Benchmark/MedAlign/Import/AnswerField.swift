/// Which column or key of a file of answers holds what.
public typealias AnswerColumns = ColumnNames<AnswerField>

/// What the columns of a file of answers hold.
public enum AnswerField: String, ColumnField {
  case instructionID = "instruction_id"
  case personID = "person_id"
  case system
  case answer
  case error
  case errorCode = "error_code"
  case refusal
  case finishReason = "finish_reason"
  case inputTokens = "input_tokens"
  case outputTokens = "output_tokens"

  public var standardNames: [String] {
    switch self {
    case .instructionID, .personID: [rawValue]
    case .system: ["model_name", "model", "system"]
    case .answer: ["model_response", "response", "answer", "output", "completion"]
    case .error: ["error", "error_message"]
    case .errorCode: ["error_code"]
    case .refusal: ["refusal", "refused", "is_refusal"]
    case .finishReason: ["finish_reason", "stop_reason"]
    case .inputTokens: ["input_tokens", "prompt_tokens", "usage.prompt_tokens", "usage.input_tokens"]
    case .outputTokens: [
      "output_tokens", "completion_tokens", "generated_tokens", "usage.completion_tokens", "usage.output_tokens",
    ]
    }
  }

  public static let unneededColumns: Set<String> = [
    "question", "filename", "annotator_num", "clinician_response", "evidence", "is_applicable", "is_sufficient",
    "model_rank", "binary_correct", "is_used_eval", "submitter_specialty", "rater", "rank", "correct", "seconds",
  ]
}
