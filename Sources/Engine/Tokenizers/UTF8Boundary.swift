/// Where characters end in a stream of UTF-8.
enum UTF8Boundary {
  /// The 243 bytes that valid UTF-8 is made of.
  static let possibleBytes: [UInt8] = (0...UInt8.max).filter { $0 & 0xC0 == 0x80 || sequenceLength(lead: $0) != nil }

  /// How many of the last bytes (0 to 3) begin a character that more bytes could complete (Unicode 16, table 3-7).
  static func incompleteSuffixLength(of bytes: [UInt8]) -> Int {
    let count = bytes.count
    for back in 1...3 {
      guard back <= count else { return 0 }
      let byte = bytes[count - back]
      if byte & 0xC0 == 0x80 { continue }
      guard let length = sequenceLength(lead: byte), length > back else { return 0 }
      if back >= 2, !allowsSecond(bytes[count - back + 1], after: byte) { return 0 }
      return back
    }
    return 0
  }

  /// The length of the sequence that a lead byte opens, or `nil` if it opens none.
  static func sequenceLength(lead: UInt8) -> Int? {
    switch lead {
    case 0x00...0x7F: 1
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: nil
    }
  }

  /// Rules out overlong forms, surrogates and values above U+10FFFF, which show in the second byte.
  private static func allowsSecond(_ second: UInt8, after lead: UInt8) -> Bool {
    switch lead {
    case 0xE0: second >= 0xA0
    case 0xED: second <= 0x9F
    case 0xF0: second >= 0x90
    case 0xF4: second <= 0x8F
    default: true
    }
  }
}
