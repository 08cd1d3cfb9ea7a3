/// HMAC with SHA-256 (RFC 2104, FIPS 198-1): a hash that only the key's holder can compute.
///
/// ```swift
/// let code = HMACSHA256(key: secret).code(for: Array("person 7".utf8))
/// ```
public struct HMACSHA256: Sendable {
  private static let blockByteCount = 64

  /// The key, padded to SHA-256's block and combined with RFC 2104's `ipad` and `opad`.
  private let inner: [UInt8]
  private let outer: [UInt8]

  /// - Parameter key: of any length; RFC 2104 advises at least 32 bytes.
  public init(key: [UInt8]) {
    var block = key.count > Self.blockByteCount ? SHA256.hash(key).bytes : key
    block += [UInt8](repeating: 0, count: Self.blockByteCount - block.count)
    inner = block.map { $0 ^ 0x36 }
    outer = block.map { $0 ^ 0x5C }
  }

  /// The authentication code of `message`.
  public func code(for message: [UInt8]) -> Digest {
    SHA256.hash(outer + SHA256.hash(inner + message).bytes)
  }
}
