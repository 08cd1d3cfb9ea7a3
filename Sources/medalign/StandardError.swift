import Foundation

/// Progress, remarks and errors; results go to standard output.
enum StandardError {
  static let isTerminal = isatty(STDERR_FILENO) == 1

  static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
