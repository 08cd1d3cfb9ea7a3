#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file without a name: it is removed from its folder as soon as it is open, so that a crash leaves no patient's
/// rows.
final class WorkFile {
  private let path: String
  private let descriptor: Int32
  private(set) var count = 0

  /// - Parameter folder: Where the file takes its space.
  init(in folder: String) throws(OMOPImportError) {
    path = folder + "/.import-work"
    descriptor = try PrivateFile.create(path)
    unlink(path)
  }

  deinit { close(descriptor) }

  func append(_ bytes: ArraySlice<UInt8>) throws(OMOPImportError) {
    try PrivateFile.append(bytes, to: descriptor, path: path)
    count += bytes.count
  }

  /// Up to `limit` bytes from `offset` on; none at the end.
  func bytes(at offset: Int, limit: Int) throws(OMOPImportError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
      while filled < limit, let base = buffer.baseAddress {
        let got = pread(descriptor, base + filled, limit - filled, off_t(offset + filled))
        if got < 0 {
          if errno == EINTR { continue }
          failure = errno
          return
        }
        if got == 0 { return }
        filled += got
      }
    }
    if failure != 0 { throw .unreadable("\(path): cannot be read back: \(String(cString: strerror(failure)))") }
    return bytes
  }
}
