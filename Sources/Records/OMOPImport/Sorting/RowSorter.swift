/// Sorts rows by person in constant memory: sorted runs in work files, merged at the end. Rows of one person keep the
/// order they came in.
struct RowSorter {
  /// Bytes of rows held before a run is written.
  let memoryLimit: Int
  /// Runs merged in one pass; each holds a file and a buffer.
  static let mergeWidth = 64

  private let folder: String
  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  private var runs: [SortedRun] = []

  private struct Entry {
    var person: Int64
    var offset: Int
    var count: Int
  }

  init(folder: String, memoryLimit: Int = 64 << 20) {
    self.folder = folder
    self.memoryLimit = memoryLimit
  }

  mutating func add(_ row: [UInt8], of person: Int64) throws(OMOPImportError) {
    if !entries.isEmpty, bytes.count + row.count > memoryLimit { try writeRun() }
    entries.append(Entry(person: person, offset: bytes.count, count: row.count))
    bytes.append(contentsOf: row)
  }

  /// All rows, person by person.
  consuming func merged() throws(OMOPImportError) -> RunMerger {
    if !entries.isEmpty { try writeRun() }
    bytes = []
    while runs.count > Self.mergeWidth {
      var merged: [SortedRun] = []
      for start in stride(from: 0, to: runs.count, by: Self.mergeWidth) {
        // Runs are merged with their neighbours, so that rows keep their order.
        var merger = RunMerger(Array(runs[start..<min(start + Self.mergeWidth, runs.count)]))
        var run = RunWriter(file: try WorkFile(in: folder))
        while let group = try merger.next() {
          for row in group.rows { try run.append(row, of: group.person) }
        }
        merged.append(try run.finish())
      }
      runs = merged
    }
    return RunMerger(runs)
  }

  private mutating func writeRun() throws(OMOPImportError) {
    // Offsets grow with arrival: as second key they keep the order of one person's rows.
    entries.sort { ($0.person, $0.offset) < ($1.person, $1.offset) }
    var run = RunWriter(file: try WorkFile(in: folder))
    for entry in entries { try run.append(bytes[entry.offset..<entry.offset + entry.count], of: entry.person) }
    runs.append(try run.finish())
    entries.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
  }
}
