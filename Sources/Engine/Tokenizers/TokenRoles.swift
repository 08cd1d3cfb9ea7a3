/// Which tokens are ordinary and which are special, after a vocabulary's own statements have been checked.
struct TokenRoles: Sendable {
  /// One per token.
  let kinds: [TokenKind]
  /// Tokens that text never becomes, in ascending order.
  let special: [TokenID]
  /// Tokens that are matched in raw text, in ascending order.
  let userDefined: [TokenID]
  let endsGeneration: Set<TokenID>
  let beginID, endID, separatorID, classificationID: TokenID?
  /// Stands for text that the vocabulary cannot spell. `nil` also where a file names the begin or an end token for it
  /// (as MPT's do): text must not become one of these.
  let unknownID: TokenID?
  private let specialMask: [Bool]

  func isSpecial(_ id: TokenID) -> Bool { id >= 0 && id < specialMask.count && specialMask[Int(id)] }
  func isSpecial(_ id: Int) -> Bool { specialMask[id] }

  /// Names of tokens that end an answer, whatever kind a file gives them (as in llama.cpp).
  private static let endNames: Set<[UInt8]> = Set(
    [
      "</s>", "<|endoftext|>", "<|end_of_text|>", "<|eot_id|>", "<|eom_id|>", "<|im_end|>", "<|end|>", "<|return|>",
      "<|call|>", "<end_of_turn>", "<EOT>", "_<EOT>", "<end_of_utterance>",
    ].map { Array($0.utf8) })

  init(_ vocabulary: Vocabulary) throws(TokenizerError) {
    let tokens = vocabulary.tokens
    try Self.checkIDs(vocabulary)

    // Files without the ids mean the algorithm's customary ones; they are taken where the spelling agrees.
    func named(_ id: TokenID?, _ algorithm: Vocabulary.Algorithm, _ customary: Int, _ text: String) -> TokenID? {
      if let id { return id }
      guard vocabulary.algorithm == algorithm, customary < tokens.count, tokens[customary].elementsEqual(text.utf8)
      else { return nil }
      return TokenID(customary)
    }
    let begin = named(vocabulary.beginID, .sentencePieceBPE, 1, "<s>")
    let end = named(vocabulary.endID, .sentencePieceBPE, 2, "</s>")
    let unknown =
      named(vocabulary.unknownID, .sentencePieceBPE, 0, "<unk>") ?? named(nil, .wordPiece, 100, "[UNK]")
    let classification = named(vocabulary.classificationID, .wordPiece, 101, "[CLS]")
    let separator = named(vocabulary.separatorID, .wordPiece, 102, "[SEP]")

    let stated = !vocabulary.kinds.isEmpty
    var kinds = stated ? vocabulary.kinds : [TokenKind](repeating: .normal, count: tokens.count)
    if vocabulary.algorithm == .sentencePieceBPE {
      // Files without kinds, or with the same kind for all, mean bytes by their spelling.
      if !kinds.contains(.byte) {
        for (id, text) in tokens.enumerated() where kinds[id] == .normal && ByteSpelling.value(of: text) != nil {
          kinds[id] = .byte
        }
      }
      if !stated, let unknown { kinds[Int(unknown)] = .unknown }
    }

    let named: Set<TokenID> = Set(
      [begin, end, vocabulary.endOfTurnID, separator, classification, vocabulary.maskID].compactMap { $0 })
    var endsGeneration: Set<TokenID> = Set([end, vocabulary.endOfTurnID].compactMap { $0 })
    var mask = [Bool](repeating: false, count: tokens.count)
    var special: [TokenID] = []
    var userDefined: [TokenID] = []
    for (id, text) in tokens.enumerated() {
      let tokenID = TokenID(id)
      // The first byte spares hashing nearly all tokens.
      let mayEnd = text.first == UInt8(ascii: "<") || text.first == UInt8(ascii: "_")
      let endsByName = mayEnd && Self.endNames.contains(text)
      if endsByName { endsGeneration.insert(tokenID) }
      let isSpecial =
        switch kinds[id] {
        case .control, .unknown: true
        case .byte: false
        case .userDefined: endsByName || named.contains(tokenID) || Self.isMarker(text)
        // A file may name a letter as its end token; text must still be able to use the letter.
        case .normal, .unused: endsByName || (named.contains(tokenID) && Self.isMarker(text))
        }
      mask[id] = isSpecial
      if isSpecial {
        special.append(tokenID)
      } else if kinds[id] == .userDefined {
        userDefined.append(tokenID)
      }
    }
    self.kinds = kinds
    self.special = special
    self.userDefined = userDefined
    self.endsGeneration = endsGeneration
    specialMask = mask
    (beginID, endID) = (begin, end)
    (separatorID, classificationID) = (separator, classification)
    if let unknown, !endsGeneration.contains(unknown), !named.contains(unknown) {
      unknownID = unknown
    } else {
      unknownID = nil
    }
  }

  /// `<…>` or `[…]`: how special tokens are spelled.
  private static func isMarker(_ text: [UInt8]) -> Bool {
    guard text.count > 2, let first = text.first, let last = text.last else { return false }
    return (first == UInt8(ascii: "<") && last == UInt8(ascii: ">"))
      || (first == UInt8(ascii: "[") && last == UInt8(ascii: "]"))
  }

  private static func checkIDs(_ vocabulary: Vocabulary) throws(TokenizerError) {
    let count = vocabulary.tokens.count
    let ids: [(String, TokenID?)] = [
      ("bos_token_id", vocabulary.beginID), ("eos_token_id", vocabulary.endID),
      ("eot_token_id", vocabulary.endOfTurnID),
      ("unknown_token_id", vocabulary.unknownID), ("padding_token_id", vocabulary.paddingID),
      ("seperator_token_id", vocabulary.separatorID), ("cls_token_id", vocabulary.classificationID),
      ("mask_token_id", vocabulary.maskID),
    ]
    for (name, id) in ids {
      if let id, id < 0 || id >= count { throw .specialIDOutOfRange(name: name, id: id, count: count) }
    }
  }
}

extension Vocabulary {
  static let tokenLimit = 1 << 24
  static let tokenByteLimit = 1 << 16
  static let mergeLimit = 1 << 24

  /// The counts and lengths, before anything is built from them.
  func validateSizes() throws(TokenizerError) {
    guard !tokens.isEmpty else { throw .emptyVocabulary }
    guard tokens.count <= Self.tokenLimit else { throw .tooManyTokens(found: tokens.count, limit: Self.tokenLimit) }
    guard merges.count <= Self.mergeLimit else { throw .tooManyMerges(found: merges.count, limit: Self.mergeLimit) }
    guard scores.isEmpty || scores.count == tokens.count else {
      throw .countMismatch(field: "scores", expected: tokens.count, found: scores.count)
    }
    guard kinds.isEmpty || kinds.count == tokens.count else {
      throw .countMismatch(field: "token_type", expected: tokens.count, found: kinds.count)
    }
    for (id, text) in tokens.enumerated() where text.count > Self.tokenByteLimit {
      throw .tokenTooLong(id: id, bytes: text.count, limit: Self.tokenByteLimit)
    }
    for (id, score) in scores.enumerated() where score.isNaN { throw .invalidScore(id: id) }
  }
}

extension TokenRoles {
  /// The unknown token's id, or -1 if the vocabulary can spell every text and needs none.
  ///
  /// - Parameter byteTokens: the token of each byte, or -1. MPT's vocabulary lacks the 13 bytes that are nowhere in
  ///   UTF-8; none of them is asked for.
  func unknownID(besides byteTokens: [TokenID]) throws(TokenizerError) -> TokenID {
    if let unknownID { return unknownID }
    let needed = UTF8Boundary.possibleBytes
    let found = needed.count { byteTokens[Int($0)] >= 0 }
    guard found == needed.count else { throw .missingByteTokens(found: found, expected: needed.count) }
    return -1
  }
}

/// The spelling of a raw byte as a token: `<0x0A>`.
enum ByteSpelling {
  static func value(of text: [UInt8]) -> UInt8? {
    guard text.count == 6, text[0] == UInt8(ascii: "<"), text[1] == UInt8(ascii: "0"), text[2] == UInt8(ascii: "x"),
      text[5] == UInt8(ascii: ">"), let high = digit(text[3]), let low = digit(text[4])
    else { return nil }
    return high << 4 | low
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
