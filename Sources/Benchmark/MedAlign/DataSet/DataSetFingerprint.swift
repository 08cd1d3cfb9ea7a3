public import ContentHash
import EHR
import Glibc

extension BenchmarkDataSet {
  /// SHA-256 over the instruction files and the records that instructions name, each by its path inside the folder and
  /// its bytes, and over a column map other than the standard one.
  ///
  /// The same wherever the folder lies. Reads all these files; ask once per run.
  ///
  /// - Throws: `unreadable`.
  public func fingerprint() throws(DataSetError) -> Digest {
    let people = Set(instructions.compactMap(\.personID)).sorted()
    var hash = SHA256()
    for path in instructionFiles + people.compactMap({ recordPaths[$0] }) {
      hash.update(Array(path.utf8) + [0])
      hash.update(try Self.hash(file: folder + "/" + path).bytes)
    }
    if columnMap != .standard {
      for field in ColumnMap.Field.allCases {
        hash.update(Array("\(field.rawValue)=\(columnMap[field].joined(separator: ","))\n".utf8))
      }
    }
    return hash.finalize()
  }

  private static func hash(file path: String) throws(DataSetError) -> Digest {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
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
