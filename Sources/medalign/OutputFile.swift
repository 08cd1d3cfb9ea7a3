import Foundation

/// A file that a command writes: created with mode 0600, and complete or reported.
struct OutputFile {
  let path: String
  private let handle: FileHandle

  init(path: String) throws(OutputFileError) {
    self.path = path
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw OutputFileError(path: path, reason: String(cString: strerror(errno))) }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  func write(_ data: Data) throws(OutputFileError) {
    do { try handle.write(contentsOf: data) } catch { throw OutputFileError(path: path, reason: "\(error)") }
  }

  func close() throws(OutputFileError) {
    do { try handle.close() } catch { throw OutputFileError(path: path, reason: "\(error)") }
  }
}

struct OutputFileError: Error, CustomStringConvertible {
  let path: String
  let reason: String
  var description: String { "\(path): cannot be written: \(reason)" }
}
