#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A whole file's bytes.
enum FileBytes {
  static func read(path: String, limit: Int) throws(RecordError) -> [UInt8] {
    // Without O_NONBLOCK, opening a pipe waits for a writer that may never come.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(file: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(file: path, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(file: path, reason: "not a file") }
    let size = Int(status.st_size)
    guard size <= limit else { throw .tooLarge(file: path, bytes: size, limit: limit) }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < buffer.count, let base = buffer.baseAddress {
        #if canImport(Glibc)
          let got = Glibc.read(descriptor, base + count, buffer.count - count)
        #else
          let got = Darwin.read(descriptor, base + count, buffer.count - count)
        #endif
        if got < 0 {
          if errno == EINTR { continue }
          failure = errno
          return
        }
        if got == 0 { return }
        count += got
      }
    }
    if failure != 0 { throw .unreadable(file: path, reason: String(cString: strerror(failure))) }
    return bytes
  }
}
