import Foundation

/// A program that runs beside the tests.
///
/// Not Foundation's `Process`: it waits for the end of a socket that the child inherits, so it would wait for the
/// server that the child leaves behind.
struct ChildProcess: Sendable {
  private let id: pid_t

  /// - Parameter input: a descriptor; nil for nothing to read.
  /// - Parameter output: a file that is written anew; so is `errors`.
  init(_ command: [String], input: Int32?, output: String, errors: String) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    for (descriptor, file) in [(Int32(1), output), (2, errors)] {
      posix_spawn_file_actions_addopen(&actions, descriptor, file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    // A server must hold nothing open that other tests wait for. (Closing what is not open does no harm.)
    for descriptor in 3..<Self.descriptorLimit { posix_spawn_file_actions_addclose(&actions, descriptor) }
    let arguments = command.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    var id: pid_t = 0
    let failure = posix_spawn(&id, command[0], &actions, nil, arguments + [nil], environ)
    guard failure == 0 else { throw PostgreSQLServerError("\(command[0]): \(String(cString: strerror(failure)))") }
    self.id = id
  }

  /// Beyond the highest number that a process's descriptor is likely to have.
  private static let descriptorLimit: Int32 = {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int32(min(limit.rlim_cur, 4096))
  }()

  /// The status it ended with, or the negative number of the signal that ended it. To be called once.
  func waitUntilExit() -> Int32 {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
  }
}
