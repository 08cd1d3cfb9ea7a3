/// Why a record cannot be read. Descriptions hold file, line and markup, never text of the record.
public enum RecordError: Error, Sendable, Equatable, CustomStringConvertible {
  case unreadable(file: String, reason: String)
  case tooLarge(file: String, bytes: Int, limit: Int)
  case empty(file: String)
  /// Not XML at all: compressed, UTF-16, or no markup.
  case notXML(file: String, found: String)
  /// The XML is not well-formed.
  case malformed(file: String, line: Int, problem: String)
  case tooDeep(file: String, line: Int, limit: Int)
  case wrongRoot(file: String, line: Int, found: String)

  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .tooLarge(let file, let bytes, let limit):
      "\(file): expected a record of at most \(limit) bytes, found \(bytes)"
    case .empty(let file): "\(file): expected a record, found an empty file"
    case .notXML(let file, let found): "\(file): expected an XML record, found \(found)"
    case .malformed(let file, let line, let problem): "\(file):\(line): XML is not well-formed: \(problem)"
    case .tooDeep(let file, let line, let limit): "\(file):\(line): elements are nested deeper than \(limit)"
    case .wrongRoot(let file, let line, let found):
      "\(file):\(line): expected the root element eventstream or record, found \(found)"
    }
  }
}
