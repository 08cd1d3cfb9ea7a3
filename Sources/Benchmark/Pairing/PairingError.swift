/// Why records cannot be paired with instructions, in one line: paths, ids and counts, no text of a record.
public enum PairingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// None of the folder's records can be read.
  case noReadableRecord(path: String, count: Int, first: String)
  /// The index refuses; the reason holds numbers alone.
  case index(reason: String)
  case noInstructions(path: String)
  /// Instructions are to be restricted to those that apply generally, and the file does not say which do.
  case noGeneralInstructions(path: String, hasColumn: Bool)
  /// The reader's own line, which begins with the path.
  case unreadable(String)
  case missingColumns(path: String, names: [String])
  /// A table of labels without ranks tells no hit rate.
  case noRanking(path: String)
  /// People's marks would be lost.
  case marked(path: String, marks: Int)
  /// Something else lies where pairs are to be written.
  case notPairs(path: String)
  /// Something else than an earlier selection lies where one is to be written.
  case notSelection(path: String)
  case noLabels(path: String)
  /// No instruction has a relevant record.
  case nothingSelected(path: String)
  case unwritable(path: String, reason: String)

  public var description: String {
    switch self {
    case .noReadableRecord(let path, let count, let first):
      "\(path): none of the \(count) records can be read; first: \(first)"
    case .index(let reason): "the records cannot be indexed: \(reason)"
    case .noInstructions(let path): "\(path): holds no instructions"
    case .noGeneralInstructions(let path, let hasColumn):
      hasColumn
        ? "\(path): no instruction has yes under applies_generally" : "\(path):1: no column applies_generally"
    case .unreadable(let line): line
    case .missingColumns(let path, let names):
      "\(path):1: missing column\(names.count == 1 ? "" : "s") \(names.joined(separator: ", "))"
    case .noRanking(let path):
      "\(path):1: no columns method and rank: labels alone tell no hit rate; give the ranking with --pairs"
    case .marked(let path, let marks):
      "\(path): exists and holds \(marks) marks of relevance, which would be lost; choose another output"
    case .notPairs(let path): "\(path): exists and is not a file of pairs; choose another output"
    case .notSelection(let path):
      "\(path): is not an earlier selection's, and would be overwritten; choose another folder for --select"
    case .noLabels(let path): "\(path): no pair is marked as relevant or not"
    case .nothingSelected(let path): "\(path): no instruction has a record marked as relevant; nothing to select"
    case .unwritable(let path, let reason): "\(path): cannot be written (\(reason))"
    }
  }
}
