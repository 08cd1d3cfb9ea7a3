import Foundation
import Synchronization

/// A shell that stops the server and removes its folder as soon as the tests' end of a pipe is closed: by `stop()`, or
/// by the end of the tests' process, also by a signal or a trap.
final class Guardian: Sendable {
  private let shell: ChildProcess
  /// The tests' end of the pipe; nil once closed.
  private let writeEnd: Mutex<Int32?>

  init(stop: [String], folder: String) throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw PostgreSQLServerError("pipe: error \(errno)") }
    // Other programs that tests start must not keep the guardian waiting.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    // The folder is $0. An interrupt from the terminal ends the tests, and that ends the wait. What the tests had
    // just started may still be writing to the folder.
    let script = """
      trap '' INT TERM HUP; cd /; cat > /dev/null
      for try in 1 2 3 4 5 6 7 8 9; do "$@"; rm -rf "$0"; [ -e "$0" ] || exit; sleep 1; done
      """
    do {
      shell = try ChildProcess(
        ["/bin/sh", "-c", script, folder] + stop, input: ends[0], output: "/dev/null", errors: "/dev/null")
    } catch {
      close(ends[1])
      throw error
    }
    writeEnd = Mutex(ends[1])
  }

  /// Returns when the server has ended and the folder is gone.
  func stop() {
    let end = writeEnd.withLock { end in
      defer { end = nil }
      return end
    }
    guard let end else { return }
    close(end)
    _ = shell.waitUntilExit()
  }
}
