/// What the scanners that stand for NLTK's regular expressions share.
extension ScalarText {
  /// Empty, with room for a text and the blanks that come into it.
  init(roomFor text: ScalarText) {
    self.init()
    reserveCapacity(text.count + text.count / 4 + 16)
  }

  mutating func append(spaced scalar: Unicode.Scalar) {
    append(" ")
    append(scalar)
    append(" ")
  }

  func has(_ scalar: Unicode.Scalar, at index: Int) -> Bool { index < count && self[index] == scalar }

  func hasWord(_ word: StaticString, at index: Int) -> Bool {
    guard index + word.utf8CodeUnitCount <= count else { return false }
    return word.withUTF8Buffer { bytes in
      for offset in bytes.indices where self[index + offset].value != UInt32(bytes[offset]) { return false }
      return true
    }
  }

  /// `(?i)`, for a word in lower case. Both of NLTK's engines take `ſ` for `s` and `İ` for `i`; the one that reads
  /// words with an `i`, `re`, also takes `ı`.
  func hasIgnoringCase(_ word: StaticString, at index: Int) -> Bool {
    guard index + word.utf8CodeUnitCount <= count else { return false }
    return word.withUTF8Buffer { bytes in
      for offset in bytes.indices {
        let (letter, found) = (UInt32(bytes[offset]), self[index + offset].value)
        if found == letter || (found < 0x80 && letter >= 0x61 && found | 0x20 == letter) { continue }
        switch (found, letter) {
        case (0x17F, 0x73), (0x130, 0x69), (0x131, 0x69): continue
        default: return false
        }
      }
      return true
    }
  }
}

extension Unicode.Scalar {
  /// `\w` of the module `regex`: UTS #18's word characters.
  var isWordCharacter: Bool {
    if value < 0x80 { return isASCIILetter || isASCIIDigit || self == "_" }
    if properties.isAlphabetic || properties.isJoinControl { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
    default: return false
    }
  }

  /// `\s` of the module `regex`, which the information separators are not in.
  var isWhitespace: Bool {
    switch value {
    case 0x09...0x0D, 0x20: true
    case 0...0x7F: false
    default: properties.isWhitespace
    }
  }
}
