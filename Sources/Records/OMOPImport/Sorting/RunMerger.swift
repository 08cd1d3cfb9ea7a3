/// All rows of one person.
struct PersonGroup: Sendable {
  var person: Int64
  var rows: [ArraySlice<UInt8>]
  /// Rows by their first byte, of a person who has more than a record may hold; `rows` is then empty.
  var excess: [UInt8: Int] = [:]

  var byteCount: Int { rows.last?.endIndex ?? 0 }
}

/// Merges sorted runs into one group of rows per person, in order of person.
struct RunMerger {
  /// Bytes of one person's rows. A record of five million tokens has some 20 MB.
  static let personLimit = 512 << 20

  private var runs: [SortedRun]
  private let limit: Int

  init(_ runs: [SortedRun], limit: Int = RunMerger.personLimit) throws(OMOPImportError) {
    self.runs = runs
    self.limit = limit
    for index in self.runs.indices { try self.runs[index].open() }
  }

  /// The next person's rows; earlier runs' rows first.
  /// - Complexity: the number of runs per person, and the rows' bytes.
  mutating func next() throws(OMOPImportError) -> PersonGroup? {
    guard let person = runs.lazy.compactMap(\.person).min() else { return nil }
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var excess: [UInt8: Int] = [:]
    for index in runs.indices {
      while runs[index].person == person {
        let start = bytes.count
        try runs[index].take(into: &bytes)
        ends.append(bytes.count)
        guard bytes.count > limit || !excess.isEmpty else { continue }
        // The rows so far, or this one more.
        var first = excess.isEmpty ? 0 : start
        for end in excess.isEmpty ? ends : [bytes.count] {
          if first < end { excess[bytes[first], default: 0] += 1 }
          first = end
        }
        (bytes, ends) = ([], [])
      }
    }
    var rows: [ArraySlice<UInt8>] = []
    rows.reserveCapacity(ends.count)
    var start = 0
    for end in ends {
      rows.append(bytes[start..<end])
      start = end
    }
    return PersonGroup(person: person, rows: rows, excess: excess)
  }
}
