import Glibc

/// What standard output is connected to.
enum Terminal {
  static let isStandardOutput = isatty(STDOUT_FILENO) == 1

  /// Columns of the terminal; nil if standard output is none.
  static var width: Int? {
    var size = winsize()
    guard isStandardOutput, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// By https://no-color.org: any value but the empty one switches colour off.
  static var showsColor: Bool {
    guard isStandardOutput, getenv("TERM").map({ String(cString: $0) }) != "dumb" else { return false }
    return getenv("NO_COLOR").map { String(cString: $0).isEmpty } ?? true
  }
}
