/// The sets of synonyms of a part of speech (`data.*`): of each its place in the file and its single words.
struct SynonymSets {
  /// Ascending.
  private var offsets: [UInt32] = []
  private var text: [UInt8] = []
  private var wordEnds: [UInt32] = []
  /// For each set, where its words end in `wordEnds`.
  private var setEnds: [UInt32] = []

  init(path: String, bytes: [UInt8]) throws(WordNetError) {
    var reader = FieldReader(path: path, bytes: bytes)
    while reader.advance() {
      guard try reader.number() == reader.lineStart else { throw reader.malformed("the line's own place in the file") }
      offsets.append(UInt32(truncatingIfNeeded: reader.lineStart))
      _ = try reader.number()
      _ = try reader.word()
      let wordCount = try reader.number(radix: 16)
      for _ in 0..<wordCount {
        append(try reader.word())
        _ = try reader.number(radix: 16)
      }
      setEnds.append(UInt32(truncatingIfNeeded: wordEnds.count))
    }
  }

  /// Leaves out words of several words, and a marker of the place that an adjective stands at: `galore(ip)`.
  private mutating func append(_ word: ArraySlice<UInt8>) {
    var name = word
    if word.last == UInt8(ascii: ")"), let bracket = word.lastIndex(of: UInt8(ascii: "(")) { name = word[..<bracket] }
    guard !name.contains(UInt8(ascii: "_")) else { return }
    text += name
    wordEnds.append(UInt32(truncatingIfNeeded: text.count))
  }

  /// The number of the set that begins there.
  func number(offset: Int) -> UInt32? {
    var (low, high) = (0, offsets.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(offsets[middle]) < offset { low = middle + 1 } else { high = middle }
    }
    return low < offsets.count && Int(offsets[low]) == offset ? UInt32(truncatingIfNeeded: low) : nil
  }

  func forEachWord(of set: UInt32, _ body: (ArraySlice<UInt8>) -> Void) {
    let start = set == 0 ? 0 : Int(setEnds[Int(set) - 1])
    for word in start..<Int(setEnds[Int(set)]) {
      body(text[(word == 0 ? 0 : Int(wordEnds[word - 1]))..<Int(wordEnds[word])])
    }
  }
}
