/// GPT-2's byte-level BPE: the pre-tokenizer's pieces, each cut into bytes that merge by rank, the leftmost first among
/// equals. Works on the bytes themselves; the letters that stand for them in files are translated once, at loading.
struct ByteLevelEncoder: Sendable {
  private let preTokenizer: PreTokenizer
  /// All tokens that stand for bytes, by these bytes.
  private let table: TokenTable
  private let merges: PairTable
  /// The token of each byte, or -1.
  private let byteTokens: [TokenID]
  private let unknownID: TokenID
  private let roles: TokenRoles

  init(_ vocabulary: Vocabulary, _ roles: TokenRoles, _ preTokenizer: PreTokenizer) throws(TokenizerError) {
    self.preTokenizer = preTokenizer
    self.roles = roles
    var table = TokenTable(capacity: vocabulary.tokens.count)
    // Ordinary tokens first: where a special token has the same spelling, the ordinary one is meant.
    for wantsSpecial in [false, true] {
      for (id, text) in vocabulary.tokens.enumerated()
      where (roles.isSpecial(id) || roles.kinds[id] == .userDefined) == wantsSpecial {
        guard let bytes = ByteLetters.bytes(of: text) else { continue }
        table.insert(bytes, id: TokenID(truncatingIfNeeded: id))
      }
    }
    var byteTokens = [TokenID](repeating: -1, count: 256)
    for byte in 0...UInt8.max {
      if let id = table.find([byte]), !roles.isSpecial(id) { byteTokens[Int(byte)] = id }
    }
    self.merges = try Self.pairs(vocabulary.merges, table)
    self.table = table
    self.byteTokens = byteTokens
    unknownID = try roles.unknownID(besides: byteTokens)
  }

  /// The merges by the ids of their two parts.
  private static func pairs(_ merges: [[UInt8]], _ table: TokenTable) throws(TokenizerError) -> PairTable {
    var pairs = PairTable(capacity: merges.count)
    // Llama 3 has 280,000 merges: one buffer for all of them.
    var bytes: [UInt8] = []
    for (index, text) in merges.enumerated() {
      // A space never stands for itself here, so the first one after the first letter parts the two.
      guard let space = text.dropFirst().firstIndex(of: UInt8(ascii: " ")), space + 1 < text.count else {
        throw .malformedMerge(index: index)
      }
      bytes.removeAll(keepingCapacity: true)
      guard ByteLetters.append(text, 0..<space, to: &bytes) else { throw .unknownTokenInMerge(index: index) }
      let middle = bytes.count
      guard ByteLetters.append(text, space + 1..<text.count, to: &bytes) else {
        throw .unknownTokenInMerge(index: index)
      }
      let (left, right, whole) = bytes.withUnsafeBufferPointer {
        (
          table.find($0, from: 0, count: middle), table.find($0, from: middle, count: $0.count - middle),
          table.find($0, from: 0, count: $0.count)
        )
      }
      guard left >= 0, right >= 0, whole >= 0 else { throw .unknownTokenInMerge(index: index) }
      pairs.insert(left, right, PairTable.Merge(rank: UInt32(truncatingIfNeeded: index), token: whole))
    }
    return pairs
  }

  func encode(_ text: [UInt8], _ range: Range<Int>, into ids: inout [TokenID]) {
    var chain = MergeChain()
    text.withUnsafeBufferPointer { bytes in
      preTokenizer.forEachPiece(in: bytes, range) { piece in
        var start = piece.lowerBound
        // Positions within a piece fit 32 bits.
        while start < piece.upperBound {
          let end = min(piece.upperBound, start + SentencePieceEncoder.stretch)
          encodePiece(bytes, start..<end, &chain, &ids)
          start = end
        }
      }
    }
  }

  private func encodePiece(
    _ bytes: UnsafeBufferPointer<UInt8>, _ piece: Range<Int>, _ chain: inout MergeChain, _ ids: inout [TokenID]
  ) {
    if piece.count == 1 || preTokenizer.takesWholePieces {
      let token = table.find(bytes, from: piece.lowerBound, count: piece.count)
      if token >= 0, !roles.isSpecial(token) {
        ids.append(token)
        return
      }
    }
    chain.removeAll()
    for index in piece {
      chain.append(start: index - piece.lowerBound, length: 1, token: byteTokens[Int(bytes[index])])
    }
    chain.mergeAll { left, right in
      guard left.token >= 0, right.token >= 0, let merge = merges.find(left.token, right.token) else { return nil }
      return (merge.rank, merge.token)
    }
    chain.forEach { symbol in
      if symbol.token >= 0, !roles.isSpecial(symbol.token) {
        ids.append(symbol.token)
        return
      }
      // Bytes that would spell a special token, or that the vocabulary lacks.
      let start = piece.lowerBound + Int(symbol.start)
      for index in start..<start + Int(symbol.length) {
        let token = byteTokens[Int(bytes[index])]
        if token >= 0 {
          ids.append(token)
        } else if unknownID >= 0 {
          ids.append(unknownID)
        }
      }
    }
  }
}
