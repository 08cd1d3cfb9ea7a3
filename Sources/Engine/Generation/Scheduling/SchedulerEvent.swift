/// Names a request given to a `Scheduler`.
public struct SequenceID: Hashable, Sendable {
  let number: Int
}

/// What happened to one sequence in a step.
public struct SchedulerEvent: Sendable {
  public enum Kind: Sendable {
    case progress(GenerationProgress)
    case finished(GenerationResult)
    case failed(EngineError)
  }

  public let sequence: SequenceID
  public let kind: Kind
}
