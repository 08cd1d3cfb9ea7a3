import Foundation
import Glibc

/// A folder that its owner alone can read (0700).
public enum PrivateFolder {
  /// Makes the folder, and those that it stands in, if there is none; one that is there keeps its mode and its files.
  ///
  /// - Throws: `notWritable`, `diskFull`.
  public static func create(_ path: String) throws(RunStoreError) {
    var information = stat()
    if stat(path, &information) == 0 {
      guard information.st_mode & S_IFMT == S_IFDIR else { throw .notWritable(path: path, reason: "is not a folder") }
      return
    }
    let parent = (path as NSString).deletingLastPathComponent
    if !parent.isEmpty {
      // What fails here fails again below, with its reason.
      try? FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    }
    guard mkdir(path, 0o700) == 0, chmod(path, 0o700) == 0 else {
      throw errno == ENOSPC || errno == EDQUOT
        ? .diskFull(path: path) : .notWritable(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
