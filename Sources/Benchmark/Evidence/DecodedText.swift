import EHR

/// A stretch of bytes as characters, each with its place.
struct DecodedText {
  private(set) var scalars: [Unicode.Scalar] = []
  /// Where each character begins, and where the last one ends.
  private var offsets: [Int]

  /// - Parameter hasReferences: whether `&amp;` and its like stand for characters.
  init(_ text: XMLPullReader, _ range: Range<Int>, hasReferences: Bool) {
    offsets = []
    scalars.reserveCapacity(range.count)
    offsets.reserveCapacity(range.count + 1)
    var position = range.lowerBound
    while position < range.upperBound {
      let (scalar, next) = text.character(at: position, before: range.upperBound, hasReferences: hasReferences)
      scalars.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
      offsets.append(position)
      position = next
    }
    offsets.append(range.upperBound)
  }

  /// Appends what stands elsewhere, such as an attribute's value; its characters take no bytes here.
  mutating func append(_ text: String) {
    let end = offsets.last ?? 0
    for scalar in text.unicodeScalars {
      scalars.append(scalar)
      offsets.append(end)
    }
  }

  /// The bytes of some of the characters.
  func bytes(_ characters: Range<Int>) -> Range<Int> { offsets[characters.lowerBound]..<offsets[characters.upperBound] }
}

extension XMLPullReader {
  /// The character at `index` and where the next one begins. What is no UTF-8 is U+FFFD, one byte long.
  func character(at index: Int, before end: Int, hasReferences: Bool) -> (scalar: UInt32, next: Int) {
    let byte = bytes[index]
    if byte < 0x80 {
      if hasReferences, byte == UInt8(ascii: "&"), let (scalar, length) = entity(at: index, in: index..<end) {
        return (scalar.value, index + length)
      }
      return (UInt32(byte), index + 1)
    }
    let length = byte < 0xC2 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF5 ? 4 : 1
    guard length > 1, end - index >= length else { return (0xFFFD, index + 1) }
    var scalar = UInt32(byte) & (0x7F >> UInt32(length))
    for next in bytes[index + 1..<index + length] {
      guard next & 0xC0 == 0x80 else { return (0xFFFD, index + 1) }
      scalar = scalar << 6 | UInt32(next & 0x3F)
    }
    return (scalar, index + length)
  }
}
