/// Which characters belong to words, by Python's rules, so that counts agree with the reference implementations.
enum WordCharacters {
  /// What an ASCII byte is to a rule; `beyondASCII` for all bytes from 0x80.
  enum ByteClass {
    static let separator: UInt8 = 0
    static let word: UInt8 = 1
    static let beyondASCII: UInt8 = 2
  }

  /// `\w` of Python's `re`: `str.isalnum()` or the underscore (`Modules/_sre/sre.c`, `SRE_UNI_IS_WORD`). Combining
  /// marks are not among them.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: scalar.properties.numericType != nil || scalar == "_"
    }
  }

  /// `str.isspace()` of Python: bidirectional class WS, B or S, or category Zs.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  static func isInWord(_ scalar: Unicode.Scalar, _ rule: WordTokenizer.Rule) -> Bool {
    switch rule {
    case .words: isWord(scalar)
    case .whitespace: !isSpace(scalar)
    }
  }

  /// The class of each byte under each rule.
  static func classes(_ rule: WordTokenizer.Rule) -> [UInt8] { rule == .words ? wordClasses : spaceClasses }

  private static let wordClasses = makeClasses(.words)
  private static let spaceClasses = makeClasses(.whitespace)

  private static func makeClasses(_ rule: WordTokenizer.Rule) -> [UInt8] {
    (UInt8.min...UInt8.max).map { byte in
      guard byte < 0x80 else { return ByteClass.beyondASCII }
      return isInWord(Unicode.Scalar(byte), rule) ? ByteClass.word : ByteClass.separator
    }
  }
}
