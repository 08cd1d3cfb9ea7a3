/// GPT-2's letters for bytes: printable Latin-1 stands for itself, the other 68 bytes for U+0100 onwards
/// (openai/gpt-2, `src/encoder.py`, `bytes_to_unicode`).
enum ByteLetters {
  /// The byte of each letter below U+0144; 256 marks a scalar that is none.
  private static let byteOfScalar: [UInt16] = {
    var table = [UInt16](repeating: 256, count: 0x144)
    var next = 0x100
    for byte in 0..<256 {
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: table[byte] = UInt16(byte)
      default:
        table[next] = UInt16(byte)
        next += 1
      }
    }
    return table
  }()

  /// The bytes that a token's letters stand for, or `nil` if one of them is no such letter or the text is not UTF-8.
  static func bytes(of text: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    return append(text, text.indices, to: &result) ? result : nil
  }

  /// Appends the bytes that the letters in `range` stand for; false, with a part of them appended, if one is no letter.
  static func append(_ text: [UInt8], _ range: Range<Int>, to result: inout [UInt8]) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      let lead = text[index]
      var scalar = Int(lead)
      index += 1
      if lead >= 0x80 {
        // All letters lie below U+0800: two bytes at most.
        guard lead >= 0xC2, lead <= 0xDF, index < range.upperBound, text[index] & 0xC0 == 0x80 else { return false }
        scalar = Int(lead & 0x1F) << 6 | Int(text[index] & 0x3F)
        index += 1
      }
      guard scalar < byteOfScalar.count, byteOfScalar[scalar] < 256 else { return false }
      result.append(UInt8(truncatingIfNeeded: byteOfScalar[scalar]))
    }
    return true
  }
}
