import Foundation

/// A file that a command reads whole.
enum InputFile {
  static func read(path: String) throws(InputFileError) -> Data {
    do { return try Data(contentsOf: URL(filePath: path)) } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
      guard let code = cause.flatMap({ Int32(exactly: ($0 as NSError).code) }), let text = strerror(code) else {
        throw InputFileError(path: path, reason: "\(error)")
      }
      throw InputFileError(path: path, reason: String(cString: text))
    }
  }
}

struct InputFileError: Error, CustomStringConvertible {
  let path: String
  let reason: String
  var description: String { "\(path): cannot be read: \(reason)" }
}
