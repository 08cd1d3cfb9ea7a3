/// All rows of one person.
struct PersonGroup: Sendable {
  var person: Int64
  var rows: [ArraySlice<UInt8>]

  var byteCount: Int { rows.last?.endIndex ?? 0 }
}

/// Merges sorted runs into one group of rows per person, in order of person.
struct RunMerger {
  private var runs: [SortedRun]

  init(_ runs: [SortedRun]) { self.runs = runs }

  /// The next person's rows; earlier runs' rows first.
  /// - Complexity: the number of runs per person, and the rows' bytes.
  mutating func next() throws(OMOPImportError) -> PersonGroup? {
    guard let person = runs.lazy.compactMap(\.person).min() else { return nil }
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for index in runs.indices {
      while runs[index].person == person {
        try runs[index].take(into: &bytes)
        ends.append(bytes.count)
      }
    }
    var rows: [ArraySlice<UInt8>] = []
    rows.reserveCapacity(ends.count)
    var start = 0
    for end in ends {
      rows.append(bytes[start..<end])
      start = end
    }
    return PersonGroup(person: person, rows: rows)
  }
}
