/// Numbers words and counts those of one document at a time.
struct WordCounter: Sendable {
  private(set) var vocabulary: Vocabulary
  private let rule: WordTokenizer.Rule
  private let stopWordCount: UInt32
  /// The counts of the document in hand, by word; zero between documents.
  private var counts: [UInt32]
  /// The document's words in order of first appearance.
  private var distinct: [UInt32] = []

  init(_ tokenizer: WordTokenizer) {
    rule = tokenizer.rule
    // Stop words take the first numbers: recognising a word then tells whether it is one.
    var text = NormalizedText()
    var vocabulary = Vocabulary()
    for word in tokenizer.stopWords {
      text.replace(with: word, lowercased: false)
      text.withWhole { _ = vocabulary.intern(padded: $0) }
    }
    self.vocabulary = vocabulary
    stopWordCount = UInt32(vocabulary.count)
    counts = [UInt32](repeating: 0, count: vocabulary.count)
  }

  /// Adds a document's words to `postings`; stop words are left out.
  /// - Returns: How many words the document has.
  mutating func count(_ text: NormalizedText, into postings: inout PendingPostings) -> UInt32 {
    var length: UInt32 = 0
    text.forEachWord(rule) { word in
      let id = vocabulary.intern(padded: word)
      guard id >= stopWordCount else { return }
      length &+= 1
      if Int(id) == counts.count { counts.append(0) }
      let count = counts[Int(id)]
      if count == 0 { distinct.append(id) }
      counts[Int(id)] = count &+ 1
    }
    for id in distinct {
      postings.append(word: id, count: counts[Int(id)])
      counts[Int(id)] = 0
    }
    distinct.removeAll(keepingCapacity: true)
    return length
  }
}
