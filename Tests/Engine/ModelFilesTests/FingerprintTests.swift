import ContentHash
import GGUF
import Glibc
import ModelFiles
import Testing

@Suite("Fingerprints")
struct FingerprintTests {
  /// A folder with a model file written long ago, and room for a cache.
  final class Folder {
    let path: String
    var model: String { path + "/model.gguf" }
    var cache: String { path + "/a/cache" }

    init() throws {
      var template = Array("/tmp/medalign-models-XXXXXX".utf8CString)
      path = String(cString: try #require(mkdtemp(&template)))
    }

    func entries() -> [String] {
      guard let folder = opendir(cache) else { return [] }
      defer { closedir(folder) }
      var names: [String] = []
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
      }
      return names.sorted()
    }

    deinit {
      for name in entries() { unlink(cache + "/" + name) }
      for name in ["a/cache", "a"] { rmdir(path + "/" + name) }
      unlink(model)
      rmdir(path)
    }
  }

  private func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "w") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  @Test("the digest is that of the file's bytes, with and without a cache")
  func digest() throws {
    let folder = try Folder()
    let bytes = try SmallModel.llama.bytes()
    write(bytes, to: folder.model)
    let file = try FileBytes(path: folder.model)
    #expect(try FingerprintCache(folder: nil).fingerprint(of: file) == SHA256.hash(bytes))
    #expect(try FingerprintCache(folder: folder.cache).fingerprint(of: file) == SHA256.hash(bytes))
    #expect(try FingerprintCache(folder: "/proc/nowhere").fingerprint(of: file) == SHA256.hash(bytes))
    #expect(try FingerprintCache(folder: nil).fingerprint(of: FileBytes(bytes: bytes)) == SHA256.hash(bytes))
    // A file of this moment is not remembered: it may change again without its times showing it.
    #expect(folder.entries().isEmpty)
  }

  @Test("an entry is private, used while it checks, and ignored when it is damaged")
  func cache() throws {
    let folder = try Folder()
    let bytes = try SmallModel.mpt.bytes()
    write(bytes, to: folder.model)
    // The change time cannot be set back, so wait until the file counts as settled.
    usleep(2_100_000)
    let file = try FileBytes(path: folder.model)
    let cache = FingerprintCache(folder: folder.cache)
    #expect(try cache.fingerprint(of: file) == SHA256.hash(bytes))
    let entry = try #require(folder.entries().first)
    #expect(folder.entries().count == 1)
    var status = stat()
    #expect(stat(folder.cache + "/" + entry, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(stat(folder.cache, &status) == 0 && status.st_mode & 0o777 == 0o700)
    #expect(try cache.fingerprint(of: file) == SHA256.hash(bytes))
    for damage in ["", "x", "\(SHA256.hash("forged")) \(SHA256.hash("forged"))\n", String(repeating: "0", count: 129)] {
      write(Array(damage.utf8), to: folder.cache + "/" + entry)
      #expect(try cache.fingerprint(of: file) == SHA256.hash(bytes))
    }
    // A sound entry is believed without reading the model.
    let forged = SHA256.hash("another model")
    write(Array("\(forged) \(SHA256.hash("\(entry) \(forged)"))\n".utf8), to: folder.cache + "/" + entry)
    #expect(try cache.fingerprint(of: file) == forged)
  }

  @Test("a file that changed since it was opened has no fingerprint")
  func changed() throws {
    let folder = try Folder()
    write(try SmallModel.llama.bytes(), to: folder.model)
    let file = try FileBytes(path: folder.model)
    #expect(truncate(folder.model, 100) == 0)
    #expect(throws: ModelFileError.changedWhileOpen) { try FingerprintCache(folder: nil).fingerprint(of: file) }
  }
}
