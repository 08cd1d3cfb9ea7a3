/// Sorts rows by person in constant memory: sorted runs in work files, merged at the end. Rows of one person keep the
/// order they came in.
struct RowSorter {
  /// Bytes of rows, and of what sorts them, held before a run is written.
  let memoryLimit: Int
  private let folder: String
  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Runs by how often they were merged; those of a level come after all of the levels above it.
  private var levels: [[SortedRun]] = [[]]
  private let mergeWidth: Int

  private struct Entry {
    var person: Int64
    var offset: Int
    var count: Int
  }

  /// - Parameter mergeWidth: Runs merged in one pass; each holds a file and, while merged, a buffer.
  init(folder: String, memoryLimit: Int = 64 << 20, mergeWidth: Int = 64) {
    self.folder = folder
    self.memoryLimit = memoryLimit
    self.mergeWidth = mergeWidth
  }

  mutating func add(_ row: [UInt8], of person: Int64) throws(OMOPImportError) {
    let held = bytes.count + entries.count * MemoryLayout<Entry>.stride
    if !entries.isEmpty, held + row.count > memoryLimit { try writeRun() }
    entries.append(Entry(person: person, offset: bytes.count, count: row.count))
    bytes.append(contentsOf: row)
  }

  /// All rows, person by person.
  consuming func merged() throws(OMOPImportError) -> RunMerger {
    if !entries.isEmpty { try writeRun() }
    return try RunMerger(levels.reversed().flatMap(\.self))
  }

  private mutating func writeRun() throws(OMOPImportError) {
    // Offsets grow with arrival: as second key they keep the order of one person's rows.
    entries.sort { ($0.person, $0.offset) < ($1.person, $1.offset) }
    var run = RunWriter(file: try WorkFile(in: folder))
    for entry in entries { try run.append(bytes[entry.offset..<entry.offset + entry.count], of: entry.person) }
    entries.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    try keep(try run.finish(), level: 0)
  }

  /// Merges a level as soon as it is full, so that few files are open however many rows there are.
  private mutating func keep(_ run: SortedRun, level: Int) throws(OMOPImportError) {
    levels[level].append(run)
    guard levels[level].count == mergeWidth else { return }
    var merger = try RunMerger(levels[level], limit: .max)
    levels[level] = []
    var merged = RunWriter(file: try WorkFile(in: folder))
    while let group = try merger.next() {
      for row in group.rows { try merged.append(row, of: group.person) }
    }
    if level + 1 == levels.count { levels.append([]) }
    try keep(try merged.finish(), level: level + 1)
  }
}
