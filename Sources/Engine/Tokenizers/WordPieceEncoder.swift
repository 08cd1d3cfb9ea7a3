/// BERT's uncased WordPiece: the text is cleaned, lower-cased, freed of accents and cut into words and punctuation; of
/// each word the longest token is taken again and again, and a word that cannot be spelled so is unknown.
///
/// Cleaning and splitting follow Hugging Face's `BertNormalizer` and `BertPreTokenizer` (uncased), by which the models
/// were trained. Unlike its `WordPiece`, and like llama.cpp, long words are not unknown for their length alone.
/// Vocabularies are in GGUF's form: `▁` before what begins a word, nothing (not `##`) before what continues one.
struct WordPieceEncoder: Sendable {
  private let table: TokenTable
  private let unknownID: TokenID

  /// Longer tokens are never matched: no real one comes near, and each position of a word tries every length.
  static let byteLimit = 256

  init(_ vocabulary: Vocabulary, _ roles: TokenRoles) throws(TokenizerError) {
    guard let unknown = roles.unknownID else { throw .missingUnknownToken }
    unknownID = unknown
    var table = TokenTable(capacity: vocabulary.tokens.count)
    for (id, text) in vocabulary.tokens.enumerated() 
    where !roles.isSpecial(id) && text.count <= Self.byteLimit {
      table.insert(text, id: TokenID(truncatingIfNeeded: id))
    }
    self.table = table
  }

  func encode(_ text: [UInt8], _ range: Range<Int>, into ids: inout [TokenID]) {
    let words = WordPieceWords(String(decoding: text[range], as: UTF8.self))
    words.bytes.withUnsafeBufferPointer { bytes in
      for word in words.ranges { encodeWord(bytes, word, &ids) }
    }
  }

  private func encodeWord(_ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>, _ ids: inout [TokenID]) {
    let count = ids.count
    var start = word.lowerBound
    while start < word.upperBound {
      var length = min(word.upperBound - start, table.longest)
      var token: TokenID = -1
      while length > 0 {
        token = table.find(bytes, from: start, count: length)
        if token >= 0 { break }
        length -= 1
      }
      guard token >= 0 else {
        ids.removeSubrange(count...)
        ids.append(unknownID)
        return
      }
      ids.append(token)
      start += length
    }
  }
}

/// A text's words as BERT sees them, each with `▁` before it.
private struct WordPieceWords {
  private(set) var bytes: [UInt8] = []
  private(set) var ranges: [Range<Int>] = []
  private var start: Int?

  init(_ text: String) {
    bytes.reserveCapacity(text.utf8.count + text.utf8.count / 2)
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      for byte in text.utf8 { appendASCII(byte) }
    } else {
      CanonicalDecomposition.forEachScalar(of: text) { append($0) }
    }
    endWord()
  }

  private mutating func endWord() {
    if let start { ranges.append(start..<bytes.count) }
    start = nil
  }

  private mutating func beginWordIfNeeded() {
    guard start == nil else { return }
    start = bytes.count
    bytes += [0xE2, 0x96, 0x81]
  }

  private mutating func appendASCII(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): endWord()
    case 0x00...0x1F, 0x7F: break
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E:
      endWord()
      beginWordIfNeeded()
      bytes.append(byte)
      endWord()
    default:
      beginWordIfNeeded()
      bytes.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.isASCII {
      appendASCII(UInt8(truncatingIfNeeded: scalar.value))
      return
    }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .nonspacingMark: return
    case .spaceSeparator, .lineSeparator, .paragraphSeparator: endWord()
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      appendAlone(scalar)
    default:
      if scalar.value == 0xFFFD { return }
      if Self.isIdeograph(scalar.value) {
        appendAlone(scalar)
      } else {
        beginWordIfNeeded()
        bytes += properties.lowercaseMapping.utf8
      }
    }
  }

  private mutating func appendAlone(_ scalar: Unicode.Scalar) {
    endWord()
    beginWordIfNeeded()
    bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
    endWord()
  }

  /// The blocks that BERT takes for Chinese; the sixth begins where Hugging Face's code has it.
  private static func isIdeograph(_ value: UInt32) -> Bool {
    switch value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F, 0x2B920...0x2CEAF,
      0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }
}
