/// Why synthetic records cannot be made or written.
public enum SyntheticRecordsError: Error, Sendable, Equatable, CustomStringConvertible {
  case option(name: String, expected: String, found: String)
  /// The folder exists and is not empty.
  case folderNotEmpty(path: String)
  case unwritable(path: String, reason: String)

  public var description: String {
    switch self {
    case .option(let name, let expected, let found): "\(name): expected \(expected), found \(found)"
    case .folderNotEmpty(let path): "\(path): expected a new or empty folder, found files in it"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    }
  }
}
