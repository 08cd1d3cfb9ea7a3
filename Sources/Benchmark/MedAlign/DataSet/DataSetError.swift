/// Why a data folder cannot be used at all, in one line. What concerns single rows or records is a `DataIssue`.
public enum DataSetError: Error, Sendable, Equatable, CustomStringConvertible {
  case noFolder(path: String)
  /// The folder holds none of the files that name instructions.
  case noInstructions(path: String, expected: [String])
  case unreadable(path: String, reason: String)
  case missingColumns(path: String, names: [String])
  /// The file can be read and holds nothing that can be used.
  case unusable(path: String, reason: String)

  public var description: String {
    switch self {
    case .noFolder(let path):
      "\(path): no such data folder"
    case .noInstructions(let path, let expected):
      "\(path): expected one of \(expected.joined(separator: ", ")), found none"
    case .unreadable(let path, let reason):
      "\(path): cannot be read (\(reason))"
    case .missingColumns(let path, let names):
      "\(path):1: missing column\(names.count == 1 ? "" : "s") \(names.joined(separator: ", "))"
    case .unusable(let path, let reason):
      "\(path): \(reason)"
    }
  }
}
