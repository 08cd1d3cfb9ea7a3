/// Text as Unicode scalars, which is what Python's strings are made of. Swift's `Character` and its canonical
/// equivalence would count and compare differently from the reference implementations.
typealias ScalarText = [Unicode.Scalar]

extension Unicode.Scalar {
  /// `str.isspace` of Python: Unicode's White_Space and the four information separators.
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
}

extension Sequence where Element == Unicode.Scalar {
  /// `str.split()` of Python: the pieces between runs of white space.
  var words: [ScalarText] {
    var words: [ScalarText] = []
    var word: ScalarText = []
    for scalar in self {
      if !scalar.isPythonSpace {
        word.append(scalar)
      } else if !word.isEmpty {
        words.append(word)
        word.removeAll()
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
