#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files that only their owner may read.
enum PrivateFile {
  /// Writes a file of mode 0600 whole.
  /// - Parameter isNew: A file of that name is an error.
  static func save(_ bytes: [UInt8], to path: String, isNew: Bool = false) throws(OMOPImportError) {
    let descriptor = try open(path, isNew: isNew)
    defer { close(descriptor) }
    try append(bytes[...], to: descriptor, path: path)
  }

  static func open(_ path: String, isNew: Bool) throws(OMOPImportError) -> Int32 {
    #if canImport(Glibc)
      let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | (isNew ? O_EXCL : O_TRUNC), 0o600)
    #else
      let descriptor = Darwin.open(path, O_RDWR | O_CREAT | O_CLOEXEC | (isNew ? O_EXCL : O_TRUNC), 0o600)
    #endif
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
