/// What each token adds to a text, as bytes in one buffer.
struct TokenSpelling: Sendable {
  private let buffer: [UInt8]
  /// Token `i` is `buffer[starts[i]..<starts[i + 1]]`.
  private let starts: [Int]

  init(_ vocabulary: Vocabulary, _ roles: TokenRoles) {
    var buffer: [UInt8] = []
    var starts = [0]
    starts.reserveCapacity(vocabulary.tokens.count + 1)
    for (id, text) in vocabulary.tokens.enumerated() {
      switch roles.kinds[id] {
      case .control: break
      case .unknown: buffer += "\u{FFFD}".utf8
      case .byte:
        if let byte = ByteSpelling.value(of: text) { buffer.append(byte) } else { buffer += text }
      case .userDefined: if !roles.isSpecial(id) { buffer += text }
      case .normal, .unused:
        if roles.isSpecial(id) { break }
        switch vocabulary.algorithm {
        case .sentencePieceBPE, .wordPiece: Self.appendUnescaped(text, to: &buffer)
        case .byteLevelBPE: buffer += ByteLetters.bytes(of: text) ?? text
        }
      }
      starts.append(buffer.count)
    }
    self.buffer = buffer
    self.starts = starts
  }

  func bytes(of id: TokenID) -> [UInt8] {
    guard id >= 0, Int(id) < starts.count - 1 else { return [] }
    return Array(buffer[starts[Int(id)]..<starts[Int(id) + 1]])
  }

  /// `▁` back to a space.
  private static func appendUnescaped(_ text: [UInt8], to buffer: inout [UInt8]) {
    var index = 0
    while index < text.count {
      if index + 3 <= text.count, text[index] == 0xE2, text[index + 1] == 0x96, text[index + 2] == 0x81 {
        buffer.append(UInt8(ascii: " "))
        index += 3
      } else {
        buffer.append(text[index])
        index += 1
      }
    }
  }
}
