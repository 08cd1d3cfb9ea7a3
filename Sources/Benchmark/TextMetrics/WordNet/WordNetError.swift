/// Why WordNet's files cannot be used.
public enum WordNetError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case malformed(path: String, line: Int, expected: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .malformed(let path, let line, let expected): "\(path):\(line): not a file of WordNet: expected \(expected)"
    }
  }
}
