/// Full lower case of characters beyond ASCII, as Python's `str.lower()` makes it (Unicode 16, section 3.13).
enum Lowercase {
  private static let capitalSigma: Unicode.Scalar = "\u{3A3}"
  private static let finalSigma: Unicode.Scalar = "\u{3C2}"

  /// The UTF-8 bytes of one character's lower case.
  /// - Parameters:
  ///   - decoded: The character, read at `index` of `source`.
  ///   - written: The lower case of everything before it.
  @inline(__always)
  static func forEachByte(
    of decoded: DecodedScalar, at index: Int, in source: UnsafeBufferPointer<UInt8>,
    after written: UnsafeBufferPointer<UInt8>, _ body: (UInt8) -> Void
  ) {
    let scalar = decoded.scalar
    if scalar == capitalSigma, isFinal(index + decoded.length, in: source, after: written) {
      UTF8.encode(finalSigma)?.forEach(body)
    } else if scalar.properties.changesWhenLowercased {
      scalar.properties.lowercaseMapping.utf8.forEach(body)
    } else {
      (UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter).forEach(body)
    }
  }

  /// Whether a capital sigma ends a word: a cased letter comes before it and none after, case-ignorable characters
  /// (marks, apostrophes) apart. A text is read at most twice, since a sigma is cased itself and ends both searches.
  private static func isFinal(
    _ next: Int, in source: UnsafeBufferPointer<UInt8>, after written: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var end = written.count
    var isPrecededByCased = false
    while end > 0 {
      var start = end - 1
      while start > 0 && written[start] & 0xC0 == 0x80 { start -= 1 }
      let properties = DecodedScalar(written, at: start).scalar.properties
      if !properties.isCaseIgnorable {
        isPrecededByCased = properties.isCased
        break
      }
      end = start
    }
    guard isPrecededByCased else { return false }
    var index = next
    while index < source.count {
      let decoded = DecodedScalar(source, at: index)
      if !decoded.scalar.properties.isCaseIgnorable { return !decoded.scalar.properties.isCased }
      index += decoded.length
    }
    return true
  }
}
