public import EHR

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The records of a folder: of one that holds them itself, of a MedAlign release or of what `medalign synth` made.
///
/// Finds the same files as `medalign run --data` does: `<person id>.xml` and `EHR_<person id>.xml`, in the folder
/// itself or in a folder of records (`ehrs`, …) of a data set; of two files for one person the first counts.
public struct RecordFolder: Sendable {
  /// A file that looks like a record and is not counted as one.
  public struct LeftOut: Sendable, Equatable, CustomStringConvertible {
    public let path: String
    public let reason: String
    public var description: String { "\(path): \(reason)" }
  }

  /// As it was given.
  public let path: String
  /// Paths of the records, by ascending person id.
  public let recordPaths: [String]
  public let leftOut: [LeftOut]
  private let byPerson: [PersonID: String]

  /// - Parameter path: A folder, or a single record's file, whatever its name.
  /// - Throws: `noFolder`, `unlistable`, `noRecords`.
  public init(path: String) throws(RecordOverviewError) {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .noFolder(path: path) }
    self.path = path
    guard isFolder else {
      recordPaths = [path]
      leftOut = []
      byPerson = PersonID(fileName: path).map { [$0: path] } ?? [:]
      return
    }
    var listing = Listing()
    try listing.add(folder: path)
    if listing.byPerson.isEmpty {
      listing = Listing()
      for folder in Self.recordFolders(below: path) { try listing.add(folder: folder) }
    }
    guard !listing.byPerson.isEmpty else { throw .noRecords(path: path) }
    byPerson = listing.byPerson
    leftOut = listing.leftOut
    recordPaths = byPerson.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The path of a person's record.
  /// - Throws: `noRecord`.
  public func recordPath(of person: PersonID) throws(RecordOverviewError) -> String {
    guard let path = byPerson[person] else {
      throw .noRecord(person: "\(person)", path: self.path, recordCount: recordPaths.count)
    }
    return path
  }

  /// The data set's folders of records: of `path` itself, else of the latest release below it.
  private static func recordFolders(below path: String) -> [String] {
    var candidates = [path]
    for parent in [path, path + "/files"] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
      candidates += names.filter { $0.hasPrefix("medalign_instructions_v") }.sorted(by: >).map { "\(parent)/\($0)" }
    }
    for candidate in candidates {
      let found = RecordLayout.folderNames.map { "\(candidate)/\($0)" }.filter(FileManager.default.fileExists(atPath:))
      if !found.isEmpty { return found }
    }
    return []
  }

  private struct Listing {
    var byPerson: [PersonID: String] = [:]
    var leftOut: [LeftOut] = []

    mutating func add(folder: String) throws(RecordOverviewError) {
      let names: [String]
      do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
        throw .unlistable(path: folder, reason: "no permission, or not a folder")
      }
      for name in names.sorted() where name.lowercased().hasSuffix(".xml") {
        let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        guard let person = PersonID(fileName: name) else {
          leftOut.append(
            LeftOut(path: path, reason: "expected <person id>.xml or EHR_<person id>.xml; file left out"))
          continue
        }
        if let earlier = byPerson[person] {
          leftOut.append(LeftOut(path: path, reason: "a second record of this person; \(earlier) is used"))
        } else {
          byPerson[person] = path
        }
      }
    }
  }
}
