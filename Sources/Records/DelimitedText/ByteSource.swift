#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file read in chunks, gzip-compressed or plain, or bytes in memory handed out as one chunk. Closes its file when
/// released.
final class ByteSource {
  static let chunkBytes = 1 << 18

  private enum Origin {
    case file(Int32)
    case compressed(GzipStream)
    case memory
  }

  private let name: String
  private let origin: Origin
  private var remaining: [UInt8]

  init(path: String) throws(DelimitedTextError) {
    // Without O_NONBLOCK, opening a pipe waits for a writer that may never come.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(file: path, reason: String(cString: strerror(errno))) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .unreadable(file: path, reason: "not a file")
    }
    name = path
    origin = if let stream = GzipStream(descriptor: descriptor) { .compressed(stream) } else { .file(descriptor) }
    remaining = []
  }

  init(bytes: [UInt8], name: String) {
    self.name = name
    origin = .memory
    remaining = bytes
  }

  deinit {
    if case .file(let descriptor) = origin { close(descriptor) }
  }

  /// Fills `chunk` with the next bytes; leaves it empty at the end.
  func read(into chunk: inout [UInt8]) throws(DelimitedTextError) {
    switch origin {
    case .memory:
      chunk = remaining
      remaining = []
    case .compressed(let stream):
      guard stream.read(into: &chunk, count: Self.chunkBytes) else {
        throw .damagedCompression(file: name, unpackedBytes: stream.unpackedBytes)
      }
    case .file(let descriptor):
      try read(descriptor, into: &chunk)
    }
  }

  private func read(_ descriptor: Int32, into chunk: inout [UInt8]) throws(DelimitedTextError) {
    var failure: Int32 = 0
    chunk = [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { buffer, count in
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
    if failure != 0 { throw .unreadable(file: name, reason: String(cString: strerror(failure))) }
  }
}
