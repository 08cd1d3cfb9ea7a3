/// How an item ended. Every planned item ends in exactly one of these.
///
/// Reasons name ids, counts and offsets, never a record's or an answer's text.
public enum Outcome: Codable, Sendable, Equatable {
  case answered(String)
  /// The prompt cannot fit the context.
  case refused(reason: String)
  /// Reading, packing or generating threw an error.
  case failed(reason: String)
  /// There was nothing to run on, such as a missing record.
  case skipped(reason: String)

  public enum Kind: String, Codable, Sendable, CaseIterable {
    case answered, refused, failed, skipped
  }

  public var kind: Kind {
    switch self {
    case .answered: .answered
    case .refused: .refused
    case .failed: .failed
    case .skipped: .skipped
    }
  }

  public var answer: String? {
    if case .answered(let text) = self { text } else { nil }
  }

  public var reason: String? {
    switch self {
    case .answered: nil
    case .refused(let reason), .failed(let reason), .skipped(let reason): reason
    }
  }
}
