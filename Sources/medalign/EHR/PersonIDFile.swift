import ArgumentParser
import EHR
import Foundation

/// A list of persons: ids one a line, blank lines and a heading without digits left out.
enum PersonIDFile {
  static func read(path: String) throws -> Set<PersonID> {
    let text = String(decoding: try InputFile.read(path: path), as: UTF8.self)
    var persons: Set<PersonID> = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let cell = line.prefix { $0 != "," && $0 != "\t" }.trimmingCharacters(in: .whitespaces)
      if cell.isEmpty { continue }
      if let person = PersonID(cell) {
        persons.insert(person)
      } else if index > 0 || cell.contains(where: \.isNumber) {
        throw ValidationError("\(path):\(index + 1): expected a person id")
      }
    }
    if persons.isEmpty { throw ValidationError("\(path): holds no person ids") }
    return persons
  }
}
