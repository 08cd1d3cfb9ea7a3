/// The kinds of characters that pre-tokenizers' patterns tell apart: `\p{L}`, `\p{N}`, `\s`, and the rest.
enum UnicodeClass: UInt8, Sendable {
  case letter
  case number
  case whitespace
  case other

  /// By the standard library's Unicode tables.
  init(_ scalar: Unicode.Scalar) {
    let properties = scalar.properties
    if properties.isWhitespace {
      self = .whitespace
      return
    }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
    case .decimalNumber, .letterNumber, .otherNumber: self = .number
    default: self = .other
    }
  }

  /// The classes of ASCII, where nearly all of a record lies.
  static let ascii: [UnicodeClass] = (0..<128).map { UnicodeClass(Unicode.Scalar(UInt8($0))) }
}

/// A character of a text: its class, and how many bytes it takes. Length 0 stands for the end of the text.
struct ClassifiedScalar {
  var kind: UnicodeClass
  var length: Int

  var isEnd: Bool { length == 0 }
}

/// Reads valid UTF-8 character by character; anything else is read as single bytes of class `other`.
struct ScalarReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let end: Int
  private let ascii = UnicodeClass.ascii

  init(_ bytes: UnsafeBufferPointer<UInt8>, end: Int) {
    self.bytes = bytes
    self.end = end
  }

  @inline(__always)
  func scalar(at index: Int) -> ClassifiedScalar {
    guard index < end else { return ClassifiedScalar(kind: .other, length: 0) }
    let lead = bytes[index]
    if lead < 0x80 { return ClassifiedScalar(kind: ascii[Int(lead)], length: 1) }
    return multiByteScalar(at: index, lead: lead)
  }

  private func multiByteScalar(at index: Int, lead: UInt8) -> ClassifiedScalar {
    guard let (scalar, length) = Self.decode(bytes, index, end) else {
      return ClassifiedScalar(kind: .other, length: 1)
    }
    return ClassifiedScalar(kind: UnicodeClass(scalar), length: length)
  }

  /// The scalar at `index` and its length, or `nil` if the bytes are no UTF-8.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ end: Int) -> (Unicode.Scalar, Int)? {
    let lead = bytes[index]
    guard let length = UTF8Boundary.sequenceLength(lead: lead), index + length <= end else { return nil }
    var value = length == 1 ? UInt32(lead) : UInt32(lead & (0x7F >> UInt8(length)))
    for offset in 1..<max(length, 1) {
      value = value << 6 | UInt32(bytes[index + offset] & 0x3F)
    }
    guard let scalar = Unicode.Scalar(value) else { return nil }
    return (scalar, length)
  }
}
