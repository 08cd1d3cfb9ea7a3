import Foundation
import Glibc

/// The files of a run and their permissions: the folder for its owner alone (0700), files likewise (0600), whatever the
/// umask.
enum RunFolder {
  static let storeName = "run.sqlite"
  private static let lockName = "lock"

  static func storePath(_ folder: String) -> String { folder + "/" + storeName }

  /// Makes the folder if there is none.
  ///
  /// - Throws: `notARun` if it holds files and no run store, `notWritable`, `diskFull`.
  static func prepare(_ folder: String) throws(RunStoreError) {
    var information = stat()
    if stat(folder, &information) == 0 {
      guard information.st_mode & S_IFMT == S_IFDIR else { throw .notARun(path: folder) }
      let names: [String]
      do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
        throw .notReadable(path: folder, reason: "the folder cannot be listed")
      }
      guard names.contains(storeName) || names.allSatisfy({ $0 == lockName }) else { throw .notARun(path: folder) }
      _ = chmod(folder, 0o700)  // another owner's folder keeps its mode
      return
    }
    let parent = PrivateFolder.parent(of: folder)
    if !parent.isEmpty {
      try? FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    }
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw writeError(folder) }
    guard chmod(folder, 0o700) == 0 else { throw writeError(folder) }
  }

  /// Makes an empty store file, so that SQLite gives its journal the same mode.
  static func createStoreFile(_ folder: String) throws(RunStoreError) {
    let descriptor = open(storePath(folder), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw writeError(folder) }
    _ = fchmod(descriptor, 0o600)
    close(descriptor)
  }

  /// Whether the folder holds a store; throws if there is no folder.
  static func checkExists(_ folder: String) throws(RunStoreError) {
    var information = stat()
    guard stat(folder, &information) == 0 else {
      throw errno == ENOENT
        ? .noFolder(path: folder) : .notReadable(path: folder, reason: String(cString: strerror(errno)))
    }
    let path = storePath(folder)
    guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      throw .notARun(path: folder)
    }
    guard access(path, R_OK) == 0 else {
      throw .notReadable(path: folder, reason: String(cString: strerror(errno)))
    }
  }

  /// Whether SQLite can change the store, which needs the right to make a journal beside it.
  static func isWritable(_ folder: String) -> Bool {
    access(folder, W_OK) == 0 && access(storePath(folder), W_OK) == 0
  }

  static func freeBytes(_ folder: String) -> UInt64? {
    var information = statvfs()
    guard statvfs(folder, &information) == 0 else { return nil }
    let (bytes, overflow) = UInt64(information.f_bavail).multipliedReportingOverflow(by: UInt64(information.f_frsize))
    return overflow ? nil : bytes
  }

  private static func writeError(_ folder: String) -> RunStoreError {
    errno == ENOSPC || errno == EDQUOT
      ? .diskFull(path: folder) : .notWritable(path: folder, reason: String(cString: strerror(errno)))
  }
}
