import Foundation

/// A file that a command reads whole.
enum InputFile {
  static func read(path: String) throws(InputFileError) -> Data {
    do { return try Data(contentsOf: URL(filePath: path)) } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw InputFileError(path: path, reason: cause.map { String(cString: strerror(Int32($0.code))) } ?? "\(error)")
    }
  }
}

struct InputFileError: Error, CustomStringConvertible {
  let path: String
  let reason: String
  var description: String { "\(path): cannot be read: \(reason)" }
}
