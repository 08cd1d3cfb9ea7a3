package import ContentHash
package import GGUF
import Glibc

/// Remembers the SHA-256 of model files in the user's cache folder, so that a start does not read gigabytes.
///
/// One small file per model state, named by device, inode, size and the times of last modification and change. It
/// holds the digest and a check over name and digest; what does not check is as good as absent. A cache that
/// cannot be read or written costs time and nothing else. Folder mode 0700, files 0600.
package struct FingerprintCache: Sendable {
  /// The cache folder; `nil`: nothing is remembered.
  package let folder: String?

  package init(folder: String?) {
    self.folder = folder
  }

  /// `$MEDALIGN_CACHE`, else `$XDG_CACHE_HOME/medalign`, else `~/.cache/medalign`.
  package static var standard: FingerprintCache {
    func variable(_ name: String) -> String? {
      guard let value = getenv(name), value.pointee != 0 else { return nil }
      return String(cString: value)
    }
    if let folder = variable("MEDALIGN_CACHE") { return FingerprintCache(folder: folder) }
    if let folder = variable("XDG_CACHE_HOME") { return FingerprintCache(folder: folder + "/medalign") }
    return FingerprintCache(folder: variable("HOME").map { $0 + "/.cache/medalign" })
  }

  /// The digest of all bytes of `file`.
  ///
  /// - Throws: `changedWhileOpen`, or `gguf` if the file cannot be read.
  package func fingerprint(of file: FileBytes) throws(ModelFileError) -> Digest {
    guard !file.hasChanged() else { throw .changedWhileOpen }
    let entry = file.identity.map(Self.entryName)
    if let entry, let known = read(entry) { return known }
    let digest = try Self.hash(file)
    guard !file.hasChanged() else { throw .changedWhileOpen }
    if let entry, let identity = file.identity, Self.isSettled(identity) { write(digest, entry) }
    return digest
  }

  /// Reads rather than touches the mapping: a file that shrinks meanwhile ends in an error.
  private static func hash(_ file: FileBytes) throws(ModelFileError) -> Digest {
    var hash = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    var offset = 0
    while offset < file.bytes.count {
      let count = try reading { () throws(GGUFError) in try file.read(into: buffer, at: offset) }
      guard count > 0 else { throw .changedWhileOpen }
      hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += count
    }
    return hash.finalize()
  }

  /// A file written to a moment ago may be written to again without its times showing it.
  private static func isSettled(_ identity: FileIdentity) -> Bool {
    var now = timespec()
    guard clock_gettime(CLOCK_REALTIME, &now) == 0 else { return false }
    let age = Int64(now.tv_sec) &* 1_000_000_000 &+ Int64(now.tv_nsec) &- max(identity.modified, identity.changed)
    return age > 2_000_000_000
  }

  // MARK: entries

  private static func entryName(_ identity: FileIdentity) -> String {
    "sha256-\(identity.device)-\(identity.inode)-\(identity.byteCount)-\(identity.modified)-\(identity.changed)"
  }

  private static func content(_ digest: Digest, _ entry: String) -> String {
    "\(digest) \(SHA256.hash("\(entry) \(digest)"))\n"
  }

  private func read(_ entry: String) -> Digest? {
    guard let folder else { return nil }
    let descriptor = open(folder + "/" + entry, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return nil }
    let text = String(decoding: bytes.prefix(count), as: UTF8.self)
    guard let digest = Digest(hexadecimal: text.prefix(2 * Digest.byteCount)), text == Self.content(digest, entry)
    else { return nil }
    return digest
  }

  private func write(_ digest: Digest, _ entry: String) {
    guard let folder, makeFolder(folder) else { return }
    let path = folder + "/" + entry
    let temporary = path + ".\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    let bytes = Array(Self.content(digest, entry).utf8)
    let count = Glibc.write(descriptor, bytes, bytes.count)
    close(descriptor)
    if count != bytes.count || rename(temporary, path) != 0 { unlink(temporary) }
  }

  /// Makes the folder and those above it that are missing.
  private func makeFolder(_ path: String) -> Bool {
    if mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return false }
    return makeFolder(String(path[..<slash])) && (mkdir(path, 0o700) == 0 || errno == EEXIST)
  }
}
