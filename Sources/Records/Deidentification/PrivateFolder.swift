#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Folders and files that their owner alone can read.
enum PrivateFolder {
  /// Creates `path` with mode 0700; an empty folder that is there gets that mode.
  static func create(_ path: String) throws(DeidentificationError) {
    var isFolder = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder, let present = try? FileManager.default.contentsOfDirectory(atPath: path), present.isEmpty else {
        throw .folderNotEmpty(path: path)
      }
    } else {
      do {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      } catch {
        throw .unwritable(path: path, reason: "the folder cannot be created")
      }
    }
    guard chmod(path, 0o700) == 0 else { throw failure(path) }
  }

  /// Writes a file with mode 0600 under a temporary name and gives it its own, unless that is taken.
  static func write(_ bytes: [UInt8], to path: String) throws(DeidentificationError) {
    guard access(path, F_OK) != 0 else { throw .exists(path: path) }
    let temporary = "\(path).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure(temporary) }
    var problem: Int32 = fchmod(descriptor, 0o600) == 0 ? 0 : errno
    var rest = bytes[...]
    while problem == 0, !rest.isEmpty {
      let count = rest.withUnsafeBytes { pointer in
        #if canImport(Glibc)
          Glibc.write(descriptor, pointer.baseAddress, pointer.count)
        #else
          Darwin.write(descriptor, pointer.baseAddress, pointer.count)
        #endif
      }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { problem = errno }
    }
    if close(descriptor) != 0, problem == 0 { problem = errno }
    if problem == 0, rename(temporary, path) != 0 { problem = errno }
    if problem != 0 {
      unlink(temporary)
      throw .unwritable(path: path, reason: String(cString: strerror(problem)))
    }
  }

  private static func failure(_ path: String) -> DeidentificationError {
    .unwritable(path: path, reason: String(cString: strerror(errno)))
  }
}
