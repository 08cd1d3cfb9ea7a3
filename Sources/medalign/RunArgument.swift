import ArgumentParser
import Foundation
import Report

/// `RUN`, or `NAME=RUN` to name it in tables.
struct RunArgument: ExpressibleByArgument {
  let source: RunSource

  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    // A folder whose own name holds a "=" is that folder.
    guard let sign = argument.firstIndex(of: "="), !FileManager.default.fileExists(atPath: argument),
      !argument[..<sign].contains("/")
    else {
      source = RunSource(folder: argument)
      return
    }
    let (name, folder) = (argument[..<sign], argument[argument.index(after: sign)...])
    guard !name.isEmpty, !folder.isEmpty else { return nil }
    source = RunSource(folder: String(folder), name: String(name))
  }
}
