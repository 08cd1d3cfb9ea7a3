/// Why a run folder cannot be used, in one line.
public enum RunStoreError: Error, Sendable, Equatable, CustomStringConvertible {
  case noFolder(path: String)
  /// The folder holds other things than a run.
  case notARun(path: String)
  /// Another process is running into the folder.
  case busy(path: String)
  /// The folder holds a run of something else.
  case differentPlan(path: String, differences: [String])
  case newerSchema(path: String, found: Int, supported: Int)
  case notReadable(path: String, reason: String)
  case notWritable(path: String, reason: String)
  case diskFull(path: String)
  case corrupted(path: String, reason: String)
  case unknownItem(ItemID, path: String)
  case alreadyFinished(ItemID, path: String)
  /// The data base answered with another error; `reason` holds its code alone.
  case dataBase(path: String, reason: String)

  public var description: String {
    switch self {
    case .noFolder(let path):
      "\(path): no such run folder"
    case .notARun(let path):
      "\(path): expected a run folder (with run.sqlite) or an empty one, found other files"
    case .busy(let path):
      "\(path): another process is running into this folder; wait for it or choose another folder"
    case .differentPlan(let path, let differences):
      "\(path): holds a run of another plan and cannot be continued (\(differences.joined(separator: "; ")))"
    case .newerSchema(let path, let found, let supported):
      "\(path): written by a newer medalign (schema \(found), this one knows up to \(supported))"
    case .notReadable(let path, let reason):
      "\(path): cannot be read (\(reason))"
    case .notWritable(let path, let reason):
      "\(path): cannot be written (\(reason))"
    case .diskFull(let path):
      "\(path): no space left on the disk; what was stored before is safe, run again after making room"
    case .corrupted(let path, let reason):
      "\(path): is not a sound run store (\(reason))"
    case .unknownItem(let item, let path):
      "\(path): \(item) was not planned in this run"
    case .alreadyFinished(let item, let path):
      "\(path): \(item) already has an outcome"
    case .dataBase(let path, let reason):
      "\(path): \(reason)"
    }
  }
}
