import Foundation
import Glibc

/// Results. A write that fails throws, where `print` would go on in silence: on a full disk half an export must not
/// pass for a whole one.
enum StandardOutput {
  static func write(_ text: String) throws(OutputFileError) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw OutputFileError(path: "standard output", reason: String(cString: strerror(errno)))
      }
    }
  }

  static func writeLine(_ line: String) throws(OutputFileError) { try write(line + "\n") }
}
