import Glibc

/// The sole right to run into a folder, held by an open file.
///
/// The kernel drops a `flock` with its last file descriptor, also when the process is killed, so no stale lock stays.
final class FolderLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock or throws `busy` at once.
  init(folder: String) throws(RunStoreError) {
    let path = folder + "/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw errno == ENOSPC
        ? .diskFull(path: folder) : .notWritable(path: folder, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(descriptor)
      throw code == EWOULDBLOCK
        ? .busy(path: folder) : .notWritable(path: folder, reason: String(cString: strerror(code)))
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
