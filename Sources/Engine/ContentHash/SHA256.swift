import COpenSSL

/// SHA-256 of bytes given in any number of pieces (FIPS 180-4), computed by the system's libcrypto.
///
/// ```swift
/// var hash = SHA256()
/// hash.update(header)
/// hash.update(body)
/// let digest = hash.finalize()
/// ```
///
/// libcrypto uses the processor's SHA instructions where there are any. Should it refuse to set up a context (out of
/// memory, a broken configuration), `PlainSHA256` does the same work. A hash that has begun needs nothing more; should
/// libcrypto refuse to go on all the same, `update` and `finalize` end the program rather than give a wrong value.
/// There are no copies: libcrypto might refuse one in the middle of a hash.
public struct SHA256: ~Copyable {
  /// libcrypto's state; `nil`: `plain` works instead.
  private let context: OpaquePointer?
  private var plain = PlainSHA256()

  public init() {
    guard let context = EVP_MD_CTX_new() else {
      self.context = nil
      return
    }
    if EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 {
      self.context = context
    } else {
      EVP_MD_CTX_free(context)
      self.context = nil
    }
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Appends `bytes` to what is hashed.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    guard let context else { return plain.update(bytes) }
    let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    precondition(status == 1, "libcrypto could not go on with a hash")
  }

  /// Appends `bytes` to what is hashed.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Ends the hash and returns its value.
  public consuming func finalize() -> Digest {
    guard let context else { return plain.finalize() }
    var value = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    let status = EVP_DigestFinal_ex(context, &value, &length)
    precondition(status == 1, "libcrypto could not end a hash")
    return Digest(unchecked: value.prefix(Int(length)))
  }

  /// The hash of `bytes` in one call.
  public static func hash(_ bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  /// The hash of the UTF-8 bytes of `text`.
  public static func hash(_ text: String) -> Digest {
    hash(Array(text.utf8))
  }
}
