/// One step of reading UTF-8 that may be invalid.
struct DecodedScalar {
  /// U+FFFD for invalid bytes.
  var scalar: Unicode.Scalar
  /// Bytes read: of the scalar, or of the longest beginning of one (Unicode 16, section 3.9, "maximal subparts"), as
  /// `String(decoding:as:)` replaces them.
  var length: Int

  private static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// Reads at `index`, which must lie within `bytes`.
  init(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) {
    let lead = bytes[index]
    guard lead >= 0x80 else {
      (scalar, length) = (Unicode.Scalar(lead), 1)
      return
    }
    let continuationCount: Int
    // The second byte's range excludes overlong forms, surrogates and values beyond U+10FFFF.
    var (lowest, highest): (UInt8, UInt8) = (0x80, 0xBF)
    switch lead {
    case 0xC2...0xDF: continuationCount = 1
    case 0xE0...0xEF:
      continuationCount = 2
      if lead == 0xE0 { lowest = 0xA0 }
      if lead == 0xED { highest = 0x9F }
    case 0xF0...0xF4:
      continuationCount = 3
      if lead == 0xF0 { lowest = 0x90 }
      if lead == 0xF4 { highest = 0x8F }
    default:
      (scalar, length) = (Self.replacement, 1)
      return
    }
    var value = UInt32(lead & (0x3F >> UInt8(continuationCount)))
    for offset in 1...continuationCount {
      guard index + offset < bytes.count, case let byte = bytes[index + offset], lowest <= byte, byte <= highest else {
        (scalar, length) = (Self.replacement, offset)
        return
      }
      value = value << 6 | UInt32(byte & 0x3F)
      (lowest, highest) = (0x80, 0xBF)
    }
    scalar = Unicode.Scalar(value) ?? Self.replacement
    length = continuationCount + 1
  }
}
