/// Why an index cannot be built or scores cannot be weighted. Holds numbers only, never text of a document or a query.
public enum RetrievalError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A parameter of a variant or a weight is out of range.
  case parameter(name: String, expected: String, found: String)
  /// A document has more bytes than `BM25Index.documentByteLimit`.
  case documentTooLarge(document: Int, bytes: Int, limit: Int)
  /// More documents or distinct words than the index can number.
  case tooMany(what: String, limit: Int)
  /// The caller could not deliver a document; the reason is the caller's and must hold no patient text.
  case unreadable(document: Int, reason: String)
  /// One age per document is needed.
  case ageCount(expected: Int, found: Int)
  /// An age is not a finite number.
  case age(document: Int)

  public var description: String {
    switch self {
    case .parameter(let name, let expected, let found): "\(name) must be \(expected), not \(found)"
    case .documentTooLarge(let document, let bytes, let limit):
      "document \(document) has \(bytes) bytes; the limit is \(limit)"
    case .tooMany(let what, let limit): "more than \(limit) \(what)"
    case .unreadable(let document, let reason): "document \(document) cannot be read: \(reason)"
    case .ageCount(let expected, let found): "\(expected) documents need as many ages, not \(found)"
    case .age(let document): "the age of document \(document) is not a finite number"
    }
  }
}
