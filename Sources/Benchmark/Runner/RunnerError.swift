public import ContextPacking
public import Generation
public import MedAlign

/// Why a run cannot start or go on. An item's own trouble is not an error but its outcome.
public enum RunnerError: Error, Sendable {
  case contextTooLong(requestedTokens: Int, trainedTokens: Int)
  case limitOutOfRange(Int)
  case noInstructions(folder: String)
  case packing(PackingError)
  case modelDigest(reason: String)
  case dataSet(DataSetError)
  case engine(EngineError)
  case store(RunStoreError)
  case promptFileNotWritable(file: String, reason: String)
  case measurementFailed(reason: String)
}

extension RunnerError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .contextTooLong(let requested, let trained):
      "a context of \(requested) tokens is beyond the \(trained) that the model was trained for; scale its positions (--rope-scaling) or ask for less"
    case .limitOutOfRange(let limit): "--limit: expected at least 1, found \(limit)"
    case .noInstructions(let folder): "\(folder): expected at least one instruction, found none"
    case .packing(let error): "\(error)"
    case .modelDigest(let reason): "the model's fingerprint cannot be computed: \(reason)"
    case .dataSet(let error): "\(error)"
    case .engine(let error): "\(error)"
    case .store(let error): "\(error)"
    case .promptFileNotWritable(let file, let reason): "\(file): prompts cannot be written: \(reason)"
    case .measurementFailed(let reason): "the model's rate cannot be measured: \(reason)"
    }
  }
}
