import DelimitedText
public import EHR
import Foundation
public import MedAlign
public import RecordOverview

/// One record for each instruction: the highest ranked that people found relevant, written as the older layout's
/// `ehr-relevance-labels.csv`, so that `medalign run --data` reads the folder.
public struct PairSelection: Sendable {
  /// What was written and what is missing.
  public struct Summary: Sendable, Equatable, Codable {
    public var folder: String
    /// Instructions with a relevant record.
    public var selected: Int
    /// Ranked instructions without one that is marked.
    public var withoutRelevantRecord: Int
    /// Selected ones with a record that nobody marked ranked above.
    public var belowUnmarked: Int
    /// Whether instructions with their categories were written beside.
    public var hasInstructions: Bool
    /// Where the records are reached from, relative to the folder; `nil`: they have to be put there.
    public var recordsLink: String?
  }

  /// BM25's pairs with marks, by instruction in the ranking's order, then by rank.
  private let pairs: [RankedPair]
  /// The person chosen for each instruction.
  public let chosen: [InstructionID: PersonID]
  private let belowUnmarked: Int

  /// - Throws: `nothingSelected`; `ranking` is its path.
  public init(_ pairs: [RankedPair], labels: RelevanceLabels, ranking: String) throws(PairingError) {
    var order: [InstructionID: Int] = [:]
    for pair in pairs where order[pair.instructionID] == nil { order[pair.instructionID] = order.count }
    self.pairs = labels.applied(to: pairs).filter { $0.method == .bm25 }.sorted { a, b in
      (order[a.instructionID] ?? 0, a.rank) < (order[b.instructionID] ?? 0, b.rank)
    }
    var chosen: [InstructionID: PersonID] = [:]
    var unmarked: Set<InstructionID> = []
    var below = 0
    for pair in self.pairs where chosen[pair.instructionID] == nil {
      if pair.isRelevant == true {
        chosen[pair.instructionID] = pair.personID
        if unmarked.contains(pair.instructionID) { below += 1 }
      } else if pair.isRelevant == nil {
        unmarked.insert(pair.instructionID)
      }
    }
    guard !chosen.isEmpty else { throw .nothingSelected(path: ranking) }
    self.chosen = chosen
    belowUnmarked = below
  }

  public static let fileName = "ehr-relevance-labels.csv"

  private static let instructionsName = "instructions.tsv"
  private static let columns = ["instruction_id", "question", "person_id", "is_selected_ehr"]

  /// Makes sure that writing into `folder` destroys nothing but an earlier selection.
  ///
  /// - Parameter inputs: Files that are being read.
  /// - Throws: `notSelection`.
  public static func checkReplaceable(_ folder: String, inputs: [String]) throws(PairingError) {
    let files = FileManager.default
    let labels = "\(folder)/\(fileName)"
    let instructions = "\(folder)/\(instructionsName)"
    func resolved(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }
    let read = Set(inputs.map(resolved))
    for path in [labels, instructions] where read.contains(resolved(path)) { throw .notSelection(path: path) }
    if files.fileExists(atPath: labels) {
      guard let table = try? DelimitedTable.read(spreadsheet: labels), table.header.names == columns else {
        throw .notSelection(path: labels)
      }
    } else if files.fileExists(atPath: instructions) {
      throw .notSelection(path: instructions)
    }
  }

  /// Writes the pairing into `folder`, which is made if need be, private to its owner.
  /// - Parameters:
  ///   - instructions: Those chosen are written beside, since they tell categories.
  ///   - records: Reached by a relative symbolic link, so that no patient's record is copied.
  /// - Throws: `unwritable`.
  public func write(
    to folder: String, instructions: [CollectedInstruction], records: RecordFolder?
  ) throws(PairingError) -> Summary {
    do {
      try PrivateFolder.create(folder)
      var writer = DelimitedWriter(format: .csv)
      try writer.append(Self.columns)
      var open = chosen
      for pair in pairs {
        let isChosen = open[pair.instructionID] == pair.personID
        if isChosen { open[pair.instructionID] = nil }
        try writer.append([
          pair.instructionID.rawValue, pair.question, "\(pair.personID)", isChosen ? "yes" : "no",
        ])
      }
      try PrivateFile.write(String(decoding: writer.bytes, as: UTF8.self), to: "\(folder)/\(Self.fileName)")
      let known = instructions.filter { chosen[$0.id] != nil }
      if !known.isEmpty { try InstructionFile.write(known, to: "\(folder)/\(Self.instructionsName)") }
      return Summary(
        folder: folder, selected: chosen.count,
        withoutRelevantRecord: Set(pairs.map(\.instructionID)).count - chosen.count, belowUnmarked: belowUnmarked,
        hasInstructions: !known.isEmpty, recordsLink: try records.flatMap { try Self.link($0, from: folder) })
    } catch let error as PairingError {
      throw error
    } catch let error as RunStoreError {
      throw .unwritable(path: folder, reason: error.description)
    } catch {
      throw .unwritable(path: folder, reason: "no permission, or not a folder")
    }
  }

  /// Links the records' folder under a name that data sets use.
  /// - Returns: The name; `nil` if the records lie in several folders, or another folder's have the name.
  private static func link(_ records: RecordFolder, from folder: String) throws -> String? {
    let files = FileManager.default
    let parents = Set(
      records.recordPaths.map { URL(filePath: $0).deletingLastPathComponent().resolvingSymlinksInPath().path })
    guard parents.count == 1, let target = parents.first else { return nil }
    for name in RecordLayout.folderNames where files.fileExists(atPath: "\(folder)/\(name)") {
      let path = "\(folder)/\(name)"
      if URL(filePath: path).resolvingSymlinksInPath().path == target { return name }
      // A link to other records, of an earlier selection, makes room; a folder stays.
      guard (try? files.destinationOfSymbolicLink(atPath: path)) != nil else { return nil }
      try files.removeItem(atPath: path)
    }
    let isOlder = records.recordPaths.contains { URL(filePath: $0).lastPathComponent.uppercased().hasPrefix("EHR_") }
    let name = isOlder ? "full_patient_ehrs" : "ehrs"
    let link = "\(folder)/\(name)"
    try? files.removeItem(atPath: link)  // a link that leads nowhere
    let start = URL(filePath: folder).resolvingSymlinksInPath().path
    try files.createSymbolicLink(atPath: link, withDestinationPath: relativePath(to: target, from: start))
    return name
  }

  /// Both absolute and without links.
  static func relativePath(to target: String, from folder: String) -> String {
    let (there, here) = (target.split(separator: "/"), folder.split(separator: "/"))
    let shared = zip(there, here).prefix { $0 == $1 }.count
    let parts = Array(repeating: "..", count: here.count - shared) + there.dropFirst(shared).map(String.init)
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }
}
