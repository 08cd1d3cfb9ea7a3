import ReferenceData
import SeededRandom
import Testing
import Tokenizers

@Suite("Decoding", .enabled(if: ReferenceData.isPresent))
struct DecodingTests {
  @Test(
    "decoding is the inverse of encoding",
    arguments: [ReferenceVocabulary.llamaSPM, .phi3, .mpt, .gpt2, .llamaBPE])
  func roundTrip(_ name: ReferenceVocabulary) throws {
    let tokenizer = try name.tokenizer()
    var random = SplitMix64(seed: 5)
    for _ in 0..<500 {
      let text = random.text(fragments: Fragments.words + Fragments.markers, upTo: 15)
      // SentencePiece writes a space as ▁ and cannot tell the two apart afterwards.
      let expected =
        tokenizer.vocabulary.algorithm == .sentencePieceBPE
        ? String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "▁" ? " " : $0 })) : text
      #expect(tokenizer.decode(tokenizer.encode(text)) == expected)
    }
  }

  @Test("streaming gives the text of decoding, whole characters at a time", arguments: ReferenceVocabulary.allCases)
  func streaming(_ name: ReferenceVocabulary) throws {
    let tokenizer = try name.tokenizer()
    var random = SplitMix64(seed: 6)
    for round in 0..<300 {
      // Texts at first, then any ids: a model may write bytes that are no UTF-8.
      let ids =
        round < 150
        ? tokenizer.encode(random.text(fragments: Fragments.words, upTo: 12))
        : (0..<20).map { _ in TokenID.random(in: -2...TokenID(min(tokenizer.vocabularySize, 400)), using: &random) }
      var decoder = StreamingDecoder(tokenizer)
      var pieces = ids.map { decoder.append($0) }
      pieces.append(decoder.finish())
      let whole = tokenizer.decode(ids)
      #expect(pieces.joined() == whole)
      #expect(pieces.joined().utf8.elementsEqual(whole.utf8))
    }
  }

  @Test("an emoji in four byte tokens comes out with the fourth")
  func emoji() throws {
    let tokenizer = try ReferenceVocabulary.llamaSPM.tokenizer()
    // 🦙 is F0 9F A6 99; byte b is token b + 3.
    let ids: [TokenID] = [0xF0, 0x9F, 0xA6, 0x99].map { $0 + 3 }
    var decoder = StreamingDecoder(tokenizer)
    #expect(ids.map { decoder.append($0) } == ["", "", "", "🦙"])
    #expect(decoder.finish() == "")
    decoder = StreamingDecoder(tokenizer)
    #expect(ids.prefix(2).map { decoder.append($0) } == ["", ""])
    #expect(decoder.append(450) == "\u{FFFD} The")
    #expect(decoder.append(ids[0]) == "" && decoder.finish() == "\u{FFFD}")
  }

  @Test("the space that encoding puts before a text is left out again")
  func firstSpace() throws {
    let tokenizer = try ReferenceVocabulary.llamaSPM.tokenizer()
    #expect(tokenizer.decode([1, 450, 450]) == "The The")
    #expect(tokenizer.bytes(of: 450) == Array(" The".utf8))
    var decoder = StreamingDecoder(tokenizer, dropsFirstSpace: false)
    #expect(decoder.append(450) == " The")
    #expect(try ReferenceVocabulary.bertBGE.tokenizer().decode([101, 7592, 2088, 102]) == "hello world")
  }

  @Test("control tokens and ids outside the vocabulary give nothing")
  func nothing() throws {
    let tokenizer = try ReferenceVocabulary.llamaBPE.tokenizer()
    for id in [TokenID.min, -1, 128_000, 128_009, 128_256, .max] { #expect(tokenizer.bytes(of: id) == []) }
  }

  @Test("bytes that are not UTF-8 are read as U+FFFD", arguments: ReferenceVocabulary.allCases)
  func invalidText(_ name: ReferenceVocabulary) throws {
    let tokenizer = try name.tokenizer()
    let bytes: [UInt8] = [0x61, 0xFF, 0x62, 0xE2, 0x82, 0x63, 0xED, 0xA0, 0x80, 0xC0, 0x80, 0xF0, 0x9F]
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(tokenizer.encode(bytes: bytes) == tokenizer.encode(text))
  }
}
