import Glibc

/// A file that its owner alone can read (0600), written whole or not at all.
public enum PrivateFile {
  /// Writes beside the path first and then takes its place.
  ///
  /// - Throws: `notWritable`, `diskFull`; an older file at `path` is then untouched.
  public static func write(_ text: String, to path: String) throws(RunStoreError) {
    let temporary = "\(path).\(getpid()).part"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure(path, errno) }
    var problem: Int32 = fchmod(descriptor, 0o600) == 0 ? 0 : errno
    var rest = Array(text.utf8)[...]
    while problem == 0, !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else if count < 0, errno != EINTR { problem = errno }
    }
    if problem == 0, fsync(descriptor) != 0 { problem = errno }
    if close(descriptor) != 0, problem == 0 { problem = errno }
    if problem == 0, rename(temporary, path) != 0 { problem = errno }
    guard problem == 0 else {
      unlink(temporary)
      throw failure(path, problem)
    }
  }

  private static func failure(_ path: String, _ code: Int32) -> RunStoreError {
    code == ENOSPC || code == EDQUOT
      ? .diskFull(path: path) : .notWritable(path: path, reason: String(cString: strerror(code)))
  }
}
