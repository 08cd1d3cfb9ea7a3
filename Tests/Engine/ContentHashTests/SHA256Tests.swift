import ContentHash
import Testing

@Suite("SHA-256")
struct SHA256Tests {
  /// FIPS 180-4's examples and the empty message.
  static let known: [(text: String, digest: String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]

  @Test("the standard's examples give the standard's digests", arguments: known)
  func examples(text: String, digest: String) {
    #expect(SHA256.hash(text).description == digest)
    #expect(SHA256.hash(Array(text.utf8)).description == digest)
  }

  @Test("any cut into pieces gives the digest of the whole, and libcrypto agrees with the plain twin")
  func pieces() {
    for length in [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 1000, 5000] {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ length) }
      var pieces = SHA256()
      var plain = PlainSHA256()
      var start = 0
      while start < length {
        let end = min(length, start + 1 + start * 7 % 150)
        pieces.update(Array(bytes[start..<end]))
        bytes[start..<end].withUnsafeBytes { plain.update($0) }
        start = end
      }
      let whole = SHA256.hash(bytes)
      #expect(pieces.finalize() == whole, "\(length) bytes")
      #expect(plain.finalize() == whole, "\(length) bytes")
    }
  }
}

@Suite("Digest")
struct DigestTests {
  @Test("64 hexadecimal digits of either case are read, anything else is refused")
  func hexadecimal() {
    let digest = SHA256.hash("abc")
    let text = digest.description
    #expect(Digest(hexadecimal: text) == digest)
    #expect(Digest(hexadecimal: text.uppercased()) == digest)
    #expect(Digest(bytes: digest.bytes) == digest)
    for bad in ["", "ab", String(text.dropLast()), text + "0", text + "00", String(text.dropLast()) + "g", "é" + text] {
      #expect(Digest(hexadecimal: bad) == nil)
    }
    #expect(Digest(bytes: [1, 2]) == nil)
  }
}
