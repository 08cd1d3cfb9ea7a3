import Glibc

/// The bytes of a model file, mapped read-only or held in memory, valid as long as this object lives.
///
/// A mapping is made of the size that the file had when it was opened. Opening touches no data: pages are read
/// when a tensor is. **A file that another process truncates while it is mapped kills this process with SIGBUS at
/// the next touch of a lost page; no reader of mapped files can prevent that.** `hasChanged()` tells of a change
/// after the fact. Replace model files by renaming, never by writing into them.
///
/// `@unchecked Sendable`: the bytes are never written after `init`, and the pointer dies with the object.
public final class FileBytes: @unchecked Sendable {
  /// All bytes of the file.
  public let bytes: UnsafeRawBufferPointer
  /// The path as given, or a name for bytes in memory.
  public let name: String
  /// What identified the file when it was opened; `nil` for bytes in memory.
  public let identity: FileIdentity?

  private let descriptor: Int32?

  /// Maps the regular file at `path`; symbolic links are followed.
  ///
  /// - Throws: `system` if it cannot be opened or mapped; `notARegularFile` for a folder, FIFO, device or socket.
  public init(path: String) throws(GGUFError) {
    // O_NONBLOCK: opening a FIFO without a writer returns at once, to be refused below.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(operation: "open", path: path, reason: systemErrorText()) }
    do throws(GGUFError) {
      let identity = try FileIdentity(descriptor: descriptor, path: path)
      if identity.byteCount == 0 {
        bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      } else {
        guard let start = mmap(nil, identity.byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
          throw GGUFError.system(operation: "map", path: path, reason: systemErrorText())
        }
        bytes = UnsafeRawBufferPointer(start: start, count: identity.byteCount)
      }
      self.identity = identity
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    name = path
  }

  /// Copies `bytes` to memory that is aligned as a mapping is.
  public init(bytes source: [UInt8], name: String = "(memory)") {
    if source.isEmpty {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    } else {
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 64)
      copy.copyBytes(from: source)
      bytes = UnsafeRawBufferPointer(copy)
    }
    self.name = name
    identity = nil
    descriptor = nil
  }

  deinit {
    if let descriptor {
      if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
      close(descriptor)
    } else {
      bytes.deallocate()
    }
  }

  /// Whether the opened file has another size or modification time than when it was mapped.
  public func hasChanged() -> Bool {
    guard let descriptor, let identity else { return false }
    guard let now = try? FileIdentity(descriptor: descriptor, path: name) else { return true }
    return now != identity
  }

  /// Copies bytes by reading the file instead of touching the mapping, so that a file that has shrunk ends in an
  /// error rather than a signal.
  ///
  /// - Returns: the number of bytes copied: `buffer.count`, or fewer at the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(GGUFError) -> Int {
    guard offset >= 0, offset < bytes.count else { return 0 }
    guard let descriptor else {
      let count = min(buffer.count, bytes.count - offset)
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count]))
      return count
    }
    var total = 0
    while total < buffer.count {
      let count = pread(descriptor, buffer.baseAddress.map { $0 + total }, buffer.count - total, off_t(offset + total))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw .system(operation: "read", path: name, reason: systemErrorText())
      }
      total += count
    }
    return total
  }
}

/// What tells one state of a file from another: where it lies, its size, and when it was last written or changed.
public struct FileIdentity: Hashable, Sendable {
  public let device: UInt64
  public let inode: UInt64
  public let byteCount: Int
  /// Nanoseconds since 1970.
  public let modified: Int64
  /// Nanoseconds since 1970 of the last change to the content or the inode; it cannot be set back by a copying tool.
  public let changed: Int64

  init(descriptor: Int32, path: String) throws(GGUFError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .system(operation: "examine", path: path, reason: systemErrorText())
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let kind =
        switch status.st_mode & S_IFMT {
        case S_IFDIR: "folder"
        case S_IFIFO: "FIFO"
        case S_IFCHR, S_IFBLK: "device"
        case S_IFSOCK: "socket"
        default: "special file"
        }
      throw .notARegularFile(path: path, kind: kind)
    }
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
    byteCount = Int(status.st_size)
    modified = Self.nanoseconds(status.st_mtim)
    changed = Self.nanoseconds(status.st_ctim)
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}

/// The text of `errno`.
func systemErrorText() -> String {
  let code = errno
  guard let text = strerror(code) else { return "error \(code)" }
  return String(cString: text)
}
