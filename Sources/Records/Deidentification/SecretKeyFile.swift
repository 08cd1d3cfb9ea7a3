import EHR

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SecretKey {
  /// Reads a key: the file's bytes without blanks and line ends after them.
  ///
  /// - Throws: `unreadable`, `shortKey`.
  public init(path: String) throws(DeidentificationError) {
    var bytes: [UInt8]
    do { bytes = Array(try Data(contentsOf: URL(filePath: path))) } catch {
      throw .unreadable(
        path: path, reason: FileManager.default.fileExists(atPath: path) ? "no permission" : "no such file")
    }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    guard let key = SecretKey(bytes: bytes) else { throw .shortKey(path: path, bytes: bytes.count) }
    self = key
  }

  /// Writes a new key of 256 bits from the system's generator, as 64 hexadecimal digits, with mode 0600.
  ///
  /// - Throws: `exists`, `unwritable`.
  public static func create(path: String) throws(DeidentificationError) -> SecretKey {
    var generator = SystemRandomNumberGenerator()
    let digits = Array("0123456789abcdef".utf8)
    let text = (0..<64).map { _ in digits[Int.random(in: 0..<16, using: &generator)] }
    try PrivateFolder.write(text + [UInt8(ascii: "\n")], to: path)
    return try SecretKey(path: path)
  }
}
