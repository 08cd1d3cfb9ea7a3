public import EHR

/// Why records cannot be de-identified. Descriptions hold paths and counts, never text of a record.
public enum DeidentificationError: Error, Sendable, Equatable, CustomStringConvertible {
  case record(RecordError)
  /// Neither the root's `person_id` nor the file's name is a person's id, and all surrogates depend on it.
  case noPersonID(file: String)
  /// The rewritten record does not read back with as many events and encounters: nothing was written.
  case notRereadable(file: String)
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  case noRecords(path: String)
  case folderNotEmpty(path: String)
  /// A file is already there and is not overwritten.
  case exists(path: String)
  case shortKey(path: String, bytes: Int)
  case insideOutput(path: String)
  case unreadableIdentifiers(reason: String)
  case unreadableIdentifierRows(path: String, lines: [Int])

  public var description: String {
    switch self {
    case .record(let error): error.description
    case .noPersonID(let file):
      "\(file): no person's id in the root element or the file's name (<id>.xml or EHR_<id>.xml)"
    case .notRereadable(let file): "\(file): the result would not read back with the same events; nothing was written"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    case .noRecords(let path): "\(path): expected records (<id>.xml or EHR_<id>.xml), found none"
    case .folderNotEmpty(let path): "\(path): expected a new or empty folder"
    case .exists(let path): "\(path): exists already and is not overwritten"
    case .shortKey(let path, let bytes):
      "\(path): expected a key of at least \(SecretKey.minimumBytes) bytes, found \(bytes)"
    case .insideOutput(let path): "\(path): secret, so it must not lie in the output folder"
    case .unreadableIdentifiers(let reason): reason
    case .unreadableIdentifierRows(let path, let lines):
      "\(path): \(lines.count) rows without a known kind or person, the first on line \(lines.first ?? 0); "
        + "expected person_id (a number or *), kind and value"
    }
  }
}
