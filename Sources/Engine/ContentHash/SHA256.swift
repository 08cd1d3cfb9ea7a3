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
/// A copy goes its own way: updating it leaves the original as it was. libcrypto uses the processor's SHA
/// instructions where there are any. Should libcrypto refuse to set up a context (out of memory, a broken
/// configuration), `PlainSHA256` does the same work, so that no call here can fail.
public struct SHA256 {
  private enum State {
    case system(DigestContext)
    case plain(PlainSHA256)
  }

  private var state: State

  public init() {
    if let context = DigestContext() {
      state = .system(context)
    } else {
      state = .plain(PlainSHA256())
    }
  }

  /// Appends `bytes` to what is hashed.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    switch state {
    case .system(var context):
      state = .plain(PlainSHA256())  // so that `context` is the only reference, unless there are copies
      if !isKnownUniquelyReferenced(&context), let copy = context.copy() { context = copy }
      context.update(bytes)
      state = .system(context)
    case .plain(var plain):
      plain.update(bytes)
      state = .plain(plain)
    }
  }

  /// Appends `bytes` to what is hashed.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Ends the hash and returns its value; the hash then starts anew.
  public mutating func finalize() -> Digest {
    defer { self = SHA256() }
    switch state {
    case .system(var context):
      state = .plain(PlainSHA256())
      if !isKnownUniquelyReferenced(&context), let copy = context.copy() { context = copy }
      return context.finalize()
    case .plain(var plain):
      return plain.finalize()
    }
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

/// Owns one message digest context of libcrypto.
private final class DigestContext {
  private let context: OpaquePointer

  init?() {
    guard let context = EVP_MD_CTX_new() else { return nil }
    guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      EVP_MD_CTX_free(context)
      return nil
    }
    self.context = context
  }

  private init(owning context: OpaquePointer) {
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  func copy() -> DigestContext? {
    guard let other = EVP_MD_CTX_new() else { return nil }
    guard EVP_MD_CTX_copy_ex(other, context) == 1 else {
      EVP_MD_CTX_free(other)
      return nil
    }
    return DigestContext(owning: other)
  }

  func update(_ bytes: UnsafeRawBufferPointer) {
    _ = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  func finalize() -> Digest {
    var value = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    _ = EVP_DigestFinal_ex(context, &value, &length)
    return Digest(unchecked: value.prefix(Int(length)))
  }
}
