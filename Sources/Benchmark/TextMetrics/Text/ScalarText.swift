/// Text as Unicode scalars, which is what Python's strings are made of. Swift's `Character` and its canonical
/// equivalence would count and compare differently from the reference implementations.
typealias ScalarText = [Unicode.Scalar]

extension String {
  /// The scalars, read several times faster than through `unicodeScalars`.
  var scalarText: ScalarText {
    var text = self
    return text.withUTF8 { bytes in
      var result = ScalarText()
      result.reserveCapacity(bytes.count)
      var index = 0
      while index < bytes.count {
        let byte = UInt32(bytes[index])
        if byte < 0x80 {
          result.append(Unicode.Scalar(UInt8(truncatingIfNeeded: byte)))
          index += 1
          continue
        }
        // A string's bytes are valid UTF-8, so what the first byte promises is there.
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        var value = byte & (0x7F >> UInt32(length))
        for place in index + 1..<index + length { value = value << 6 | UInt32(bytes[place]) & 0x3F }
        result.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        index += length
      }
      return result
    }
  }
}

extension String {
  init(_ scalars: some Sequence<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }
}

extension Unicode.Scalar {
  /// `str.isspace` of Python, and `\s` of its `re`: Unicode's White_Space and the four information separators.
  var isPythonSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20: true
    case 0...0x7F: false
    default: properties.isWhitespace
    }
  }

  /// `string.punctuation` of Python.
  var isASCIIPunctuation: Bool {
    switch value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  var isASCIIDigit: Bool { (0x30...0x39).contains(value) }

  var isASCIILetter: Bool { (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value) }

  /// `\w` of Python's `re`: letters, numbers of any kind, and `_`.
  var isPythonWordCharacter: Bool {
    if value < 0x80 { return isASCIILetter || isASCIIDigit || self == "_" }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return properties.numericType != nil
    }
  }
}
