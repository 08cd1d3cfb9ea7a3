/// A SHA-256 value: 32 bytes, written as 64 lower-case hexadecimal digits.
///
/// ```swift
/// SHA256.hash("abc").description  // "ba7816bf 8f01cfea …" without the spaces
/// ```
public struct Digest: Hashable, Sendable {
  /// The length of a digest in bytes.
  public static let byteCount = 32

  /// The 32 bytes, most significant first.
  public let bytes: [UInt8]

  /// - Returns: `nil` unless there are exactly 32 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// - Returns: `nil` unless `hexadecimal` is exactly 64 hexadecimal digits, of either case.
  public init?(hexadecimal: some StringProtocol) {
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in hexadecimal.utf8 {
      guard bytes.count < Self.byteCount, let digit = Self.value(ofHexadecimal: character) else { return nil }
      if let pending = high {
        bytes.append(pending << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    guard high == nil else { return nil }
    self.init(bytes: bytes)
  }

  /// For callers whose bytes come from the hash itself; missing bytes are zero.
  init(unchecked words: some Sequence<UInt8>) {
    var bytes = Array(words.prefix(Self.byteCount))
    while bytes.count < Self.byteCount { bytes.append(0) }
    self.bytes = bytes
  }

  private static func value(ofHexadecimal character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension Digest: CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension Digest: Codable {
  /// Reads the 64 digits of `description`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let digest = Digest(hexadecimal: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected 64 hexadecimal digits of a SHA-256 value, found \(text.utf8.count) bytes")
    }
    self = digest
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
