public import ContentHash
import EHR
import Glibc

extension BenchmarkDataSet {
  /// SHA-256 over the instruction files and the records that instructions name, each by its path inside the folder and
  /// its bytes, and over a column map other than the standard one.
  ///
  /// The same wherever the folder lies. Reads all these files; ask once per run. A record that cannot be read counts as
  /// such: its items fail, the others are run, and a run is not continued once the record can be read.
  ///
  /// - Throws: `unreadable` for an instruction file.
  public func fingerprint() throws(DataSetError) -> Digest {
    let people = Set(instructions.compactMap(\.personID)).sorted()
    var hash = SHA256()
    for path in instructionFiles {
      hash.update(Array(path.utf8) + [0])
      hash.update(try Self.hash(file: folder + "/" + path).bytes)
    }
    for path in people.compactMap({ recordPaths[$0] }) {
      hash.update(Array(path.utf8) + [0])
      do { hash.update(try Self.hash(file: folder + "/" + path).bytes) } catch {
        hash.update(Array("unreadable".utf8))
      }
    }
    if columnMap != .standard {
      for field in ColumnMap.Field.allCases {
        hash.update(Array("\(field.rawValue)=\(columnMap[field].joined(separator: ","))\n".utf8))
      }
    }
    return hash.finalize()
  }

  /// SHA-256 of a file's bytes.
  ///
  /// - Throws: `unreadable`, also for what is no plain file.
  static func hash(file path: String) throws(DataSetError) -> Digest {
    // Without O_NONBLOCK, opening a pipe waits for a writer that may never come.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: path, reason: "not a file")
    }
    var hash = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(path: path, reason: String(cString: strerror(errno)))
      }
      if count == 0 { return hash.finalize() }
      buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }
}
