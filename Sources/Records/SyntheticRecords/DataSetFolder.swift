import DelimitedText
import EHR
#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SyntheticDataSet {
  /// The folder of instructions and records inside a data set, as in the release.
  public static let releaseFolder = "files/medalign_instructions_v1_3"

  /// What was written.
  public struct Summary: Sendable, Equatable {
    public fileprivate(set) var patientCount = 0
    public fileprivate(set) var instructionCount = 0
    public fileprivate(set) var recordBytes = 0
  }

  /// Writes the data set as the release is laid out:
  /// ```
  /// SYNTHETIC.txt
  /// files/medalign_instructions_v1_3/clinician-instruction-responses.tsv
  /// files/medalign_instructions_v1_3/instructions.csv            (with the taxonomy's subcategory)
  /// files/medalign_instructions_v1_3/ehrs/<person_id>.xml        (EHR_<person_id>.xml in the older layout)
  /// ```
  /// - Parameter progress: called with the number of patients written.
  /// - Throws: `folderNotEmpty` unless `folder` is new or empty; `unwritable`.
  @discardableResult
  public func write(
    to folder: String, progress: (Int) -> Void = { _ in }
  ) throws(SyntheticRecordsError) -> Summary {
    var summary = Summary()
    let files = FileManager.default
    if let present = try? files.contentsOfDirectory(atPath: folder), !present.isEmpty {
      throw .folderNotEmpty(path: folder)
    }
    let release = folder + "/" + Self.releaseFolder
    do {
      try files.createDirectory(
        atPath: release + "/ehrs", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .unwritable(path: release, reason: Self.reason(error))
    }
    var responses = DelimitedWriter(format: .tsv)
    var instructions = DelimitedWriter(format: .csv)
    try append(Self.responseColumns, to: &responses)
    try append(["instruction_id", "question", "human_assigned_subcategory_1", "source"], to: &instructions)
    for index in 0..<options.patientCount {
      let item = item(index)
      let fileName = (options.layout == .older ? "EHR_" : "") + "\(item.personID).xml"
      try save(item.xml, to: "\(release)/ehrs/\(fileName)")
      for instruction in item.instructions {
        try append(
          [
            String(instruction.id), instruction.question, item.personID.description, fileName, "Annotator_1",
            instruction.answer, instruction.evidence, "yes", "yes",
          ], to: &responses)
        try append(
          [
            String(instruction.id), instruction.question, instruction.subcategory,
            "synthetic \(instruction.family.rawValue)",
          ],
          to: &instructions)
      }
      summary.patientCount += 1
      summary.instructionCount += item.instructions.count
      summary.recordBytes += item.xml.count
      progress(summary.patientCount)
    }
    try save(responses.bytes, to: release + "/clinician-instruction-responses.tsv")
    try save(instructions.bytes, to: release + "/instructions.csv")
    try save(Array(notice.utf8), to: folder + "/SYNTHETIC.txt")
    return summary
  }

  private static let responseColumns = [
    "instruction_id", "question", "person_id", "filename", "annotator_num", "clinician_response", "evidence",
    "is_applicable", "is_sufficient",
  ]

  private var notice: String {
    """
    SYNTHETIC DATA. Every patient, name, note and number in this folder was made by a program
    (medalign synth, seed \(options.seed), \(options.patientCount) patients). Nothing describes a real person.
    Not for clinical use.

    """
  }

  private func append(_ cells: [String], to writer: inout DelimitedWriter) throws(SyntheticRecordsError) {
    do {
      try writer.append(cells)
    } catch {
      throw .unwritable(path: "table", reason: error.description)
    }
  }

  private func save(_ bytes: [UInt8], to path: String) throws(SyntheticRecordsError) {
    do {
      try Data(bytes).write(to: URL(filePath: path))  // the folder is already its owner's alone
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    } catch {
      throw .unwritable(path: path, reason: Self.reason(error))
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileWriteOutOfSpace?: "no space left on the disk"
    case .fileWriteNoPermission?: "no permission"
    case .fileWriteVolumeReadOnly?: "the disk is read-only"
    case .fileWriteFileExists?: "a file of this name is in the way"
    default: "not possible at this place"
    }
  }
}
