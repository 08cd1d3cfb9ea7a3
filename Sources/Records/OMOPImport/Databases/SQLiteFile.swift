#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the file system says of an SQLite database's file, before SQLite is asked.
struct SQLiteFile {
  let path: String

  /// Tells whether the file was changed: its number, size and time of change.
  struct Stamp: Equatable {
    var device: UInt64
    var inode: UInt64
    var size: Int64
    var seconds: Int
    var nanoseconds: Int
  }

  /// - Throws: `database`, if there is no such file, or what is there does not begin as SQLite databases do.
  func check() throws(OMOPImportError) {
    // C would read on up to there.
    guard !path.utf8.contains(0) else { throw error("the path holds a zero byte") }
    var status = stat()
    guard stat(path, &status) == 0 else { throw error("cannot be opened: \(String(cString: strerror(errno)))") }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw error("expected an SQLite database, found a folder")
    default: throw error("expected an SQLite database, found something that is no file")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw error("cannot be opened: \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    // https://www.sqlite.org/fileformat.html, 1.3.1
    let magic = Array("SQLite format 3\0".utf8)
    var start = [UInt8](repeating: 0, count: magic.count)
    let count = read(descriptor, &start, magic.count)
    guard count != 0 else { throw error("expected an SQLite database, found an empty file") }
    guard start == magic else { throw error("is not an SQLite database, or an encrypted one") }
  }

  /// Nil if the file is gone.
  var stamp: Stamp? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let changed = status.st_mtimespec
    #else
      let changed = status.st_mtim
    #endif
    return Stamp(
      device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(truncatingIfNeeded: status.st_ino),
      size: Int64(status.st_size), seconds: Int(changed.tv_sec), nanoseconds: Int(changed.tv_nsec))
  }

  /// Another program writes to the database, or was stopped while it did: a part of the rows is in a file beside it.
  var hasPendingChanges: Bool {
    ["-wal", "-journal"].contains { suffix in
      var status = stat()
      return stat(path + suffix, &status) == 0 && status.st_size > 0
    }
  }

  /// The path as a URI that tells SQLite to take no locks and make no files beside this one.
  ///
  /// Source: https://www.sqlite.org/uri.html
  var immutableURI: String {
    var uri = path.hasPrefix("/") ? "file://" : "file:"
    let hexadecimal = Array("0123456789ABCDEF".unicodeScalars)
    for byte in path.utf8 {
      switch UnicodeScalar(byte) {
      case "a"..."z", "A"..."Z", "0"..."9", "/", "-", "_", ".", "~":
        uri.unicodeScalars.append(UnicodeScalar(byte))
      default:
        uri.unicodeScalars.append(contentsOf: ["%", hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]])
      }
    }
    return uri + "?immutable=1"
  }

  func error(_ reason: String) -> OMOPImportError { .database(source: path, reason: reason) }
}
