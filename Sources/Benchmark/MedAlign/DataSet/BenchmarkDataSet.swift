public import EHR

/// Instructions, reference answers and the whereabouts of patient records, as a data folder holds them.
///
/// Records themselves are read later, one at a time, by `recordPath(for:)`.
public struct BenchmarkDataSet: Sendable {
  /// The folder's own name.
  public let name: String
  /// The folder that the instruction files lie in.
  public let folder: String
  /// Whether `medalign synth` made the folder, so that no record is a real person's; for reports.
  public let isSynthetic: Bool
  /// Ordered by instruction id, then person id; no two have the same `itemID`.
  public internal(set) var instructions: [Instruction]
  /// What was read differently than it stands, in the order found.
  public let issues: [DataIssue]
  /// People whose records lie in the folder, ascending.
  public let people: [PersonID]

  /// Relative to `folder`.
  let recordPaths: [PersonID: String]
  /// Paths of the instruction files that were read, relative to `folder`, in a fixed order.
  let instructionFiles: [String]
  let columnMap: ColumnMap

  init(
    name: String, folder: String, isSynthetic: Bool, instructions: [Instruction], issues: [DataIssue],
    recordPaths: [PersonID: String], instructionFiles: [String], columnMap: ColumnMap
  ) {
    self.name = name
    self.folder = folder
    self.isSynthetic = isSynthetic
    self.instructions = instructions.sorted { $0.itemID < $1.itemID }
    self.issues = issues
    self.recordPaths = recordPaths
    self.people = recordPaths.keys.sorted { $0.rawValue < $1.rawValue }
    self.instructionFiles = instructionFiles
    self.columnMap = columnMap
  }

  /// Where the person's record lies, or `nil` if the folder does not hold it: the item is then to be skipped.
  public func recordPath(for person: PersonID) -> String? {
    recordPaths[person].map { folder + "/" + $0 }
  }

  /// Gives every instruction without a person one of the folder's records, in turn by ascending id.
  ///
  /// Files such as `instructions-sample.csv` name no person; this asks their questions anyway, for demonstration.
  /// Instructions that have a person keep it; if the folder holds no record nothing changes.
  public func assigningRecords() -> BenchmarkDataSet {
    guard !people.isEmpty else { return self }
    var copy = self
    var next = 0
    var taken = Set(instructions.filter { $0.personID != nil }.map(\.itemID))
    for index in copy.instructions.indices where copy.instructions[index].personID == nil {
      for _ in people.indices {
        copy.instructions[index].personID = people[next % people.count]
        next += 1
        if taken.insert(copy.instructions[index].itemID).inserted { break }
      }
    }
    copy.instructions.sort { $0.itemID < $1.itemID }
    return copy
  }
}
