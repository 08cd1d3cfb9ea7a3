import ReferenceData
import SeededRandom
import Testing
import Tokenizers

@Suite("Vocabularies")
struct VocabularyTests {
  /// A small SentencePiece vocabulary: unknown, begin, end, the bytes, a few pieces.
  static func sentencePiece() -> Vocabulary {
    let bytes = (0..<256).map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return "<0x\(digits.count == 1 ? "0" : "")\(digits)>"
    }
    let pieces = ["▁", "a", "b", "c", "ab", "abc", "▁a", "▁ab", "bc"]
    return Vocabulary(
      algorithm: .sentencePieceBPE, tokens: (["<unk>", "<s>", "</s>"] + bytes + pieces).map { Array($0.utf8) },
      scores: [Float](repeating: 0, count: 259) + [-1, -2, -3, -4, -5, -6, -7, -8, -4.5],
      kinds: [.unknown, .control, .control] + [TokenKind](repeating: .byte, count: 256)
        + [TokenKind](repeating: .normal, count: pieces.count),
      beginID: 1, endID: 2, unknownID: 0)
  }

  /// The 256 byte letters, an end token, and a few merges.
  static func byteLevel(_ preTokenizer: PreTokenizer = .gpt2) -> Vocabulary {
    var letters: [String] = []
    var next: UInt32 = 0x100
    for byte: UInt32 in 0..<256 {
      let isItself = (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
      if let scalar = Unicode.Scalar(isItself ? byte : next) { letters.append(String(scalar)) }
      if !isItself { next += 1 }
    }
    let merged = ["ab", "abc", "Ġa", "bc"]
    return Vocabulary(
      algorithm: .byteLevelBPE(preTokenizer), tokens: (letters + merged + ["<|endoftext|>"]).map { Array($0.utf8) },
      kinds: [TokenKind](repeating: .normal, count: 260) + [.control],
      merges: ["a b", "ab c", "Ġ a", "b c"].map { Array($0.utf8) }, endID: 260)
  }

  static func wordPiece() -> Vocabulary {
    let tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "▁ab", "▁a", "b", "c", "▁,"]
    return Vocabulary(
      algorithm: .wordPiece, tokens: tokens.map { Array($0.utf8) },
      kinds: [.control, .control, .control, .control] + [TokenKind](repeating: .normal, count: 5), unknownID: 1,
      paddingID: 0, separatorID: 3, classificationID: 2)
  }

  @Test("small vocabularies encode as their rules say")
  func small() throws {
    let piece = try Tokenizer(Self.sentencePiece())
    // bc has the best score, then abc; nothing joins ▁ and abc.
    #expect(piece.encode("abc") == [1, 259, 264])
    #expect(piece.encode("ab") == [1, 266])
    #expect(piece.decode(piece.encode("abcab é")) == "abcab é")
    let byteLevel = try Tokenizer(Self.byteLevel())
    #expect(byteLevel.encode("abc bc") == [257, 32, 259])
    #expect(try Tokenizer(Self.byteLevel(.llama3)).encode("abc", addBegin: false) == [257])
    let word = try Tokenizer(Self.wordPiece())
    #expect(word.encode("ÁBc, zz") == [2, 4, 7, 8, 1, 3])
  }

  @Test("one space joins the piece before it only where the vocabulary does not say otherwise")
  func spacePrefix() throws {
    var vocabulary = Self.sentencePiece()
    vocabulary.addsSpacePrefix = false
    let tokenizer = try Tokenizer(vocabulary)
    #expect(tokenizer.encode("a") == [1, 260])
    #expect(tokenizer.encode(" a") == [1, 265])
    #expect(tokenizer.decode([265]) == " a")
  }

  @Test("a vocabulary whose tokens go on into the next word is merged across words")
  func acrossWords() throws {
    var vocabulary = Self.sentencePiece()
    vocabulary.tokens += ["b▁", "b▁a"].map { Array($0.utf8) }
    vocabulary.scores += [0, 1]
    vocabulary.kinds += [.normal, .normal]
    vocabulary.addsSpacePrefix = false
    #expect(try Tokenizer(vocabulary).encode("b a", addBegin: false) == [269])
  }

  @Test("of tokens with one text, the first is used")
  func duplicates() throws {
    var vocabulary = Self.sentencePiece()
    vocabulary.tokens[264] = vocabulary.tokens[263]
    let tokenizer = try Tokenizer(vocabulary)
    #expect(tokenizer.encode("ab", addBegin: false) == [266])
    #expect(tokenizer.encode("cab", addBegin: false) == [259, 262, 263])
    #expect(tokenizer.bytes(of: 264) == tokenizer.bytes(of: 263))
  }

  @Test("control tokens are not reached by merging")
  func controlByMerging() throws {
    var vocabulary = Self.sentencePiece()
    vocabulary.kinds[264] = .control
    #expect(try !Tokenizer(vocabulary).encode("abcabc").contains(264))
    var byteLevel = Self.byteLevel(.llama3)
    byteLevel.kinds[257] = .control
    let tokenizer = try Tokenizer(byteLevel)
    #expect(tokenizer.encode("abc", addBegin: false) == [97, 98, 99])
    #expect(tokenizer.decode([97, 98, 99]) == "abc")
  }

  @Test("user-defined tokens are found longest first, each once")
  func userDefined() throws {
    var vocabulary = Self.byteLevel()
    vocabulary.tokens += ["xy", "yzw", "zw", "w"].map { Array($0.utf8) }
    vocabulary.kinds += [.userDefined, .userDefined, .userDefined, .userDefined]
    let tokenizer = try Tokenizer(vocabulary)
    #expect(tokenizer.encode("xyzw") == [120, 262])
    #expect(tokenizer.encode("xyxyzwzww") == [261, 120, 262, 263, 264])
    #expect(tokenizer.encode("yyzwzxy") == [121, 262, 122, 261])
  }

  @Test("contradictions are refused with one line")
  func refusals() {
    func expect(_ error: TokenizerError, _ base: Vocabulary, _ change: (inout Vocabulary) -> Void) {
      var vocabulary = base
      change(&vocabulary)
      #expect(throws: error) { try Tokenizer(vocabulary) }
      #expect(!error.description.isEmpty && !error.description.contains("\n"))
    }
    let piece = Self.sentencePiece()
    let count = piece.tokens.count
    expect(.emptyVocabulary, piece) { $0 = Vocabulary(algorithm: .sentencePieceBPE, tokens: []) }
    expect(.countMismatch(field: "scores", expected: count, found: count - 1), piece) { $0.scores.removeLast() }
    expect(.countMismatch(field: "token_type", expected: count, found: 1), piece) { $0.kinds = [.normal] }
    expect(.tokenTooLong(id: 260, bytes: 65_537, limit: 65_536), piece) {
      $0.tokens[260] = [UInt8](repeating: 97, count: 65_537)
    }
    expect(.invalidScore(id: 3), piece) { $0.scores[3] = .nan }
    for spelling in ["<0x-1>", "<0xGG>", "<0x1>", "", "<0x0A", "é"] {
      expect(.malformedByteToken(id: 13), piece) { $0.tokens[13] = Array(spelling.utf8) }
    }
    expect(.missingByteTokens(found: 242, expected: 243), piece) {
      $0.kinds[13] = .normal
      $0.tokens[13] = Array("x".utf8)
      $0.tokens[0] = Array("?".utf8)
      $0.unknownID = nil
    }
    expect(.specialIDOutOfRange(name: "eos_token_id", id: TokenID(count), count: count), piece) {
      $0.endID = TokenID(count)
    }
    expect(.specialIDOutOfRange(name: "bos_token_id", id: -1, count: count), piece) { $0.beginID = -1 }
    expect(.missingSpecialID(rule: "add_eos_token", name: "eos_token_id"), Self.byteLevel()) {
      $0.addsEnd = true
      $0.endID = nil
    }
    for merge in ["ab", "a ", " b", "", " "] {
      expect(.malformedMerge(index: 1), Self.byteLevel()) { $0.merges[1] = Array(merge.utf8) }
    }
    for merge in ["a zz", "zz a", "a c", "a 漢", "a b c"] {
      expect(.unknownTokenInMerge(index: 1), Self.byteLevel()) { $0.merges[1] = Array(merge.utf8) }
    }
    expect(.missingByteTokens(found: 242, expected: 243), Self.byteLevel()) { $0.tokens[65] = Array("zz".utf8) }
    expect(.markersTooLong(bytes: 1_025 * 1_024 + 13, limit: 1 << 20), Self.byteLevel()) {
      $0.tokens += [[UInt8]](repeating: [UInt8](repeating: 97, count: 2_000), count: 1_025)
      $0.kinds += [TokenKind](repeating: .userDefined, count: 1_025)
    }
    expect(.missingUnknownToken, Self.wordPiece()) { $0.unknownID = nil }
  }

  @Test("bytes without a token become the unknown one where there is one")
  func missingBytes() throws {
    var vocabulary = Self.sentencePiece()
    for id in 3..<259 {
      vocabulary.kinds[id] = .normal
      vocabulary.tokens[id] = Array("▁x\(id)".utf8)
    }
    #expect(try Tokenizer(vocabulary).encode("a漢b") == [1, 265, 0, 261])
  }

  @Test("an end token named as the unknown one is not used for text")
  func unknownIsEnd() throws {
    var vocabulary = Self.byteLevel()
    vocabulary.unknownID = 260
    #expect(try Tokenizer(vocabulary).unknownID == nil)
    vocabulary.tokens[65] = Array("zz".utf8)
    #expect(throws: TokenizerError.missingByteTokens(found: 242, expected: 243)) { try Tokenizer(vocabulary) }
  }

  @Test("mutated vocabularies end in a tokenizer or an error, never in a trap")
  func mutations() throws {
    var random = SplitMix64(seed: 2)
    let bases = [Self.sentencePiece(), Self.byteLevel(.gpt2), Self.byteLevel(.llama3), Self.wordPiece()]
    var accepted = 0
    var refused = 0
    for _ in 0..<2_000 {
      guard var vocabulary = bases.randomElement(using: &random) else { continue }
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&vocabulary, &random) }
      do {
        let tokenizer = try Tokenizer(vocabulary)
        accepted += 1
        let text = random.text(fragments: Fragments.words + Fragments.markers + ["abc", "ab"], upTo: 20)
        let ids = tokenizer.encode(text, specialTokens: .parsed) + tokenizer.encode(text)
        #expect(ids.allSatisfy { $0 >= 0 && $0 < tokenizer.vocabularySize })
        for id in tokenizer.encode(text, addBegin: false, addEnd: false) {
          #expect(id == tokenizer.unknownID || !tokenizer.isSpecial(id))
        }
        _ = tokenizer.decode(ids)
        for id in ids { _ = tokenizer.bytes(of: id) }
      } catch {
        refused += 1
        #expect(!error.description.contains("\n"))
      }
    }
    #expect(accepted > 200 && refused > 200)
  }

  private static func mutate(_ vocabulary: inout Vocabulary, _ random: inout SplitMix64) {
    let count = vocabulary.tokens.count
    func id() -> TokenID? {
      [nil, 0, 1, TokenID(count - 1), TokenID(count), -1, .max, .min, 260, 5].randomElement(using: &random) ?? nil
    }
    let index = Int.random(in: 0..<max(count, 1), using: &random)
    let texts: [[UInt8]] = [
      [], [0xFF], [0xE2, 0x96], Array("▁".utf8), Array("▁▁▁".utf8), Array("a b".utf8), Array("<0x-1>".utf8),
      Array("a".utf8), Array("</s>".utf8), Array("<|eot_id|>".utf8), [UInt8](repeating: 97, count: 2_000), [0xC4], [0x20], [0x00],
    ]
    switch Int.random(in: 0..<14, using: &random) {
    case 0: if count > 0 { vocabulary.tokens[index] = texts.randomElement(using: &random) ?? [] }
    case 1: if count > 0 { vocabulary.tokens.remove(at: index) }
    case 2: vocabulary.tokens.append(texts.randomElement(using: &random) ?? [])
    case 3: if index < vocabulary.kinds.count {
      vocabulary.kinds[index] = TokenKind(rawValue: .random(in: 1...6, using: &random)) ?? .normal
    }
    case 4: vocabulary.kinds = []
    case 5: if index < vocabulary.scores.count {
      vocabulary.scores[index] = [.nan, .infinity, -.infinity, 0, -0.0, 3e38].randomElement(using: &random) ?? 0
    }
    case 6: vocabulary.scores = []
    case 7: vocabulary.beginID = id()
    case 8: vocabulary.endID = id()
    case 9: vocabulary.unknownID = id()
    case 10: vocabulary.separatorID = id()
    case 11: vocabulary.addsBegin = Bool.random(using: &random)
    case 12: vocabulary.merges.append(texts.randomElement(using: &random) ?? [])
    default: if !vocabulary.merges.isEmpty { vocabulary.merges.shuffle(using: &random) }
    }
  }
}
