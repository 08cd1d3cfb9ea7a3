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
    let parent = parent(of: path)
    if !parent.isEmpty {
      // What fails here fails again below, with its reason.
      try? FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    }
    guard mkdir(path, 0o700) == 0, chmod(path, 0o700) == 0 else {
      throw errno == ENOSPC || errno == EDQUOT
        ? .diskFull(path: path) : .notWritable(path: path, reason: String(cString: strerror(errno)))
    }
  }
  /// The folder that a file or folder stands in, without a trailing slash; empty for a name alone.
  ///
  /// Foundation's `deletingLastPathComponent` traps on names of one character (Swift 6.3, Linux).
  public static func parent(of path: String) -> String {
    var rest = path[...]
    while rest.utf8.count > 1, rest.utf8.last == UInt8(ascii: "/") { rest.removeLast() }
    guard let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    var parent = rest[..<slash]
    while parent.utf8.last == UInt8(ascii: "/") { parent.removeLast() }
    return parent.isEmpty ? "/" : String(parent)
  }
}
