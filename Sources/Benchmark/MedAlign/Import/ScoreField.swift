/// Which column or key of a file of scores holds what.
public typealias ScoreColumns = ColumnNames<ScoreField>

/// What the columns of a file of scores hold, beside those that are metrics.
public enum ScoreField: String, ColumnField {
  case instructionID = "instruction_id"
  case personID = "person_id"
  case system
  /// In the long form, the metric's name.
  case metric
  /// In the long form, its value.
  case value

  public var standardNames: [String] {
    switch self {
    case .system: ["system", "model_name", "model"]
    case .metric: ["metric", "metric_name"]
    case .value: ["value", "score"]
    default: [rawValue]
    }
  }

  public static let unneededColumns: Set<String> = []
}
