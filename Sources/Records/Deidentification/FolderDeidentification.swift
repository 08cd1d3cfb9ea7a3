import DelimitedText
import EHR

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A record file or a folder of them, into a new folder, one record at a time.
public struct FolderDeidentification: Sendable {
  public let deidentifier: Deidentifier
  public let input: String
  public let output: String
  /// Where to write which person became which; secret, like the key.
  public var mapPath: String?

  public init(deidentifier: Deidentifier, input: String, output: String) {
    self.deidentifier = deidentifier
    self.input = input
    self.output = output
  }

  /// Writes `<new id>.xml`, or `EHR_<new id>.xml` for a file so named, for every record that can be read.
  ///
  /// A record that fails is counted and named in the report; the others go on.
  /// - Parameter progress: called with the files done and all files.
  /// - Throws: what concerns the whole run: no input, an output folder that is not empty, a full disk.
  public func run(progress: (Int, Int) -> Void = { _, _ in }) throws(DeidentificationError) -> DeidentificationReport {
    var report = DeidentificationReport()
    try Self.check(input: input, output: output, newSecrets: mapPath.map { [$0] } ?? [])
    let files = try recordFiles(&report)
    try PrivateFolder.create(output)
    var map = DelimitedWriter(format: .csv)
    try append(["secret_person_id", "new_person_id", "secret_shift_days"], to: &map)
    /// Which person has a new id, so that no two share one.
    var persons: [String: PersonID] = [:]
    for (index, path) in files.enumerated() {
      do {
        let result = try deidentify(path, &persons)
        try append([result.person.description, result.newPerson, String(result.shiftDays)], to: &map)
        report.add(result)
      } catch {
        if case .unwritable = error { throw error }
        report.failures.append(.init(file: path, reason: error.description))
      }
      progress(index + 1, files.count)
    }
    if let mapPath { try PrivateFolder.write(map.bytes, to: mapPath) }
    return report
  }

  private func deidentify(
    _ path: String, _ persons: inout [String: PersonID]
  ) throws(DeidentificationError) -> Deidentifier.Result {
    let record: PatientRecord
    do { record = try RecordReader.read(path: path) } catch { throw .record(error) }
    guard let person = record.personID else { throw .noPersonID(file: path) }
    // Files go in the order of their names, so that the same folder gives the same ids.
    var attempt = 0
    while let taken = persons[deidentifier.newID(of: person, attempt: attempt)], taken != person { attempt += 1 }
    let result = try deidentifier.deidentify(record, attempt: attempt)
    persons[result.newPerson] = person
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let prefix = name.lowercased().hasPrefix("ehr_") ? "EHR_" : ""
    try PrivateFolder.write(result.bytes, to: "\(output)/\(prefix)\(result.newPerson).xml")
    return result
  }

  /// The `.xml` files in the order of their names, or the one file given.
  private func recordFiles(_ report: inout DeidentificationReport) throws(DeidentificationError) -> [String] {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: input, isDirectory: &isFolder), isFolder else { return [input] }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: input).sorted() } catch {
      throw .unreadable(path: input, reason: "the folder cannot be listed")
    }
    let records = names.filter { $0.lowercased().hasSuffix(".xml") && !$0.hasPrefix(".") }
    guard !records.isEmpty else { throw .noRecords(path: input) }
    report.otherFiles = names.count - records.count
    return records.map { "\(input)/\($0)" }
  }

  private func append(_ cells: [String], to map: inout DelimitedWriter) throws(DeidentificationError) {
    do { try map.append(cells) } catch { throw .unwritable(path: mapPath ?? output, reason: error.description) }
  }
}

extension FolderDeidentification {
  /// What can be known before a key is made and a record read.
  ///
  /// - Parameter newSecrets: files to be written that must not be handed on: the map, a new key.
  /// - Throws: `unreadable` without input, `folderNotEmpty`; `exists` for a secret that is there; `insideOutput` for one
  ///   that would lie in the output folder, since who hands the folder on would hand it on.
  public static func check(
    input: String, output: String, newSecrets: [String]
  ) throws(DeidentificationError) {
    let files = FileManager.default
    guard files.fileExists(atPath: input) else { throw .unreadable(path: input, reason: "no such file or folder") }
    if files.fileExists(atPath: output), (try? files.contentsOfDirectory(atPath: output))?.isEmpty != true {
      throw .folderNotEmpty(path: output)
    }
    let folder = URL(filePath: output).standardizedFileURL.path() + "/"
    for secret in newSecrets {
      if (URL(filePath: secret).standardizedFileURL.path() + "/").hasPrefix(folder) { throw .insideOutput(path: secret) }
      if files.fileExists(atPath: secret) { throw .exists(path: secret) }
    }
  }
}
