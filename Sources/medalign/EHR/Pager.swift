import Glibc

/// The user's pager, reading what is written to it. While it runs, an interrupt is the pager's to act on.
final class Pager {
  private let process: pid_t
  private var input: Int32

  /// Starts `$PAGER`, else `less -R`; nil if standard output is no terminal or there is no such program, so that text
  /// is printed as it is. The words of `$PAGER` are passed on without a shell.
  init?() {
    let words = (Self.environment("PAGER") ?? "less -R").split(separator: " ").map(String.init)
    guard Terminal.isStandardOutput, let program = words.first, program != "cat" else { return nil }
    // As git does: show colours, and do not take the screen for what fits on it.
    setenv("LESS", "FR", 0)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var process = pid_t()
    let failure = posix_spawnp(&process, program, &actions, nil, &arguments, environ)
    for argument in arguments { free(argument) }
    posix_spawn_file_actions_destroy(&actions)
    close(ends[0])
    guard failure == 0 else {
      close(ends[1])
      return nil
    }
    self.process = process
    input = ends[1]
    // After the start, or the pager would inherit it: it may end before it has read all.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGINT, SIG_IGN)
  }

  /// Once the user has left the pager, text goes nowhere.
  func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while input >= 0, !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { closeInput() }
    }
  }

  /// Until the user leaves the pager.
  func wait() {
    closeInput()
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    signal(SIGINT, SIG_DFL)
    signal(SIGPIPE, SIG_DFL)
  }

  private func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  private static func environment(_ name: String) -> String? {
    guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { return nil }
    return value
  }
}
