import Deidentification
import EHR
import Foundation
import Testing

@Suite("Folders of records")
struct FolderTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "deidentification-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
  }

  private func write(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
  }

  private func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  private func run() throws -> (FolderDeidentification, DeidentificationReport) {
    var run = FolderDeidentification(
      deidentifier: try Fixtures.deidentifier(), input: folder + "/in", output: folder + "/out")
    run.mapPath = folder + "/map.csv"
    return (run, try run.run())
  }

  @Test("a bad file is counted and named while the others go on; files and folder are their owner's alone")
  func badFile() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(Fixtures.releaseRecord(note: "Dr. Quillfeather", person: 31)).write(
      to: URL(filePath: folder + "/in/31.xml"))
    try write("<record><visit start=\"10/08/2018 20:00\"/></record>", "in/EHR_32.xml")
    try write("<record><visit>", "in/33.xml")
    try write("<record/>", "in/nobody.xml")
    try write("notes", "in/readme.txt")
    let (_, report) = try run()
    #expect(report.records == 2 && report.failures.count == 2 && report.otherFiles == 1)
    #expect(report.failures.map(\.file) == [folder + "/in/33.xml", folder + "/in/nobody.xml"])
    #expect(report.replacements["name"] == 1 && report.replacements["phone"] == 0)
    #expect(report.text.contains("a person must review") || report.text.contains("A person must review"))
    #expect(!report.text.contains("Quillfeather"))
    let output = try FileManager.default.contentsOfDirectory(atPath: folder + "/out").sorted()
    #expect(output.count == 2 && output[1].hasPrefix("EHR_") && output.allSatisfy { $0.hasSuffix(".xml") })
    #expect(try mode(folder + "/out") == 0o700)
    for name in output { #expect(try mode("\(folder)/out/\(name)") == 0o600) }
    #expect(try mode(folder + "/map.csv") == 0o600)
    let map = try String(contentsOfFile: folder + "/map.csv", encoding: .utf8).split(separator: "\n")
    #expect(map.count == 3 && map[0] == "secret_person_id,new_person_id,secret_shift_days" && map[1].hasPrefix("31,"))
  }

  @Test("a folder that holds something, an existing map, an input without records are refused")
  func refusals() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(throws: DeidentificationError.noRecords(path: folder + "/in")) { try run() }
    try Data(Fixtures.releaseRecord(note: "x", person: 31)).write(to: URL(filePath: folder + "/in/31.xml"))
    _ = try run()
    #expect(throws: DeidentificationError.folderNotEmpty(path: folder + "/out")) { try run() }
    try FileManager.default.removeItem(atPath: folder + "/out")
    #expect(throws: DeidentificationError.exists(path: folder + "/map.csv")) { try run() }
    let (input, output) = (folder + "/in", folder + "/new")
    #expect(throws: DeidentificationError.insideOutput(path: output + "/x.key")) {
      try FolderDeidentification.check(input: input, output: output, newSecrets: [folder + "/x.key", output + "/x.key"])
    }
    try FolderDeidentification.check(input: input, output: output, newSecrets: [folder + "/new.key"])
  }

  @Test("a new key is private, is never overwritten and reads back; a short one is refused")
  func keys() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/secret.key"
    let key = try SecretKey.create(path: path)
    #expect(try mode(path) == 0o600)
    let record = try Fixtures.record(note: "Dr. Quillfeather")
    #expect(
      try Deidentifier(key: key).deidentify(record).bytes
        == Deidentifier(key: SecretKey(path: path)).deidentify(record).bytes)
    #expect(throws: DeidentificationError.exists(path: path)) { try SecretKey.create(path: path) }
    try write("short\n", "short.key")
    #expect(throws: DeidentificationError.shortKey(path: folder + "/short.key", bytes: 5)) {
      try SecretKey(path: folder + "/short.key")
    }
  }

  @Test("the table of identifiers is read whole or refused with the lines that are not understood")
  func table() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("person_id,kind,value\n31,name,\"Quillfeather, Ada\"\n*,Phone,555-0100\n31,email,\n", "good.csv")
    #expect(try ListedIdentifiersTable(path: folder + "/good.csv").entryCount == 2)
    try write("person_id,kind,value\n31,nickname,Ada\nx,name,Ada\n31,name,Ada\n31,name\n", "bad.csv")
    #expect(throws: DeidentificationError.unreadableIdentifierRows(path: folder + "/bad.csv", lines: [2, 3, 5])) {
      try ListedIdentifiersTable(path: folder + "/bad.csv")
    }
  }
}
