import ArgumentParser
import Deidentification
import Foundation

/// `medalign ehr deidentify`: hides identifiers of patient records in plain sight.
struct EHRDeidentifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deidentify",
    abstract: "Shift the dates of patient records, and replace names, numbers and addresses by surrogates.",
    discussion: """
      Reads records in either MedAlign layout and writes them into a new folder, in the same layout; all that \
      identifies nobody stays byte for byte. Each patient's dates move back by 1 to 52 weeks, so that intervals and \
      weekdays stay. Shifts and surrogates come from a secret key: the same key and records give the same output.

      An aid, not a guarantee: a person must review the output before it is released. Names are found best when \
      --identifiers lists them.

      Example: medalign ehr deidentify --records ehrs --output hidden --new-key-file hospital.key --identifiers known.csv
      """)

  @Option(help: "A record file, or a folder of them (<id>.xml, EHR_<id>.xml).")
  var records: String

  @Option(help: "A new or empty folder.")
  var output: String

  @Option(help: "The secret key's file: 16 bytes or more.")
  var keyFile: String?

  @Option(help: "Make a new secret key, write it to this file (mode 0600) and use it.")
  var newKeyFile: String?

  @Option(
    help: """
      A CSV table of known identifiers: person_id (a number, or * for all), kind (name, address, city, zip, phone, \
      mrn, email, other), value.
      """)
  var identifiers: String?

  @Flag(help: "Keep the persons' ids in the records and the files' names.")
  var keepPersonIds = false

  @Flag(help: "Keep note_id, visit_id, provider_id, care_site_id and the like.")
  var keepOtherIds = false

  @Option(help: "Write old id, new id and shift of each patient to this file (mode 0600): secret, like the key.")
  var map: String?

  @Option(help: "How to print the report: text or json.")
  var format: Format = .text

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  func validate() throws {
    guard (keyFile == nil) != (newKeyFile == nil) else {
      throw ValidationError("Give one of --key-file and --new-key-file.")
    }
  }

  func run() throws {
    try FolderDeidentification.check(input: records, output: output, newSecrets: [newKeyFile, map].compactMap { $0 })
    let listed = try identifiers.map { try ListedIdentifiersTable(path: $0) }
    var deidentifier = Deidentifier(key: try key())
    deidentifier.listed = listed ?? ListedIdentifiersTable()
    deidentifier.keepsPersonIDs = keepPersonIds
    deidentifier.keepsOtherIDs = keepOtherIds
    var folder = FolderDeidentification(deidentifier: deidentifier, input: records, output: output)
    folder.mapPath = map
    let report = try folder.run { done, all in
      if StandardError.isTerminal { StandardError.write("\r\(done) of \(all) records\(done == all ? "\n" : "")") }
    }
    try StandardOutput.writeLine(format == .json ? try json(report) : report.text)
    if !report.failures.isEmpty {
      throw FailedRecords(count: report.failures.count, all: report.failures.count + report.records)
    }
  }

  private func key() throws -> SecretKey {
    if let newKeyFile { return try SecretKey.create(path: newKeyFile) }
    return try SecretKey(path: keyFile ?? "")
  }

  private func json(_ report: DeidentificationReport) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(report), as: UTF8.self)
  }

  struct FailedRecords: Error, CustomStringConvertible {
    let count: Int
    let all: Int
    var description: String { "\(count) of \(all) records could not be de-identified; the report names them" }
  }
}
