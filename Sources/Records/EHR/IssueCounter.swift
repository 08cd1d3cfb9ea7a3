/// Counts oddities by kind with the byte offset of each kind's first.
struct IssueCounter {
  private var counts: [(kind: RecordIssue.Kind, count: Int, first: Int)] = []

  mutating func add(_ kind: RecordIssue.Kind, at offset: Int, count: Int = 1) {
    guard count > 0 else { return }
    if let index = counts.firstIndex(where: { $0.kind == kind }) {
      counts[index].count += count
    } else {
      counts.append((kind, count, offset))
    }
  }

  /// In the order of `RecordIssue.Kind`.
  func issues(line: (Int) -> Int) -> [RecordIssue] {
    RecordIssue.Kind.allCases.compactMap { kind in
      counts.first { $0.kind == kind }.map { RecordIssue(kind: kind, count: $0.count, firstLine: line($0.first)) }
    }
  }
}
