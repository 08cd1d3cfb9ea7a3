/// Why records cannot be shown or counted, in one line. Holds paths, ids, counts and names of event types, no other
/// text of a record.
public enum RecordOverviewError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Neither a folder nor a file.
  case noFolder(path: String)
  case unlistable(path: String, reason: String)
  /// The folder holds no file named as records are.
  case noRecords(path: String)
  /// The folder holds other people's records.
  case noRecord(person: String, path: String, recordCount: Int)
  /// None of the folder's records can be read.
  case noReadableRecord(path: String, count: Int, first: String)
  /// The record has no event of these types.
  case unknownTypes([String], present: [String])

  public var description: String {
    switch self {
    case .noFolder(let path):
      "\(path): no such folder or file"
    case .unlistable(let path, let reason):
      "\(path): the folder cannot be listed (\(reason))"
    case .noRecords(let path):
      "\(path): expected records named <person id>.xml or EHR_<person id>.xml, here or in a data set's folder below, "
        + "found none"
    case .noRecord(let person, let path, let count):
      "\(person): no record of this person in \(path), which holds \(count == 1 ? "1 record" : "\(count) records")"
    case .noReadableRecord(let path, let count, let first):
      "\(path): none of the \(count) records can be read; first: \(first)"
    case .unknownTypes(let names, let present):
      "no event of type \(names.joined(separator: ", ")); the record has "
        + (present.isEmpty ? "no events" : present.joined(separator: ", "))
    }
  }
}
