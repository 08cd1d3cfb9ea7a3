/// Counts what happened to a file's rows, so that a thousand odd cells are one issue with their number, the first line
/// and the first id.
struct IssueTally {
  private struct Entry {
    var count: Int
    var line: Int?
    var id: String?
  }

  private let file: String
  private var entries: [String: Entry] = [:]
  private var order: [String] = []

  init(file: String) { self.file = file }

  /// - Parameter reason: Without text of cells; the same for all rows that are counted together.
  mutating func add(_ reason: String, line: Int? = nil, id: String? = nil) {
    if entries[reason] == nil { order.append(reason) }
    entries[reason, default: Entry(count: 0, line: line, id: id)].count += 1
  }

  func count(_ reason: String) -> Int { entries[reason]?.count ?? 0 }

  /// In the order of first appearance.
  var issues: [DataIssue] {
    order.compactMap { reason in
      entries[reason].map { entry in
        DataIssue(
          file: file, line: entry.line, id: entry.id,
          reason: entry.count == 1 ? reason : "\(reason) (\(entry.count) times; this is the first)")
      }
    }
  }
}
