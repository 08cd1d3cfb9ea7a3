/// SentencePiece's BPE as llama.cpp runs it (`llm_tokenizer_spm`): spaces become `▁`, the text is cut into characters,
/// and of all neighbors that together are a token, the pair with the highest score merges first, the leftmost among
/// equals. A character that is no token is spelled in bytes.
struct SentencePieceEncoder: Sendable {
  private let table: TokenTable
  /// One per token: smaller is better.
  private let priorities: [UInt32]
  /// The token of each byte, or -1.
  private let byteTokens: [TokenID]
  /// -1 if the vocabulary can spell every byte and has none.
  private let unknownID: TokenID
  /// No token goes on with `▁` after anything else, so no merge reaches from one word into the next, and words can be
  /// encoded one by one with the same result (so for all vocabularies trained with SentencePiece's defaults).
  private let wordsAreIndependent: Bool

  /// Longer texts are encoded in stretches of this many bytes, so that positions fit 32 bits.
  static let stretch = 1 << 28

  init(_ vocabulary: Vocabulary, _ roles: TokenRoles) throws(TokenizerError) {
    var table = TokenTable(capacity: vocabulary.tokens.count)
    var byteTokens = [TokenID](repeating: -1, count: 256)
    for (id, text) in vocabulary.tokens.enumerated() {
      let tokenID = TokenID(truncatingIfNeeded: id)
      if roles.kinds[id] == .byte {
        guard let byte = ByteSpelling.value(of: text) else { throw .malformedByteToken(id: id) }
        if byteTokens[Int(byte)] < 0 { byteTokens[Int(byte)] = tokenID }
      } else if !roles.isSpecial(id) {
        table.insert(text, id: tokenID)
      }
    }
    self.table = table
    self.byteTokens = byteTokens
    unknownID = try roles.unknownID(besides: byteTokens)
    wordsAreIndependent = !vocabulary.tokens.contains(where: Self.reachesIntoNextWord)
    priorities = vocabulary.scores.isEmpty
      ? [UInt32](repeating: 0, count: vocabulary.tokens.count) : vocabulary.scores.map(Self.priority)
  }

  /// Floats in descending order as integers in ascending order.
  private static func priority(of score: Float) -> UInt32 {
    let bits = (score + 0).bitPattern  // + 0: minus zero equals zero
    return ~(bits >> 31 == 1 ? ~bits : bits | 0x8000_0000)
  }

  func encode(_ text: [UInt8], _ range: Range<Int>, spacePrefix: Bool, into ids: inout [TokenID]) {
    var start = range.lowerBound
    while start < range.upperBound {
      var end = min(range.upperBound, start + Self.stretch)
      while end < range.upperBound, end > start, text[end] & 0xC0 == 0x80 { end -= 1 }
      encodeStretch(Self.escaped(text[start..<end], spacePrefix: spacePrefix && start == range.lowerBound), into: &ids)
      start = end
    }
  }

  private static func escaped(_ text: ArraySlice<UInt8>, spacePrefix: Bool) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + text.count / 2 + 3)
    func appendSpace() {
      result.append(0xE2)
      result.append(0x96)
      result.append(0x81)
    }
    if spacePrefix { appendSpace() }
    for byte in text {
      if byte == UInt8(ascii: " ") { appendSpace() } else { result.append(byte) }
    }
    return result
  }

  private func encodeStretch(_ text: [UInt8], into ids: inout [TokenID]) {
    var chain = MergeChain()
    text.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count {
        let end = wordsAreIndependent ? Self.endOfWord(bytes, start) : bytes.count
        encodeWord(bytes, start..<end, &chain, &ids)
        start = end
      }
    }
  }

  private func encodeWord(
    _ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>, _ chain: inout MergeChain, _ ids: inout [TokenID]
  ) {
    chain.removeAll()
    var index = word.lowerBound
    while index < word.upperBound {
      let length = min(UTF8Boundary.sequenceLength(lead: bytes[index]) ?? 1, word.upperBound - index)
      chain.append(start: index, length: length, token: table.find(bytes, from: index, count: length))
      index += length
    }
    chain.mergeAll { left, right in
      let token = table.find(bytes, from: Int(left.start), count: Int(left.length) + Int(right.length))
      return token < 0 ? nil : (priorities[Int(token)], token)
    }
    chain.forEach { symbol in
      if symbol.token >= 0 {
        ids.append(symbol.token)
      } else {
        appendBytes(bytes, symbol, &ids)
      }
    }
  }

  /// The end of the spaces at `start` and of what follows up to the next space.
  private static func endOfWord(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var index = start
    while isSpace(bytes, index) { index += 3 }
    while index < bytes.count, !isSpace(bytes, index) { index += 1 }
    return index
  }

  /// Whether `▁` begins here.
  @inline(__always)
  private static func isSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    index + 3 <= bytes.count && bytes[index] == 0xE2 && bytes[index + 1] == 0x96 && bytes[index + 2] == 0x81
  }

  private static func reachesIntoNextWord(_ token: [UInt8]) -> Bool {
    token.withUnsafeBufferPointer { endOfWord($0, 0) < $0.count }
  }

  /// A character byte by byte, or as one unknown token if a byte of it has no token.
  private func appendBytes(_ bytes: UnsafeBufferPointer<UInt8>, _ symbol: MergeChain.Symbol, _ ids: inout [TokenID]) {
    let range = Int(symbol.start)..<Int(symbol.start) + Int(symbol.length)
    if range.allSatisfy({ byteTokens[Int(bytes[$0])] >= 0 }) {
      for index in range { ids.append(byteTokens[Int(bytes[index])]) }
    } else if unknownID >= 0 {
      ids.append(unknownID)
    }
  }
}
