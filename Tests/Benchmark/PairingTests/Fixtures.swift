import EHR
import Foundation
import MedAlign
import Pairing
import RecordOverview
import Retrieval

/// A folder of a test's own, removed with it.
final class Scratch {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "medalign-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let url = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path + "/" + name)[.posixPermissions] as? Int
  }
}

/// Six hand-written records. The scores of rank_bm25 0.2.2 over `text.split()` of these files are in the tests.
enum SixRecords {
  static let notes: [Int64: String] = [
    11: "diabetes well controlled on metformin metformin", 12: "chest pain on exertion",
    7: "patient started metformin for diabetes", 30: "no chest pain today",
    25: "Heart failure with reduced ejection fraction", 9: "stroke in 2019 with aphasia",
  ]
  static let people = notes.keys.sorted().map { PersonID(rawValue: $0) }

  static func xml(_ person: Int64, _ note: String) -> String {
    "<eventstream person_id=\"\(person)\">\n<encounter><events><entry timestamp=\"2020-01-01 00:00\">"
      + "<event type=\"note\" name=\"n\"> \(note) </event></entry></events></encounter>\n</eventstream>\n"
  }

  static func write(into scratch: Scratch, folder: String = "ehrs", prefix: String = "") throws -> RecordFolder {
    for (person, note) in notes { try scratch.write("\(folder)/\(prefix)\(person).xml", xml(person, note)) }
    return try RecordFolder(path: "\(scratch.path)/\(folder)")
  }

  static let instructions = [
    CollectedInstruction(
      id: InstructionID("5001"), question: "Which dose of metformin does the patient take?",
      patientCharacteristics: "type 2 diabetes", clinicalContext: "clinic", appliesGenerally: true),
    CollectedInstruction(
      id: InstructionID("5002"), question: "Does the chest pain occur on exertion?", appliesGenerally: false),
    CollectedInstruction(id: InstructionID("5003"), question: "heart failure", appliesGenerally: true),
  ]
}

/// What an error says, or `nil` if nothing was thrown.
func message(_ body: () throws -> Void) -> String? {
  do { try body() } catch { return "\(error)" }
  return nil
}
