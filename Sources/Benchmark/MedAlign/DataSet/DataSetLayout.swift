import EHR
import Foundation

/// Where the files of a data folder lie.
///
/// - Release: `files/medalign_instructions_v1_3/` (given itself or a folder above it) with
///   `clinician-instruction-responses.tsv` and `ehrs/<id>.xml`.
/// - Older: `ehr-relevance-labels.csv`, `clinician-instruction-responses.csv` and `full_patient_ehrs/EHR_<id>.xml`.
/// - Instructions alone: `instructions-sample.csv` and its like, also given as a file.
struct DataSetLayout {
  /// Folder of the instruction files.
  var folder: String
  /// Clinicians' answers, if there are any; relative to `folder`, like all names here.
  var responses: String?
  /// The older layout's pairing.
  var pairings: String?
  /// Questions without answers; of them come items if there are neither answers nor a pairing, else only categories.
  var questions: [String] = []
  /// Categories of subcategories.
  var taxonomy: String?

  static let responseNames = ["clinician-instruction-responses.tsv", "clinician-instruction-responses.csv"]
  static let pairingNames = ["ehr-relevance-labels.csv", "ehr-relevance-labels.tsv"]
  static let questionNames = [
    "instructions.tsv", "instructions.csv", "instructions-sample.csv", "instructions-sample.tsv",
  ]
  static let taxonomyNames = ["instruction-taxonomy.csv", "instruction-taxonomy.tsv"]

  static func find(_ path: String) throws(DataSetError) -> DataSetLayout {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .noFolder(path: path) }
    if !isFolder.boolValue {
      let file = path.split(separator: "/").last.map(String.init) ?? path
      let parent = PrivateFolder.parent(of: path)
      var layout = DataSetLayout(folder: parent.isEmpty ? "." : parent)
      layout.questions = [file]
      layout.taxonomy = layout.first(of: taxonomyNames)
      return layout
    }
    for folder in candidates(path) {
      var layout = DataSetLayout(folder: folder)
      layout.responses = layout.first(of: responseNames)
      layout.pairings = layout.first(of: pairingNames)
      layout.questions = questionNames.filter(layout.has)
      layout.taxonomy = layout.first(of: taxonomyNames)
      if layout.responses != nil || layout.pairings != nil || !layout.questions.isEmpty { return layout }
    }
    throw .noInstructions(
      path: path, expected: [responseNames[0], pairingNames[0], questionNames[0], questionNames[2]])
  }

  /// The folder itself, then the release's folders below it, the latest version first.
  private static func candidates(_ path: String) -> [String] {
    var found = [path]
    for parent in [path, path + "/files"] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
      found += names.filter { $0.hasPrefix("medalign_instructions_v") }.sorted(by: >).map { parent + "/" + $0 }
    }
    return found
  }

  private func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + name) }
  private func first(of names: [String]) -> String? { names.first(where: has) }

  /// Whether `medalign synth` wrote the folder: its mark lies there, or above the release's folders.
  var isSynthetic: Bool {
    var folders = [folder]
    if folder.split(separator: "/").last?.hasPrefix("medalign_instructions_v") == true {
      folders += [folder + "/..", folder + "/../.."]
    }
    return folders.contains { FileManager.default.fileExists(atPath: $0 + "/SYNTHETIC.txt") }
  }

  /// The records beside the instructions, by person and by file name; of two files for one person the first counts.
  func findRecords(issues: inout [DataIssue]) -> (byPerson: [PersonID: String], byName: [String: String]) {
    var byPerson: [PersonID: String] = [:]
    var byName: [String: String] = [:]
    let present = RecordLayout.folderNames.filter(has)
    if present.isEmpty {
      issues.append(
        DataIssue(file: folder, reason: "no folder of records (\(RecordLayout.folderNames.joined(separator: ", ")))"))
    }
    for subfolder in present {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + subfolder) else {
        issues.append(DataIssue(file: subfolder, reason: "the folder cannot be listed"))
        continue
      }
      for name in names.sorted() where name.lowercased().hasSuffix(".xml") {
        let path = "\(subfolder)/\(name)"
        byName[name] = byName[name] ?? path
        guard let person = PersonID(fileName: name) else {
          issues.append(DataIssue(file: path, reason: "expected <person id>.xml or EHR_<person id>.xml; file left out"))
          continue
        }
        if let earlier = byPerson[person] {
          issues.append(
            DataIssue(file: path, id: "\(person)", reason: "a second record of this person; \(earlier) is used"))
        } else {
          byPerson[person] = path
        }
      }
    }
    return (byPerson, byName)
  }
}
