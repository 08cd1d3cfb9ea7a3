import Glibc

/// A file's bytes, without Foundation.
enum FileBytes {
  /// WordNet 3.0's largest file has 15 MB.
  private static let maximumCount = 1 << 28

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func read(_ path: String) throws(WordNetError) -> [UInt8] {
    func failure() -> WordNetError { .unreadable(path: path, reason: String(cString: strerror(errno))) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure() }
    guard status.st_size <= maximumCount else { throw .unreadable(path: path, reason: "larger than 256 MiB") }

    var bytes = [UInt8](repeating: 0, count: status.st_size)
    var count = 0
    while count < bytes.count {
      // The pointer serves the system call alone.
      let got = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure() }
      if got == 0 { break }
      count += got
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
