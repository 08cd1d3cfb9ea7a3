/// Appends text to XML so that a reader gets the same characters back; characters that XML 1.0 cannot hold are
/// left out (as the release's generator does).
struct XMLEscaping {
  /// Escapes element content. A carriage return is written as a reference, or readers would make it a line feed.
  static func appendText(_ text: String, to bytes: inout [UInt8]) {
    append(text, to: &bytes, attribute: false)
  }

  /// Escapes an attribute's value for double quotes.
  static func appendAttribute(_ name: String, _ value: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: name.utf8)
    bytes.append(contentsOf: "=\"".utf8)
    append(value, to: &bytes, attribute: true)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether XML 1.0 allows the character (production 2, `Char`).
  static func isLegal(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: true
    case 0..<0x20, 0xFFFE, 0xFFFF: false
    default: true
    }
  }

  /// `text` without the characters that XML cannot hold.
  static func strippingIllegal(_ text: String) -> String {
    if text.unicodeScalars.allSatisfy(isLegal) { return text }
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: text.unicodeScalars.lazy.filter(isLegal))
    return String(kept)
  }

  private static func append(_ text: String, to bytes: inout [UInt8], attribute: Bool) {
    // Most text needs no care: then it is copied whole. 0xEF begins the forbidden U+FFFE and U+FFFF.
    let isPlain = text.utf8.allSatisfy { byte in
      byte >= 0x20 && byte != UInt8(ascii: "&") && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
        && byte != UInt8(ascii: "\"") && byte != 0xEF
    }
    if isPlain {
      bytes.append(contentsOf: text.utf8)
      return
    }
    for byte in strippingIllegal(text).utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\r"): bytes.append(contentsOf: "&#13;".utf8)
      case UInt8(ascii: "\"") where attribute: bytes.append(contentsOf: "&quot;".utf8)
      case UInt8(ascii: "\n") where attribute: bytes.append(contentsOf: "&#10;".utf8)
      case UInt8(ascii: "\t") where attribute: bytes.append(contentsOf: "&#9;".utf8)
      default: bytes.append(byte)
      }
    }
  }
}
