import EHR

/// A text of a record with its words, numbers and symbols: what finders look at.
struct ClinicalText {
  enum Style {
    /// A note: prose.
    case note
    /// A coded event's name or value: names count as such only where the context says so.
    case coded
    /// A `person` block: dates and listed identifiers alone.
    case person
  }

  let bytes: [UInt8]
  let tokens: [Token]
  let style: Style
  /// When it was written, as far as the record says; a date without a year is near it.
  let written: Timestamp?

  init(_ bytes: [UInt8], style: Style = .note, written: Timestamp? = nil) {
    var tokenizer = Tokenizer(bytes)
    tokens = tokenizer.run()
    self.bytes = bytes
    self.style = style
    self.written = written
  }

  /// The token at `index`, or one of no kind beyond the ends.
  subscript(index: Int) -> Token { tokens.indices.contains(index) ? tokens[index] : .edge }

  /// Bytes between token `index` and the one before.
  func gap(_ index: Int) -> Int {
    guard index > 0, index < tokens.count else { return .max }
    return tokens[index].start - tokens[index - 1].end
  }

  func touches(_ index: Int) -> Bool { gap(index) == 0 }

  func isSymbol(_ index: Int, _ symbol: Unicode.Scalar) -> Bool {
    let token = self[index]
    return token.shape == .symbol && token.code == UInt64(symbol.value)
  }

  func isSymbol(_ index: Int, in symbols: String) -> Bool {
    let token = self[index]
    return token.shape == .symbol && symbols.utf8.contains { UInt64($0) == token.code }
  }

  /// Whether the word at `index` is `word` (ASCII, in lower case), in any case.
  func isWord(_ index: Int, _ word: StaticString) -> Bool {
    let token = self[index]
    guard token.isWord, token.length == word.utf8CodeUnitCount else { return false }
    // In place, since most questions end at the first letter.
    return word.withUTF8Buffer { expected in
      for offset in 0..<expected.count where bytes[token.start + offset] | 0x20 != expected[offset] { return false }
      return true
    }
  }

  /// Whether the word at `index` is one of `words`.
  func isWord(_ index: Int, in words: Words) -> Bool {
    let token = self[index]
    return token.isWord && words.contains(token.code)
  }

  func classes(_ index: Int) -> WordClass { self[index].classes }

  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// A word that is no name by itself: listed, or with an ending or plural that says so.
  func isOrdinary(_ index: Int) -> Bool {
    let token = self[index]
    if token.classes.contains(.ordinary) { return true }
    guard token.isWord, token.classes.isDisjoint(with: .commonName.union(.ambiguous)) else { return false }
    let word = bytes[token.start..<token.end]
    if word.count > 3, word.last.map({ $0 | 0x20 }) == UInt8(ascii: "s") {
      let singular = WordClass.byCode[WordCode.code(of: word.dropLast())] ?? []
      if singular.contains(.ordinary) { return true }
    }
    guard word.count >= 7 else { return false }
    return (2...7).contains { Self.suffixes.contains(WordCode.code(of: word.suffix($0))) }
  }

  private static let suffixes = Set(
    OrdinaryWords.suffixes.split { " \n".contains($0) }.map { WordCode.code(of: $0.utf8) })
}

/// A word, a number, a symbol or a line's end; blanks are the gaps between tokens.
struct Token {
  enum Shape: UInt8 {
    /// Beyond a text's ends.
    case edge
    case lower, capitalised, capitals
    /// One capital letter.
    case initial
    case number
    /// Anything else that is visible; dashes are `-`, apostrophes `'`, quotes `"`.
    case symbol
    case lineEnd
  }

  let start: Int
  let end: Int
  let shape: Shape
  let classes: WordClass
  /// A word's `WordCode`, a number's value (up to 18 digits), a symbol's ASCII code (0 for others).
  let code: UInt64

  static let edge = Token(start: 0, end: 0, shape: .edge, classes: [], code: 0)

  var range: Range<Int> { start..<end }
  /// Bytes; for a number, digits.
  var length: Int { end - start }
  var isNumber: Bool { shape == .number }
  var isLineEnd: Bool { shape == .lineEnd || shape == .edge }
  /// A number's value; 0 beyond 18 digits.
  var value: Int { Int(code) }
  var hasCapital: Bool { shape == .capitalised || shape == .capitals }

  var isWord: Bool {
    switch shape {
    case .lower, .capitalised, .capitals, .initial: true
    case .edge, .number, .symbol, .lineEnd: false
    }
  }
}
