#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// New files that only their owner may read.
enum PrivateFile {
  /// Writes a file of mode 0600 whole.
  static func save(_ bytes: [UInt8], to path: String) throws(OMOPImportError) {
    let descriptor = try create(path)
    defer { close(descriptor) }
    try append(bytes[...], to: descriptor, path: path)
  }

  /// Opens a new file of mode 0600, for writing and reading. One that is there already is an error: it may be a table,
  /// or open to others.
  static func create(_ path: String) throws(OMOPImportError) -> Int32 {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
    return descriptor
  }

  /// - Parameter path: for messages.
  static func append(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, path: String) throws(OMOPImportError) {
    var failure: Int32 = 0
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count, let base = buffer.baseAddress, failure == 0 {
        let written = write(descriptor, base + done, buffer.count - done)
        if written >= 0 { done += written } else if errno != EINTR { failure = errno }
      }
    }
    if failure != 0 { throw .unwritable(path: path, reason: String(cString: strerror(failure))) }
  }
}
