internal import CZlib

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The unpacked bytes of a gzip file (RFC 1952, several members one after the other too), by zlib.
final class GzipStream {
  private let file: gzFile
  private(set) var unpackedBytes = 0

  /// Takes over `descriptor` if gzip's two magic bytes stand at its beginning; else nil, and it stays the caller's.
  init?(descriptor: Int32) {
    var magic: (UInt8, UInt8) = (0, 0)
    guard pread(descriptor, &magic, 2, 0) == 2, magic == (0x1F, 0x8B), let file = gzdopen(descriptor, "rb") else {
      return nil
    }
    self.file = file
    gzbuffer(file, 1 << 17)
  }

  deinit { gzclose(file) }

  /// Fills `chunk` with up to `count` bytes; none at the end. False if the data are damaged or end in the middle.
  func read(into chunk: inout [UInt8], count: Int) -> Bool {
    var got: Int32 = 0
    chunk = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      got = gzread(file, buffer.baseAddress, UInt32(buffer.count))
      filled = max(0, Int(got))
    }
    unpackedBytes += chunk.count
    // A file cut in the middle yields what there was, and says so only by its error code.
    var code: Int32 = Z_OK
    gzerror(file, &code)
    return got >= 0 && (code == Z_OK || code == Z_STREAM_END)
  }
}
