import Foundation
import Retrieval
import SeededRandom
import Testing

@Suite struct WordTokenizerTests {
  @Test("words and white space of texts are Python's str.split and bm25s.tokenize")
  func equalsPython() throws {
    let texts = try Oracles.load().texts
    #expect(texts.count >= 100)
    for (index, text) in texts.enumerated() {
      #expect(WordTokenizer.whitespace.tokens(in: text.text) == text.whitespace, "text \(index)")
      #expect(WordTokenizer.words.tokens(in: text.text) == text.words, "text \(index)")
    }
  }

  @Test("every character is a word character, white space and of a lower case as in Python")
  func classifiesAllOfUnicode() throws {
    let oracle = try Oracles.load().characters
    let words = oracle.words.reduce(into: Set<UInt32>()) { $0.formUnion($1[0]...$1[1]) }
    let spaces = oracle.spaces.reduce(into: Set<UInt32>()) { $0.formUnion($1[0]...$1[1]) }
    let lowercase = Dictionary(uniqueKeysWithValues: oracle.lowercase.map { ($0.scalar, $0.text) })
    let version = try #require(oracle.unicode.split(separator: ".").first.flatMap { Int($0) })
    let all = WordTokenizer.words(stopWords: [])
    var wrong: [UInt32] = []
    var checked = 0
    for value in UInt32(0x80)...0x10FFFF {
      // Characters that are newer than Python's tables may have changed; most of the rest is unassigned.
      guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major <= version else { continue }
      checked += 1
      // Doubled, since a word has two characters.
      let found = all.tokens(in: "\(scalar)\(scalar)")
      var expected: [String] = []
      if words.contains(value) {
        let lower = lowercase[value] ?? String(scalar)
        // A capital sigma after a letter ends a word; the lower case of a dotted İ has a mark, which ends one.
        expected = value == 0x3A3 ? ["σς"] : value == 0x130 ? [] : [lower + lower]
      }
      let isWhole = WordTokenizer.whitespace.tokens(in: "a\(scalar)b") == ["a\(scalar)b"]
      if found.map({ Array($0.utf8) }) != expected.map({ Array($0.utf8) }) || isWhole == spaces.contains(value) {
        wrong.append(value)
      }
    }
    #expect(checked > 140_000)
    #expect(wrong.isEmpty, "\(wrong.count) wrong, such as \(wrong.prefix(10).map { String($0, radix: 16) })")
  }

  @Test("ASCII characters are classified as in Python")
  func classifiesASCII() {
    for value in UInt8(0)..<0x80 {
      let character = String(Unicode.Scalar(value))
      let isWord = character.contains { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      let expected = isWord ? [character.lowercased() + character.lowercased()] : []
      #expect(WordTokenizer.words(stopWords: []).tokens(in: character + character) == expected)
      let isSpace = (9...13).contains(value) || (28...32).contains(value)
      #expect((WordTokenizer.whitespace.tokens(in: "a\(character)b").count == 2) == isSpace)
    }
  }

  @Test("any bytes read as String(decoding:) reads them", arguments: [WordTokenizer.words, .whitespace])
  func readsHostileBytes(tokenizer: WordTokenizer) {
    var random = SplitMix64(seed: 5)
    // Bytes around every border of UTF-8, so that cut, overlong and surrogate forms come up often.
    let palette: [UInt8] = [
      0x00, 0x20, 0x41, 0x61, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xA3, 0xBF, 0xC0, 0xC1, 0xC2, 0xC3, 0xCE, 0xDF, 0xE0,
      0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
    ]
    for _ in 0..<4000 {
      let bytes = (0..<random.next(below: 40)).map { _ in
        random.next(below: 3) == 0 ? UInt8(ascii: "Z") : palette[random.next(below: palette.count)]
      }
      let found = tokenizer.tokens(in: bytes)
      #expect(found == tokenizer.tokens(in: String(decoding: bytes, as: UTF8.self)), "\(bytes)")
    }
  }

  @Test("a text is split alike wherever the blocks of its rewriting end")
  func doesNotDependOnBlocks() {
    let unit = "Ünder ΑΣ \u{1F642}x Metformin 7.5\u{2003}É "
    let expected = WordTokenizer.words.tokens(in: unit)
    for shift in 0..<9 {
      let before = String(repeating: " ", count: 65_536 - 20 + shift)
      let text = before + unit + String(repeating: "!", count: 65_500) + unit
      #expect(WordTokenizer.words.tokens(in: text) == expected + expected)
    }
  }

  @Test("a run of case-ignorable characters between sigmas takes linear time")
  func sigmasAreLinear() {
    let text = "α" + String(repeating: String(repeating: "'", count: 1000) + "Σ", count: 1000)
    let clock = ContinuousClock()
    #expect(clock.measure { _ = WordTokenizer.words.tokens(in: text) } < .seconds(5))
  }

  @Test("stop words are those given")
  func leavesOutStopWords() {
    #expect(WordTokenizer.words.tokens(in: "No pain and THE fever") == ["pain", "fever"])
    let painless = WordTokenizer.words(stopWords: ["pain"])
    #expect(painless.tokens(in: "No pain and THE fever") == ["no", "and", "the", "fever"])
    #expect(WordTokenizer.englishStopWords.count == 33)
  }
}
